"""Cost to target over seeds: where the mean gap to the target closes."""

import math

import numpy as np
import pytest

from al_core.domain.results import LearningCurve
from al_core.monitoring.reaching import Approach, cost_difference, cost_interval
from al_core.monitoring.savings import rising


def curve(cost, accuracy):
    cost, accuracy = np.array(cost, dtype=float), np.array(accuracy, dtype=float)
    return LearningCurve(cost, cost * 3600.0, cost, accuracy, accuracy, accuracy)


def climbing(slope, start=0.0, end=20):
    steps = np.arange(end + 1.0)
    return curve(steps, start + slope * steps)


def test_one_curve_crosses_at_its_first_model_that_is_there():
    arm = Approach((curve([2, 5, 9], [0.5, 0.8, 0.9]),), (0.8,), "cost")
    assert arm.crossing() == 5.0


def test_curves_are_averaged_before_they_cross():
    # alone they cross at 4 and 8; their mean is at 0.8 from 6 on
    arms = (curve([2, 4, 6, 8], [0.7, 0.8, 0.9, 0.9]), curve([2, 4, 6, 8], [0.6, 0.6, 0.7, 0.9]))
    assert Approach(arms, (0.8, 0.8), "cost").crossing() == 6.0


def test_each_seed_has_a_target_of_its_own():
    arms = (curve([1, 2, 3], [0.9, 0.95, 0.97]), curve([1, 2, 3], [0.4, 0.45, 0.5]))
    assert Approach(arms, (0.95, 0.45), "cost").crossing() == 2.0


def test_before_its_first_model_a_run_has_no_accuracy():
    early, late = curve([1, 2, 3], [0.9, 0.9, 0.9]), curve([3], [0.9])
    assert Approach((early, late), (0.8, 0.8), "cost").crossing() == 3.0


def test_a_lucky_model_does_not_count_as_there():
    arm = Approach((curve([1, 2, 3, 4], [0.5, 0.9, 0.6, 0.8]),), (0.8,), "cost")
    assert arm.crossing() == 4.0


def test_hours_and_money_have_axes_of_their_own():
    run = curve([2, 5], [0.5, 0.9])
    run = LearningCurve(run.labels, run.seconds * 2, run.cost, *([run.accuracy] * 3))
    assert Approach((run,), (0.9,), "hours").crossing() == 10.0
    assert Approach((run,), (0.9,), "cost").crossing() == 5.0


def test_every_crossing_is_that_of_the_smoothed_curve():
    generator = np.random.default_rng(3)
    for _ in range(200):
        heights = generator.normal(0.0, 0.1, 12) + np.linspace(0.3, 0.8, 12)
        there = np.flatnonzero(rising(heights) >= 0.6)
        expected = float(there[0]) if there.size else math.inf
        arm = Approach((curve(range(12), heights),), (0.6,), "cost")
        assert arm.crossing() == expected


def test_a_target_never_reached_is_at_least_the_end():
    arms = tuple(climbing(0.01) for _ in range(5))
    interval, at_least = cost_interval(Approach(arms, (0.9,) * 5, "cost"))
    assert at_least
    assert interval.estimate == 20.0
    assert interval.high == math.inf


def test_equal_runs_have_an_interval_of_no_width():
    arms = tuple(climbing(0.1) for _ in range(5))
    interval, at_least = cost_interval(Approach(arms, (0.5,) * 5, "cost"))
    assert (interval.estimate, interval.low, interval.high, interval.n) == (5.0, 5.0, 5.0, 5)
    assert not at_least


def test_the_interval_holds_the_crossings_of_resampled_seeds():
    arms = tuple(climbing(slope) for slope in (0.05, 0.06, 0.08, 0.09, 0.10, 0.12))
    interval, _ = cost_interval(Approach(arms, (0.5,) * 6, "cost"))
    assert 5.0 <= interval.low < interval.estimate < interval.high <= 10.0


def test_the_interval_covers_the_true_crossing_about_as_often_as_it_says():
    generator = np.random.default_rng(1)
    covered = 0
    for _ in range(100):
        starts = generator.normal(0.0, 0.1, 10)
        arms = tuple(climbing(0.05, start) for start in starts)
        interval, _ = cost_interval(Approach(arms, (0.5,) * 10, "cost"))
        covered += interval.low <= 10.0 <= interval.high
    assert 88 <= covered <= 100


def test_one_seed_tells_no_interval():
    interval, at_least = cost_interval(Approach((climbing(0.1),), (0.5,), "cost"))
    assert (interval.low, interval.high, interval.n) == (-math.inf, math.inf, 1)
    assert not at_least


def test_a_difference_is_paired_by_seed():
    # seeds differ widely, the arms by 2 on each of them
    starts = (-0.4, -0.2, 0.0, 0.1, 0.2, 0.3)
    mine = Approach(tuple(climbing(0.05, each) for each in starts), (0.5,) * 6, "cost")
    other = Approach(tuple(climbing(0.05, each - 0.1) for each in starts), (0.5,) * 6, "cost")
    interval, at_least = cost_difference(other, mine)
    assert (interval.estimate, interval.low, interval.high) == (2.0, 2.0, 2.0)
    assert not at_least


def test_an_arm_that_does_not_get_there_is_open_above():
    mine = Approach(tuple(climbing(0.1) for _ in range(5)), (0.5,) * 5, "cost")
    other = Approach(tuple(climbing(0.01) for _ in range(5)), (0.5,) * 5, "cost")
    interval, at_least = cost_difference(other, mine)
    assert at_least
    assert interval.estimate == 15.0
    assert interval.low == math.inf


def test_two_arms_that_do_not_get_there_do_not_differ():
    lost = Approach(tuple(climbing(0.01) for _ in range(5)), (0.5,) * 5, "cost")
    interval, at_least = cost_difference(lost, lost)
    assert (interval.estimate, interval.low, interval.high) == (0.0, 0.0, 0.0)
    assert not at_least or interval.n == 5


def test_one_seed_tells_no_difference():
    arm = Approach((climbing(0.1),), (0.5,), "cost")
    interval, _ = cost_difference(arm, arm)
    assert interval.low == -math.inf


@pytest.mark.parametrize("unit", ["labels", "hours", "cost"])
def test_grids_hold_every_model(unit):
    arm = Approach((curve([1, 4], [0.1, 0.2]), curve([2, 4], [0.1, 0.2])), (0.5, 0.5), unit)
    assert arm.grid.tolist() == [1.0, 2.0, 4.0]
