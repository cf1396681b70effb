"""Reliability diagrams and the expected calibration error."""

import numpy as np
import pytest
from sklearn.calibration import calibration_curve
from statsmodels.stats.proportion import proportion_confint

from al_core.arrays.randomness import random_for
from al_core.domain.errors import DataError
from al_core.monitoring.calibration import bins_of, expected_calibration_error, reliability
from al_core.monitoring.shares import wilson_bounds, wilson_interval

SURE = np.array([0.95, 0.9, 0.85, 0.65, 0.65, 0.55])
RIGHT = np.array([True, True, False, True, False, False])


def made(n, seed=0, truth_in_it=1.0):
    """Probabilities of two classes, and labels that know only so much of what they say."""
    generator = random_for(seed, 0, "calibration world")
    chance = generator.random(n)
    told = 0.5 + truth_in_it * (chance - 0.5)
    labels = (generator.random(n) < told).astype(np.int64)
    return np.column_stack((1.0 - chance, chance)), labels


def test_the_error_of_the_worked_example():
    """Ten bins (a, b]: confidence .95 .9 .85 .65 .65 .55, correct 1 1 0 1 0 0 gives .275."""
    assert expected_calibration_error(SURE, RIGHT) == pytest.approx(0.275)


def test_an_upper_edge_belongs_to_its_bin():
    assert bins_of(np.array([0.0, 0.1, 0.1000001, 0.3, 0.9, 1.0])).tolist() == [0, 0, 1, 2, 8, 9]


def test_edges_of_decimals_are_edges_despite_rounding():
    assert bins_of(np.array([0.1 * 3, 0.7 - 0.1, 1.1 - 0.4])).tolist() == [2, 5, 6]


def test_bins_are_those_of_scikit_learn():
    probabilities, labels = made(2000)
    sure = probabilities.max(axis=1)

    diagram = reliability(probabilities, labels)
    right = probabilities.argmax(axis=1) == labels
    accuracy, confidence = calibration_curve(right, sure, n_bins=10)
    filled = diagram.counts > 0

    assert diagram.accuracy[filled] == pytest.approx(accuracy)
    assert diagram.confidence[filled] == pytest.approx(confidence)
    assert diagram.counts.sum() == 2000


def test_the_intervals_of_the_bins_are_wilsons():
    diagram = reliability(*made(300))
    hits = np.nan_to_num(diagram.accuracy) * diagram.counts

    low, high = proportion_confint(hits[7:], diagram.counts[7:], method="wilson")

    assert diagram.low[7:] == pytest.approx(low)
    assert diagram.high[7:] == pytest.approx(high)


def test_an_empty_bin_has_no_height_and_says_nothing():
    diagram = reliability(*made(300))

    assert diagram.counts[0] == 0
    assert np.isnan(diagram.accuracy[0])
    assert (diagram.low[0], diagram.high[0]) == (0.0, 1.0)


def test_a_model_that_is_too_sure_has_the_larger_error():
    calibrated, too_sure = reliability(*made(4000)), reliability(*made(4000, truth_in_it=0.6))

    assert calibrated.ece.estimate < 0.03
    assert too_sure.ece.low > calibrated.ece.high


def test_the_interval_is_that_of_a_bootstrap_over_items():
    probabilities, labels = made(300, truth_in_it=0.6)
    sure, right = probabilities.max(axis=1), probabilities.argmax(axis=1) == labels
    drawn = random_for(7, 0, "bootstrap").integers(300, size=(4000, 300))
    errors = [expected_calibration_error(sure[rows], right[rows]) for rows in drawn]

    found = reliability(probabilities, labels).ece

    assert (found.low, found.high) == pytest.approx(np.quantile(errors, [0.025, 0.975]), abs=0.006)


def test_chance_alone_gives_the_error_that_the_docstring_says():
    found = [reliability(*made(400, seed)).ece.estimate for seed in range(30)]

    assert np.mean(found) == pytest.approx(0.4 * np.sqrt(5 / 400), rel=0.25)


def test_without_items_there_is_no_error():
    empty = reliability(np.empty((0, 3)), np.empty(0, dtype=np.int64))

    assert np.isnan(empty.ece.estimate)
    assert empty.counts.sum() == 0


def test_answers_and_labels_must_be_of_equal_number():
    with pytest.raises(DataError, match="2 answers and 1 labels"):
        reliability(np.full((2, 2), 0.5), np.zeros(1, dtype=np.int64))


def test_a_share_without_items_is_unknown():
    nothing = wilson_interval(0, 0)

    assert np.isnan(nothing.estimate)
    assert (nothing.low, nothing.high) == (0.0, 1.0)


def test_wilson_bounds_hold_at_none_and_all():
    low, high = wilson_bounds(np.array([0.0, 20.0]), np.array([20.0, 20.0]))
    expected = proportion_confint(np.array([0, 20]), np.array([20, 20]), method="wilson")

    np.testing.assert_allclose((low, high), expected, atol=1e-12)
