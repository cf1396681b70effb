"""The slope of the audited accuracy and its interval."""

import numpy as np
import pytest
from scipy.stats import linregress, ttest_1samp

from al_core.arrays.randomness import random_for
from al_core.monitoring.trend import (
    accuracy_trend,
    newest_stretch,
    price_of_a_label,
    trends,
)

LABELS = np.array([100.0, 110.0, 120.0, 130.0, 140.0])


def answers(accuracies, n=400, seed=0):
    """Right or wrong per version and item: half of the items are as hard for every version."""
    generator = random_for(seed, 0, "ease")
    ease = generator.random((len(accuracies), n))
    ease[:, : n // 2] = ease[0, : n // 2]
    return ease < np.array(accuracies)[:, None]


def test_the_slope_is_that_of_a_line_through_the_accuracies():
    right = answers([0.5, 0.52, 0.56, 0.55, 0.6])

    line = linregress(LABELS, right.mean(axis=1))

    assert accuracy_trend(LABELS, right).estimate == pytest.approx(100 * line.slope)


def test_the_interval_is_the_t_interval_over_items_slopes():
    right = answers([0.5, 0.52, 0.56, 0.55, 0.6])
    slopes = [100 * linregress(LABELS, item.astype(float)).slope for item in right.T]

    expected = ttest_1samp(slopes, 0.0).confidence_interval(0.95)
    trend = accuracy_trend(LABELS, right)

    assert (trend.low, trend.high) == pytest.approx((expected.low, expected.high))


def test_models_that_answer_alike_are_flat_for_sure():
    trend = accuracy_trend(LABELS, np.tile([True, False, True], (5, 1)))

    assert (trend.estimate, trend.low, trend.high) == pytest.approx((0.0, 0.0, 0.0))


@pytest.mark.parametrize(("versions", "items"), [(4, 400), (5, 1), (5, 0)])
def test_too_few_models_or_items_tell_nothing(versions, items):
    trend = accuracy_trend(LABELS[:versions], np.ones((versions, items), dtype=bool))

    assert np.isnan(trend.estimate)
    assert (trend.low, trend.high) == (-np.inf, np.inf)


def test_models_of_the_same_labels_have_no_slope():
    assert np.isnan(accuracy_trend(np.full(5, 100.0), answers([0.5] * 5)).estimate)


def test_the_stretch_is_the_last_third_of_the_labels_and_at_least_five_models():
    assert newest_stretch(np.arange(10.0, 310.0, 10.0)) == 11
    assert newest_stretch(np.arange(100.0, 1100.0, 100.0)) == 5
    assert newest_stretch(LABELS[:4]) == 0


def test_the_history_of_the_trend_is_what_was_known_then():
    right = answers([0.5, 0.6, 0.7, 0.7, 0.7, 0.7])
    labels = np.append(LABELS, 150.0)

    history = trends(labels, right)

    assert history[4] == accuracy_trend(LABELS, right[:5])
    assert history[5] == accuracy_trend(labels, right)


def test_the_interval_covers_the_true_slope():
    """1,000 audit sets of models that gain a point per ten labels; nominal 95 %."""
    accuracies = [0.50, 0.51, 0.52, 0.53, 0.54]
    found = [accuracy_trend(LABELS, answers(accuracies, 300, seed)) for seed in range(1000)]

    covered = np.mean([each.low <= 0.1 <= each.high for each in found])

    assert 0.93 <= covered <= 0.97


def test_a_label_costs_what_was_spent_over_the_stretch():
    assert price_of_a_label(LABELS, np.array([9.0, 11.0, 13.0, 15.0, 17.0])) == pytest.approx(0.2)
    assert np.isnan(price_of_a_label(LABELS[:2], np.zeros(2)))
