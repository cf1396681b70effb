"""Closed forms of each architecture's timing, against the engine run as a pure queue."""

import msgspec
import numpy as np
import pytest

from al_core.annotation.batch_times import batch_completions
from al_core.domain.plan import ArchitecturePlan, Person
from al_core.experiments.queue_plans import queue_plan
from al_core.experiments.queue_study import queue_times
from al_core.monitoring.pace import (
    Workload,
    hybrid_pace,
    parallel_pace,
    sequential_pace,
    trigger_for,
)

T = 10.0


def even(count):
    return Person(count=count, mean_seconds=T, spread="deterministic")


def engine_seconds_per_label(architecture, person, retrain, labels=400, runs=3):
    """Steady-state seconds per label of the engine: first and last tenth left out."""
    found = []
    for seed in range(runs):
        plan = queue_plan(architecture, person, retrain_seconds=retrain, seed=seed)
        answered = np.sort(queue_times(plan, labels).answered)
        first, last = labels // 10, labels - labels // 10
        found.append((answered[last] - answered[first]) / (last - first))
    return float(np.mean(found))


def spread_person(count, cv=0.7):
    return Person(count=count, mean_seconds=T, spread="lognormal", cv=cv)


def one_of(person):
    return msgspec.structs.replace(person, count=1)


@pytest.mark.parametrize(
    ("people", "batch", "retrain"), [(4, 20, 30.0), (6, 6, 5.0), (3, 30, 90.0)]
)
def test_a_plain_loop_takes_what_the_engine_takes(people, batch, retrain):
    person = spread_person(people)
    load = Workload(T, people, retrain)
    pace = sequential_pace(load, batch_completions(one_of(person), people, batch))
    architecture = ArchitecturePlan(kind="sequential", batch_size=batch)
    measured = engine_seconds_per_label(architecture, person, retrain)
    assert pace.seconds_per_label == pytest.approx(measured, rel=0.05)


@pytest.mark.parametrize(
    ("people", "batch", "trigger", "retrain"),
    [(4, 20, 15, 30.0), (4, 20, 10, 120.0), (6, 12, 9, 5.0), (3, 30, 24, 40.0), (8, 10, 5, 60.0)],
)
def test_hybrid_takes_about_what_the_engine_takes(people, batch, trigger, retrain):
    person = spread_person(people)
    load = Workload(T, people, retrain)
    pace = hybrid_pace(load, batch_completions(one_of(person), people, batch), trigger)
    architecture = ArchitecturePlan(kind="hybrid", batch_size=batch, trigger_count=trigger)
    measured = engine_seconds_per_label(architecture, person, retrain)
    assert pace.seconds_per_label == pytest.approx(measured, rel=0.12)


@pytest.mark.parametrize(
    ("people", "batch", "retrain"), [(4, 5, 100.0), (6, 20, 5.0), (2, 3, 30.0)]
)
def test_with_a_full_queue_nobody_waits_in_the_engine_either(people, batch, retrain):
    person = spread_person(people)
    pace = parallel_pace(Workload(T, people, retrain), batch)
    architecture = ArchitecturePlan(kind="parallel", batch_size=batch)
    measured = engine_seconds_per_label(architecture, person, retrain)
    assert pace.waiting_share == 0.0
    assert pace.seconds_per_label == pytest.approx(measured, rel=0.05)


@pytest.mark.parametrize(
    ("people", "batch", "retrain"), [(4, 5, 100.0), (6, 24, 5.0), (3, 6, 20.0)]
)
def test_a_full_queue_trains_as_often_as_in_the_engine(people, batch, retrain):
    architecture = ArchitecturePlan(kind="parallel", batch_size=batch)
    plan = queue_plan(architecture, spread_person(people), retrain_seconds=retrain)
    times = queue_times(plan, 500)
    pace = parallel_pace(Workload(T, people, retrain), batch)
    gaps = np.diff(times.trainings)[2:-2].mean() * people / T
    assert pace.labels_per_training == pytest.approx(gaps, rel=0.2)


def test_a_plain_loop_of_even_times_by_hand():
    # 20 labels by 4 people take 50 s, retraining 30 s
    pace = sequential_pace(Workload(T, 4, 30.0), batch_completions(even(1), 4, 20))
    assert pace.seconds_per_label == 4.0
    assert pace.waiting_share == pytest.approx(1 - 20 * T / (4 * 80.0))
    assert (pace.behind_labels, pace.latency_seconds, pace.labels_per_training) == (9.5, 80.0, 20)


def test_a_plain_loop_labels_half_a_batch_too_much_on_average():
    # wanted 21 to 40 labels take two batches: (40 - 30.5) = 9.5 too many, 4 s each, and R first
    pace = sequential_pace(Workload(T, 4, 30.0), batch_completions(even(1), 4, 20))
    assert pace.extra_labels == 9.5
    assert pace.extra_seconds == 30.0 + 9.5 * 4.0


def test_batches_of_one_are_not_too_much():
    pace = sequential_pace(Workload(T, 1, 30.0), batch_completions(even(1), 1, 1))
    assert (pace.extra_labels, pace.extra_seconds) == (0.0, 30.0)


def test_a_full_queue_goes_on_while_the_last_model_trains():
    # 0.4 labels a second; half a cycle of 30 s until the last training starts, which takes 30 s
    pace = parallel_pace(Workload(T, 4, 30.0), 5)
    assert pace.extra_labels == pytest.approx(0.4 * 45.0)
    assert pace.extra_seconds == pytest.approx(30.0 + 45.0)


def test_a_hybrid_without_trigger_is_a_plain_loop():
    load, completions = Workload(T, 4, 30.0), batch_completions(even(1), 4, 20)
    assert hybrid_pace(load, completions, 20) == sequential_pace(load, completions)


@pytest.mark.parametrize("kind", ["sequential", "parallel", "hybrid"])
def test_a_model_has_seen_the_labels_when_the_engine_says(kind):
    people, batch, retrain, wanted = 4, 10, 60.0, 60
    load, person = Workload(T, people, retrain), spread_person(people)
    trigger = trigger_for(load, batch)
    architecture = ArchitecturePlan(kind=kind, batch_size=batch, trigger_count=trigger)
    completions = batch_completions(one_of(person), people, batch)
    pace = {
        "sequential": lambda: sequential_pace(load, completions),
        "parallel": lambda: parallel_pace(load, batch),
        "hybrid": lambda: hybrid_pace(load, completions, trigger),
    }[kind]()
    moments = []
    for seed in range(6):
        plan = queue_plan(architecture, person, retrain_seconds=retrain, seed=seed)
        times = queue_times(plan, 200)
        answered = np.sort(times.answered)
        for labels in range(wanted - batch // 2, wanted + batch // 2):
            start = times.trainings[times.trainings >= answered[labels - 1]].min()
            moments.append(retrain + start + retrain)  # the seed set's training comes before
    expected = wanted * pace.seconds_per_label + pace.extra_seconds
    assert np.mean(moments) == pytest.approx(expected, rel=0.15)


def test_hybrid_of_even_times_by_hand():
    # 10 of 20 in after 30 s (waves of 4: 12), retrained at 60 s: all 20 are in by 50 s
    pace = hybrid_pace(Workload(T, 4, 30.0), batch_completions(even(1), 4, 20), 10)
    assert pace.seconds_per_label == 3.0
    assert pace.behind_labels == 10 + 9.5


def test_a_hybrid_that_never_runs_dry_is_as_quick_as_its_people():
    pace = hybrid_pace(Workload(T, 4, 10.0), batch_completions(even(1), 4, 40), 20)
    assert pace.seconds_per_label == T / 4
    assert pace.waiting_share == 0.0


def test_a_full_queue_by_hand():
    # 0.4 labels a second; retraining takes 12 labels' time, more than a batch of 5
    pace = parallel_pace(Workload(T, 4, 30.0), 5)
    assert pace.labels_per_training == pytest.approx(12.0)
    assert pace.behind_labels == pytest.approx(0.4 * 45.0 + 4 + 2)
    assert pace.latency_seconds == pytest.approx(5 / 0.4 / 2 + T + 15.0 + 30.0)


def test_nobody_labels_faster_than_examples_arrive():
    pace = parallel_pace(Workload(T, 4, 30.0, arrivals_per_second=0.1), 5)
    assert pace.seconds_per_label == 10.0
    assert pace.waiting_share == 0.75


@pytest.mark.parametrize(
    ("people", "retrain", "batch", "trigger"),
    [
        (4, 0.0, 20, 17),  # quick training: as soon as somebody would run out of work
        (4, 10.0, 20, 13),  # ten seconds are four labels
        (4, 500.0, 20, 10),  # never below half the batch
        (1, 0.0, 20, 20),  # one person never waits for stragglers
        (30, 0.0, 20, 10),  # more people than examples: half
        (3, 0.0, 1, 1),
    ],
)
def test_retraining_starts_so_that_the_queue_just_does_not_run_dry(people, retrain, batch, trigger):
    assert trigger_for(Workload(T, people, retrain), batch) == trigger
