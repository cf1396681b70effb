"""Redundancy over the rounds of a sweep, from what the loop logged."""

import math
from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from al_core.domain import events as ev
from al_core.domain.results import BatchLikeness
from al_core.experiments.comparing import arm_of
from al_core.experiments.reading import run_result as read_run
from al_core.experiments.redundancy_trends import redundancy_trends
from al_core.experiments.simulating import ready_problem, run_plan
from al_core.loop.recorders import event_of
from al_core.store.memory_log import MemoryLog
from tests.experiments.plans import small_plan
from tests.experiments.runs import run_result


def run_of(seed, gaps, *, strategy="margin", size=20, **more):
    """A run whose batches are that much more alike inside than random ones, which have 0.3."""
    batches = [BatchLikeness(n, size, 0.3 + gap, 0.3) for n, gap in enumerate(gaps, 1)]
    run = run_result(strategy, seed, 0.5, batch_size=size, **more)
    return replace(run, batches=tuple(batches))


def test_each_round_is_a_mean_over_seeds_with_students_interval():
    (found,) = redundancy_trends([run_of(0, [0.1, 0.2]), run_of(1, [0.3, 0.2])], "margin")
    first, second = found.above
    assert found.rounds == (1, 2)
    assert first.estimate == pytest.approx(0.2)
    assert first.high - first.estimate == pytest.approx(12.706205 * 0.1)
    assert (second.low, second.high) == pytest.approx((0.2, 0.2))


def test_runs_are_grouped_by_architecture_and_planned_batch_size():
    runs = [
        run_of(0, [0.1], size=40),
        run_of(0, [0.2], kind="hybrid"),
        run_of(0, [0.3]),
        run_of(1, [0.5]),
    ]
    found = redundancy_trends(runs, "margin")
    assert [(each.name, each.seeds) for each in found] == [
        ("hybrid · batches of 20", 1),
        ("sequential · batches of 20", 2),
        ("sequential · batches of 40", 1),
    ]
    assert [each.mean.estimate for each in found] == pytest.approx([0.2, 0.4, 0.1])


def test_other_strategies_do_not_mix_in():
    runs = [run_of(0, [0.1]), run_of(0, [0.9], strategy="random")]
    (found,) = redundancy_trends(runs, "margin")
    assert (found.strategy, found.mean.estimate) == ("margin", pytest.approx(0.1))


def test_plans_that_differ_in_something_else_stay_apart_and_are_named():
    runs = [run_of(0, [0.1]), replace(run_of(0, [0.3]), run_id="other")]
    variants = {runs[0].run_id: "budget labels 100", "other": "budget labels 200"}
    found = redundancy_trends(runs, "margin", lambda run: f"{arm_of(run)} · {variants[run.run_id]}")
    assert [each.name for each in found] == [
        "sequential · batches of 20 · budget labels 100",
        "sequential · batches of 20 · budget labels 200",
    ]
    assert [each.seeds for each in found] == [1, 1]


def test_the_trend_is_the_mean_of_least_squares_slopes_over_ten_rounds():
    gaps = [[0.10, 0.14, 0.15, 0.23], [0.20, 0.19, 0.25, 0.21]]
    (found,) = redundancy_trends([run_of(n, each) for n, each in enumerate(gaps)], "margin")
    slopes = [10.0 * stats.linregress(range(1, 5), each).slope for each in gaps]
    assert found.per_ten.estimate == pytest.approx(np.mean(slopes))
    assert found.per_ten.n == 2


def test_two_rounds_make_no_trend():
    (found,) = redundancy_trends([run_of(0, [0.1, 0.2])], "margin")
    assert math.isnan(found.per_ten.estimate)


def test_a_round_that_only_some_seeds_have_counts_those():
    (found,) = redundancy_trends([run_of(0, [0.1, 0.2]), run_of(1, [0.3])], "margin")
    assert [each.n for each in found.above] == [2, 1]
    assert found.above[1].estimate == pytest.approx(0.2)
    assert found.above[1].high == math.inf


def test_batches_of_one_pick_tell_nothing():
    assert redundancy_trends([run_of(0, [0.0, 0.0], size=1)], "margin") == []


def test_the_figures_are_those_in_the_log():
    log, plan = MemoryLog(), small_plan()
    run_plan(plan, ready_problem(plan), log, "r")
    logged = [event_of(entry) for entry in log.read("r")]
    batches = [each for each in logged if isinstance(each, ev.BatchSelected)]

    (found,) = redundancy_trends([read_run("r", log.read("r"))], "margin")

    assert len(found.rounds) == len(batches) > 1
    assert [each.estimate for each in found.above] == pytest.approx(
        [each.redundancy - each.redundancy_at_random for each in batches]
    )
