"""What is said of a curve's way on: exact curves, coverage, thin evidence, honest widths."""

import numpy as np
import pytest

from al_core.monitoring.curve_fits import best_fits
from al_core.monitoring.learning_curves import Measured, continued, missing
from tests.monitoring.curve_worlds import CURVES, FAR, LABELS, exact, measured


def ends(ahead, place, level=0.9):
    tail = (1.0 - level) / 2.0
    return np.quantile(ahead.measured[:, place], [tail, 1.0 - tail])


@pytest.mark.parametrize("name", CURVES)
def test_median_of_a_noiseless_curve_at_twice_the_labels_is_within_a_point_and_a_half(name):
    ahead = continued(exact(name), FAR)
    assert np.median(ahead.curves[:, 0]) == pytest.approx(CURVES[name](FAR)[0], abs=0.015)


@pytest.mark.parametrize("name", ["power law", "exponential", "Michaelis-Menten", "plateau"])
def test_intervals_hold_synthetic_curves_at_least_as_often_as_they_say(name):
    known, held = LABELS[:10], 0
    for seed in range(20):
        whole = measured(name, seed)
        ahead = continued(Measured(known, whole.quality[:10], 400), LABELS[10:], seed)
        low, high = ends(ahead, -1)
        held += low <= whole.quality[-1] <= high
    assert held >= 17


def test_intervals_on_a_synthetic_curve_are_not_wide_for_nothing():
    whole = measured("power law", seed=0)
    low, high = ends(continued(Measured(LABELS[:10], whole.quality[:10], 400), LABELS[10:]), -1)
    assert high - low < 0.12


def test_interval_grows_with_the_distance():
    ahead = continued(measured("power law", 2), np.array([420.0, 800.0, 1600.0]))
    widths = [float(np.diff(ends(ahead, place))[0]) for place in range(3)]
    assert widths[0] < widths[1] < widths[2]


def test_fewer_audit_items_give_a_wider_interval():
    wide = continued(measured("power law", 4, audited=60), FAR)
    narrow = continued(measured("power law", 4, audited=4000), FAR)
    assert np.diff(ends(wide, 0))[0] > 1.5 * np.diff(ends(narrow, 0))[0]


def test_audit_items_without_a_label_yet_widen_the_interval():
    curve = measured("plateau", 5, audited=100)
    part = Measured(curve.labels, curve.quality, 100, to_audit=900)
    near = np.array([420.0])
    assert np.diff(ends(continued(part, near), 0))[0] > np.diff(ends(continued(curve, near), 0))[0]


def test_quality_stays_a_share():
    ahead = continued(Measured(LABELS, np.linspace(0.9, 1.0, 20), 50), FAR)
    assert ahead.measured.min() >= 0.0
    assert ahead.measured.max() <= 1.0


def test_falling_quality_is_not_continued_upwards():
    falling = Measured(LABELS, 0.9 - 0.001 * LABELS, 2000)
    assert np.median(continued(falling, FAR).curves[:, 0]) < 0.62


def test_weights_are_shares_of_all_families():
    weights = continued(measured("exponential", 1), FAR).weights
    assert list(weights) == list(CURVES)
    assert sum(weights.values()) == pytest.approx(1.0)


def test_family_that_missed_the_last_part_has_next_to_no_weight():
    weights = continued(exact("power law", audited=5000), FAR).weights
    assert weights["plateau"] < 0.05


def test_same_seed_gives_the_same_draws():
    curve = measured("Weibull", 6)
    assert np.array_equal(continued(curve, FAR, 3).measured, continued(curve, FAR, 3).measured)


def test_long_runs_are_thinned_and_still_told():
    labels = np.arange(10.0, 4010.0, 10.0)
    ahead = continued(exact("power law", labels), np.array([8000.0]))
    assert np.median(ahead.curves) == pytest.approx(0.95 - 1.2 * 8000.0**-0.5, abs=0.005)


@pytest.mark.parametrize(
    ("curve", "words"),
    [
        (Measured(LABELS, np.zeros(20), 49), "49 audit labels so far, 50 are needed"),
        (Measured(LABELS[:5], np.zeros(5), 400), "5 models so far, 6 are needed"),
        (
            Measured(np.arange(100.0, 106.0), np.zeros(6), 400),
            "the labels have not grown enough since the first model: 105 so far, 150 are needed",
        ),
        (Measured(LABELS[:6], np.zeros(6), 50), ""),
    ],
)
def test_thin_evidence_is_named(curve, words):
    assert missing(curve) == words


def test_the_first_models_are_a_run_as_it_was():
    curve = measured("power law", 0)
    assert curve.first(7).labels.tolist() == LABELS[:7].tolist()
    assert curve.first(7).audited == 400


def test_best_curves_lie_within_the_fan_of_their_own_curve():
    curve = measured("Michaelis-Menten", 8)
    low, high = ends(continued(curve, FAR), 0, level=0.98)
    best = min(best_fits(curve), key=lambda fit: fit.squares)
    assert low <= best.at(FAR)[0] <= high
