"""Every family bends as its formula says, and means the same by level and slope."""

import numpy as np
import pytest

from al_core.monitoring.curve_families import FAMILIES, power

STEP = 1e-6
BY_NAME = {family.name: family for family in FAMILIES}


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_bend_is_0_now(family):
    for shape in family.shapes:
        assert family.bend(np.array([1.0]), shape)[0] == pytest.approx(0.0, abs=1e-12)


@pytest.mark.parametrize("family", FAMILIES[:-1], ids=lambda family: family.name)
def test_bend_rises_by_1_for_each_e_fold_of_labels_now(family):
    around = np.exp(np.array([-STEP, STEP]))
    for shape in family.shapes:
        low, high = family.bend(around, shape)
        assert (high - low) / (2.0 * STEP) == pytest.approx(1.0, rel=1e-4)


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_bend_never_falls_and_ends_where_its_limit_says(family):
    ratios = np.geomspace(0.03, 1e3, 50)
    for shape in family.shapes:
        bend = family.bend(ratios, shape)
        end = family.bend(np.array([np.inf]), shape)[0]
        assert (np.diff(bend) >= -1e-12).all()
        assert bend[-1] <= end + 1e-9


def test_power_law_with_exponent_1_is_1_less_1_over_the_ratio():
    assert power(np.array([0.5, 2.0, np.inf]), np.array([1.0])).tolist() == [-1.0, 0.5, 1.0]


def test_michaelis_menten_is_the_textbook_curve():
    bend = BY_NAME["Michaelis-Menten"].bend
    ratios = np.array([0.5, 1.0, 4.0])
    curve = 0.9 * ratios / (0.25 + ratios)
    level, slope = 0.9 / 1.25, 0.9 * 0.25 / 1.25**2
    assert level + slope * bend(ratios, np.array([0.25])) == pytest.approx(curve)


def test_exponential_is_the_textbook_curve():
    bend = BY_NAME["exponential"].bend
    ratios = np.array([0.2, 1.0, 3.0])
    curve = 0.95 - 0.4 * np.exp(-2.0 * ratios)
    level, slope = 0.95 - 0.4 * np.exp(-2.0), 0.8 * np.exp(-2.0)
    assert level + slope * bend(ratios, np.array([2.0])) == pytest.approx(curve)


def test_inverse_log_is_no_curve_at_its_pole_or_before():
    bend = BY_NAME["inverse log"].bend
    ratios = np.exp(np.array([-3.0, -2.0, -1.0]))
    assert bend(ratios, np.array([2.0])).tolist() == [-np.inf, -np.inf, -2.0]


def test_no_shape_is_listed_twice():
    for family in FAMILIES:
        assert len({tuple(shape) for shape in family.shapes.tolist()}) == len(family.shapes)
