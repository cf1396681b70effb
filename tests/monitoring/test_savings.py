"""Savings against the random control, paired by seed."""

import math

import numpy as np
import pytest

from al_core.domain.errors import DataError
from al_core.domain.results import LearningCurve
from al_core.monitoring import labels_to_reach, saving

LABELS = np.array([20.0, 40.0, 60.0, 80.0, 100.0])


def curve(*accuracy):
    heights = np.array(accuracy)
    x = LABELS[: heights.shape[0]]
    return LearningCurve(x, x * 180.0, x * 0.5, heights, heights, heights)


FAST = curve(0.5, 0.7, 0.8)
SLOW = curve(0.5, 0.6, 0.7, 0.75, 0.8)
STUCK = curve(0.5, 0.6, 0.65, 0.7, 0.7)


def test_a_target_is_reached_at_the_first_model_that_has_it():
    reach = labels_to_reach(LABELS, SLOW.accuracy, 0.65)
    assert (reach.needed, reach.censored) == (60.0, False)


def test_a_target_that_is_not_reached_is_censored_at_the_end():
    reach = labels_to_reach(LABELS, STUCK.accuracy, 0.8)
    assert (reach.needed, reach.censored) == (100.0, True)


def test_one_lucky_figure_does_not_count_as_reached():
    lucky = np.array([0.5, 0.9, 0.6, 0.7, 0.8])
    assert labels_to_reach(LABELS, lucky, 0.75).needed == 100.0


def test_an_empty_curve_reaches_nothing():
    assert labels_to_reach(LABELS[:0], LABELS[:0], 0.5).censored


def test_labels_saved_are_what_the_control_needs_more():
    found = saving("margin", [FAST] * 5, [SLOW] * 5)
    assert found.interval.estimate == 40.0
    assert found.target_accuracy == pytest.approx(0.8)
    assert (found.verdict, found.at_least) == ("saved", False)


@pytest.mark.parametrize(("unit", "estimate"), [("labels", 40.0), ("hours", 2.0), ("cost", 20.0)])
def test_hours_and_money_are_saved_likewise(unit, estimate):
    found = saving("margin", [FAST] * 5, [SLOW] * 5, unit=unit)
    assert (found.unit, found.interval.estimate) == (unit, estimate)


def test_a_control_that_never_gets_there_makes_it_at_least():
    found = saving("margin", [FAST] * 5, [SLOW] * 4 + [STUCK])
    assert found.at_least
    assert found.interval.estimate == 40.0
    assert found.interval.high == math.inf
    assert found.verdict == "saved"


def test_an_arm_slower_than_the_control_costs_more():
    found = saving("core_set", [SLOW] * 5, [FAST] * 5)
    assert found.interval.estimate == -40.0
    assert found.verdict == "cost more"


def test_an_arm_equal_to_its_control_saves_nothing():
    found = saving("random", [SLOW] * 5, [SLOW] * 5)
    assert found.interval.estimate == 0.0
    assert found.verdict == "no difference shown"


def test_a_plateau_after_the_target_does_not_count_against_the_run():
    early = curve(0.5, 0.8, 0.8, 0.8, 0.8)
    assert saving("margin", [early] * 5, [SLOW] * 5).interval.estimate == 60.0


def test_few_seeds_cannot_tell():
    assert saving("margin", [FAST] * 4, [SLOW] * 4).verdict == "cannot tell yet"


def test_no_seeds_cannot_tell():
    found = saving("margin", [], [])
    assert found.verdict == "cannot tell yet"
    assert math.isnan(found.target_accuracy)


def test_seeds_that_disagree_show_no_difference():
    runs, controls = [FAST, SLOW] * 3, [SLOW, FAST] * 3
    assert saving("margin", runs, controls).verdict == "no difference shown"


def test_arms_equal_in_truth_are_seldom_told_apart():
    generator = np.random.default_rng(0)
    x = np.arange(20.0, 221.0, 10.0)

    def noisy():
        heights = 0.9 - 0.4 * np.exp(-x / 80.0) + generator.normal(0.0, 0.01, x.shape[0])
        return LearningCurve(x, x, x, heights, heights, heights)

    verdicts = [
        saving("a", [noisy() for _ in range(6)], [noisy() for _ in range(6)], seed=number).verdict
        for number in range(40)
    ]
    assert verdicts.count("no difference shown") >= 34


def test_unpaired_seeds_are_refused():
    with pytest.raises(DataError, match="pair them by seed"):
        saving("margin", [FAST], [SLOW, SLOW])


def test_a_run_without_a_model_is_refused():
    with pytest.raises(DataError, match="wait for its first model"):
        saving("margin", [curve()], [SLOW])
