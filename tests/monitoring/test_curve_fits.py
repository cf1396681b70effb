"""The best curve of each family: noiseless curves come back exactly, also far ahead."""

import numpy as np
import pytest

from al_core.monitoring.curve_families import FAMILIES
from al_core.monitoring.curve_fits import best_fit, best_fits, held_out_error
from al_core.monitoring.learning_curves import Measured
from tests.monitoring.curve_worlds import CURVES, FAR, LABELS, exact, measured

BY_NAME = {family.name: family for family in FAMILIES}


@pytest.mark.parametrize("name", CURVES)
def test_noiseless_curve_is_continued_exactly_to_four_times_the_labels(name):
    fit = best_fit(BY_NAME[name], exact(name))
    assert fit.at(FAR) == pytest.approx(CURVES[name](FAR), abs=1e-6)


@pytest.mark.parametrize(
    ("name", "end"),
    [("power law", 0.95), ("exponential", 0.9), ("Michaelis-Menten", 0.94), ("Weibull", 0.92)],
)
def test_asymptote_of_a_noiseless_curve_is_found(name, end):
    assert best_fit(BY_NAME[name], exact(name)).end == pytest.approx(end, abs=1e-6)


def test_own_family_misses_the_held_out_part_of_a_noiseless_curve_least():
    missed = {family.name: held_out_error(family, exact("exponential")) for family in FAMILIES}
    assert missed["exponential"] < 1e-6
    assert missed["plateau"] > 0.01


def test_fitted_curve_never_falls():
    falling = Measured(LABELS, 0.9 - 0.0005 * LABELS, 400)
    fits = best_fits(falling)
    assert [fit.family.name for fit in fits] == list(CURVES)
    assert all((np.diff(fit.at(LABELS)) >= 0.0).all() for fit in fits)


def test_search_beats_every_curve_of_the_grid():
    curve = measured("Weibull", seed=3)
    family = BY_NAME["Weibull"]
    on_grid = [
        best_fit(type(family)("one", "", shape[None], family.bend), curve).squares
        for shape in family.shapes[:2]
    ]
    assert best_fit(family, curve).squares <= min(on_grid) + 1e-9


def test_curve_that_leaps_at_once_is_fitted_without_touching_the_pole():
    labels = np.array([6.0, 14.0, 22.0, 30.0, 38.0, 46.0, 54.0, 62.0, 70.0])
    leap = Measured(labels, np.array([0.35, 0.8, 0.82, 0.85, 0.85, 0.87, 0.86, 0.88, 0.88]), 60)
    fit = best_fit(BY_NAME["inverse log"], leap)
    assert np.isfinite(fit.squares)
    assert fit.shape[0] > np.log(70.0 / 6.0)


def test_same_measurements_give_the_same_fit():
    first, again = (best_fit(BY_NAME["power law"], measured("power law", 1)) for _ in range(2))
    assert first.shape.tolist() == again.shape.tolist()
    assert (first.level, first.slope) == (again.level, again.slope)
