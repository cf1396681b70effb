"""Queueing theory's numbers, through the engine itself (closed forms named per test)."""

import math
import os
from pathlib import Path

import msgspec
import numpy as np
import pandas as pd
import pytest

from al_core.annotation.times import times_from_frame
from al_core.domain.plan import ArchitecturePlan, Person, Plan
from al_core.experiments.queue_plans import controlled_mean, markov_plan, queue_figures, queue_plan
from al_core.experiments.queue_study import QueueTimes, queue_times

T = 300.0


def exponential(count: int) -> Person:
    return Person(count=count, mean_seconds=T, spread="exponential")


def fixed(count: int) -> Person:
    return Person(count=count, mean_seconds=T, spread="deterministic")


def sequential(batch_size: int) -> ArchitecturePlan:
    return ArchitecturePlan(kind="sequential", batch_size=batch_size)


def hybrid(batch_size: int, trigger_count: int) -> ArchitecturePlan:
    return ArchitecturePlan(kind="hybrid", batch_size=batch_size, trigger_count=trigger_count)


def studies(plan: Plan, n_examples: int, runs: int) -> list[QueueTimes]:
    """Independent runs of a plan, one per seed: short ones keep the engine's sets small."""
    seeds = range(1000 * plan.seed, 1000 * plan.seed + runs)
    return [queue_times(msgspec.structs.replace(plan, seed=s), n_examples) for s in seeds]


def makespans(person: Person, batch_size: int, batches: int, seed: int = 0) -> np.ndarray:
    """Seconds from selection to retraining of each batch of sequential loops."""
    plan = queue_plan(sequential(batch_size), person, seed=seed)
    runs = studies(plan, batch_size * min(batches, 100), max(1, batches // 100))
    return np.concatenate([times.trainings - times.batches for times in runs])


def nth_label(plan: Plan, n: int, batches: int) -> np.ndarray:
    """Seconds from selection to the n-th label of each batch of 20 of a sequential loop."""
    runs = studies(plan, 20 * 100, batches // 100)
    return np.concatenate(
        [np.sort(t.answered.reshape(-1, 20), axis=1)[:, n - 1] - t.batches for t in runs]
    )


def waits(plan: Plan, batches: int) -> np.ndarray:
    """Seconds from selection to label, batches of one."""
    return np.concatenate([t.answered - t.batches for t in studies(plan, 500, batches // 500)])


def assert_near(samples: np.ndarray, expected: float) -> None:
    """Within 3 standard errors, the standard error at most 1 % of the mean (ORACLES C)."""
    error = float(samples.std(ddof=1) / math.sqrt(samples.shape[0]))
    assert error <= 0.01 * samples.mean()
    assert abs(samples.mean() - expected) <= 3.0 * error


@pytest.mark.parametrize(("people", "batch_size", "waves"), [(4, 20, 5), (10, 60, 6), (3, 10, 4)])
def test_deterministic_makespan_is_t_times_the_number_of_waves(people, batch_size, waves):
    assert makespans(fixed(people), batch_size, 3).tolist() == [T * waves] * 3


def test_sequential_throughput_is_b_over_a_plus_r():
    plan = queue_plan(sequential(20), fixed(4), retrain_seconds=700.0)
    starts = queue_times(plan, 20 * 10).batches
    assert np.diff(starts).tolist() == [5 * T + 700.0] * 9


@pytest.mark.parametrize("retrain_seconds", [900.0, 1500.0, 4000.0])
def test_pipelined_throughput_is_b_over_the_longer_of_a_and_r(retrain_seconds):
    architecture = ArchitecturePlan(kind="parallel", batch_size=20, ahead=1)
    plan = queue_plan(architecture, fixed(4), retrain_seconds=retrain_seconds)
    starts = queue_times(plan, 20 * 12).trainings
    assert np.diff(starts)[2:-1].tolist() == [max(5 * T, retrain_seconds)] * 8


def test_overlap_alone_doubles_throughput_where_a_equals_r():
    pipelined = ArchitecturePlan(kind="parallel", batch_size=20, ahead=1)
    fast = queue_times(queue_plan(pipelined, fixed(4), retrain_seconds=5 * T), 240).trainings
    slow = queue_times(queue_plan(sequential(20), fixed(4), retrain_seconds=5 * T), 240).trainings
    assert np.diff(slow)[5] / np.diff(fast)[5] == 2.0


def test_bigger_batches_and_more_people_give_exactly_three_times_at_r_of_5t():
    small = queue_times(queue_plan(sequential(20), fixed(20), retrain_seconds=5 * T), 200).batches
    large = queue_times(queue_plan(sequential(100), fixed(20), retrain_seconds=5 * T), 500).batches
    assert (100 / np.diff(large)[0]) / (20 / np.diff(small)[0]) == pytest.approx(3.0, abs=1e-12)


def test_exponential_makespan_of_the_rules_batch_is_39_6_minutes():
    expected = T * (60 / 10 - 1 + sum(1 / k for k in range(1, 11)))
    assert expected / 60 == pytest.approx(39.6, abs=0.05)
    assert_near(makespans(exponential(10), 60, 900), expected)


def test_kth_label_of_a_batch_comes_at_the_sum_of_waits():
    plan = queue_plan(sequential(20), exponential(4))
    assert_near(nth_label(plan, 18, 1500), T * sum(1 / min(4, 20 - i) for i in range(18)))


@pytest.mark.parametrize(
    ("people", "at_trigger", "at_end"),
    [(4, 3.75, 6.083333), (5, 3.0, 5.283333), (20, 1.313983, 3.597740)],
)
def test_trigger_of_15_of_20_saves_what_order_statistics_say(people, at_trigger, at_end):
    plan = queue_plan(sequential(20), exponential(people), seed=1)
    assert_near(nth_label(plan, 20, 1800), T * at_end)
    assert_near(nth_label(plan, 15, 1800), T * at_trigger)


@pytest.mark.parametrize(("cv", "saved"), [(0.3, 0.25), (0.5, 0.28), (1.0, 0.39), (2.0, 0.60)])
def test_trigger_of_15_of_20_saves_the_more_the_heavier_the_tail(cv, saved):
    """Lognormal times, four people; published shares are rounded to a percent ("about")."""
    person = Person(count=4, mean_seconds=T, spread="lognormal", cv=cv)
    plan = queue_plan(sequential(20), person, seed=9)
    times = studies(plan, 20 * 100, 4)
    ends = np.concatenate(
        [np.sort(t.answered.reshape(-1, 20), axis=1) - t.batches[:, None] for t in times]
    )
    assert 1.0 - ends[:, 14].mean() / ends[:, 19].mean() == pytest.approx(saved, abs=0.04)


def test_an_always_full_queue_beats_a_barrier_almost_fourfold():
    """Exponential B = N = 10, R = T: 3.93 times the sequential throughput (1 + H_10)."""
    assert 1 + sum(1 / k for k in range(1, 11)) == pytest.approx(3.93, abs=0.005)
    full = ArchitecturePlan(kind="parallel", batch_size=10)
    ratios = []
    for seed in range(6):
        rates = []
        for architecture in (full, sequential(10)):
            plan = queue_plan(architecture, exponential(10), retrain_seconds=T, seed=seed)
            answered = np.sort(queue_times(plan, 800).answered)
            rates.append(600 / (answered[699] - answered[99]))
        ratios.append(rates[0] / rates[1])
    assert np.mean(ratios) == pytest.approx(3.93, rel=0.06)


def test_hybrid_retrains_at_the_fifteenth_label():
    times = queue_times(queue_plan(hybrid(20, 15), exponential(4), retrain_seconds=T), 20)
    assert times.trainings[0] == np.sort(times.answered)[14]


@pytest.mark.parametrize("tau_share", [0.2, 1.0, 3.0])
def test_reassigning_memoryless_work_gains_nothing(tau_share):
    person = exponential(1)
    plan = queue_plan(sequential(1), person, lease_seconds=tau_share * T, seed=3)
    assert_near(waits(plan, 12_500), T)


def test_reassigning_heavy_tailed_work_gains_what_the_integral_says():
    cv, tau = 2.0, 2.0 * T
    person = Person(mean_seconds=T, spread="lognormal", cv=cv)
    sigma = math.sqrt(math.log(1 + cv**2))
    grid = np.linspace(1e-6, tau, 200_001)
    cumulative = 0.5 * (1 + np.vectorize(math.erf)(
        (np.log(grid) - math.log(T) + sigma**2 / 2) / (sigma * math.sqrt(2))
    ))  # fmt: skip
    expected = float(np.trapezoid(1 - cumulative, grid) / cumulative[-1])
    assert expected < T
    plan = queue_plan(sequential(1), person, lease_seconds=tau, seed=4)
    assert_near(waits(plan, 15_000), expected)


def test_littles_law_holds_exactly_on_the_path():
    figures = queue_figures(queue_times(markov_plan(3.0, 2.0, 2, seed=5), 5_000))
    assert figures.in_system == pytest.approx(figures.throughput * figures.total_seconds, rel=1e-9)


@pytest.mark.parametrize(
    ("n_runs", "closeness"), [(15, 0.03), pytest.param(60, 0.01, marks=pytest.mark.slow)]
)
def test_mm2_time_in_system_is_that_of_erlang(n_runs, closeness):
    runs = [queue_figures(t, 500) for t in studies(markov_plan(3.0, 2.0, 2, 6), 4_500, n_runs)]
    controls = np.array([[run.gap_seconds, run.service_seconds] for run in runs])
    for figure, expected in (("waiting_share", 0.642857), ("total_seconds", 1.142857)):
        values = np.array([getattr(run, figure) for run in runs])
        mean, error = controlled_mean(values, controls, np.array([1 / 3, 1 / 2]))
        assert error <= closeness * mean
        assert abs(mean - expected) <= 3.0 * error


@pytest.mark.parametrize(
    "judgements", ["sentence_polarity", pytest.param("entity_linking", marks=pytest.mark.slow)]
)
def test_real_crowd_times_with_a_time_out_take_what_their_table_says(judgements):
    folder = os.environ.get("LOOPLAB_SHARED_DATA")
    if not folder:
        pytest.skip("set LOOPLAB_SHARED_DATA to the folder of crowd_times.parquet")
    frame = pd.read_parquet(Path(folder) / "crowd_times.parquet")
    seconds = times_from_frame(frame, judgements)
    tau = 240.0
    table = np.asarray(seconds)
    expected = np.minimum(table, tau).mean() / (table <= tau).mean()
    person = Person(mean_seconds=0.0, spread="bootstrap", times=seconds)
    plan = queue_plan(sequential(1), person, lease_seconds=tau, seed=8)
    assert_near(waits(plan, 45_000), expected)
