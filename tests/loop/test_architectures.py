"""What each architecture does when, on tiny plans with exact people: literal traces."""

import numpy as np
import pytest

from al_core.domain import events as ev
from al_core.domain.plan import BudgetPlan, ModelPlan, Person
from al_core.loop.state import LoopState
from tests.loop.worlds import (
    EXACT,
    ScriptedLearner,
    events_of,
    hybrid,
    in_order,
    of_kind,
    parallel,
    plan_of,
    problem_of,
    sequential,
    team_of,
    times_of,
    trace,
)

PAIR = team_of(10.0, 10.0)


def test_sequential_waits_for_every_label_and_then_for_the_model():
    plan = plan_of(sequential(4), team=PAIR, training=30.0)

    assert trace(events_of(plan, problem_of(8))) == [
        (0.0, "batch_selected"),
        (20.0, "training_started"),
        (50.0, "model_trained"),
        (50.0, "batch_selected"),
        (70.0, "training_started"),
        (100.0, "model_trained"),
        (100.0, "stopped"),
    ]


def test_sequential_trains_on_the_seed_set_before_it_selects():
    plan = plan_of(sequential(4), team=PAIR, training=30.0)

    assert trace(events_of(plan, problem_of(6, seeds=2)))[:3] == [
        (0.0, "training_started"),
        (30.0, "model_trained"),
        (30.0, "batch_selected"),
    ]


def test_sequential_does_not_train_on_a_batch_that_everyone_passed_by():
    nobody = Person(mean_seconds=10.0, spread="deterministic", skip_rate=0.9999999)
    plan = plan_of(sequential(2), team=(nobody,), training=30.0)

    assert trace(events_of(plan, problem_of(4))) == [
        (0.0, "batch_selected"),
        (20.0, "batch_selected"),
        (40.0, "stopped"),
    ]


def test_parallel_always_holds_work_and_retrains_beside_it():
    plan = plan_of(parallel(4), team=PAIR, training=30.0)

    assert trace(events_of(plan, problem_of(12))) == [
        (0.0, "batch_selected"),
        (10.0, "batch_selected"),
        (20.0, "training_started"),
        (30.0, "batch_selected"),
        (50.0, "model_trained"),
        (50.0, "training_started"),
        (80.0, "model_trained"),
        (80.0, "training_started"),
        (110.0, "model_trained"),
        (110.0, "stopped"),
    ]


def test_parallel_people_are_never_idle_while_examples_are_left():
    events = events_of(plan_of(parallel(4), team=PAIR, training=1000.0), problem_of(12))

    assert sorted(times_of(events, ev.SlotLeased)) == [
        0.0, 0.0, 10.0, 10.0, 20.0, 20.0, 30.0, 30.0, 40.0, 40.0, 50.0, 50.0,
    ]  # fmt: skip


@pytest.mark.parametrize(("training", "cycle"), [(10.0, 20.0), (20.0, 20.0), (30.0, 30.0)])
def test_one_batch_ahead_gives_the_pipelined_throughput(training, cycle):
    """B / max(A, R), with A = 20 s for 4 labels by two people of 10 s."""
    events = events_of(plan_of(parallel(4, ahead=1), team=PAIR, training=training), problem_of(40))

    steady = np.diff(times_of(events, ev.BatchSelected))[3:]
    assert steady.tolist() == [cycle] * len(steady)
    assert len(steady) == 6


def test_no_batch_ahead_is_the_sequential_cycle():
    plan = plan_of(parallel(4, ahead=0), team=PAIR, training=30.0)

    assert (
        np.diff(times_of(events_of(plan, problem_of(16)), ev.BatchSelected)).tolist() == [50.0] * 3
    )


def test_no_batch_ahead_trains_on_a_short_batch_instead_of_waiting_for_ever():
    """The budget makes the batch a short one, p1's skip leaves one label of it to be spent."""
    skipper = Person(name="p1", mean_seconds=100.0, spread="deterministic", skip_rate=0.9999999)
    plan = plan_of(
        parallel(4, ahead=0),
        team=(skipper, Person(name="p2", mean_seconds=10.0, spread="deterministic")),
        options=in_order(skip_scope="everyone"),
        budget=BudgetPlan(labels=3),
    )

    assert trace(events_of(plan, problem_of(8))) == [
        (0.0, "batch_selected"),
        (100.0, "training_started"),
        (100.0, "model_trained"),
        (100.0, "batch_selected"),
        (110.0, "training_started"),
        (110.0, "model_trained"),
        (110.0, "stopped"),
    ]


def test_hybrid_retrains_at_a_share_of_the_batch_and_selects_while_stragglers_finish():
    plan = plan_of(hybrid(4, trigger_share=0.5), team=PAIR, training=30.0)

    assert trace(events_of(plan, problem_of(8))) == [
        (0.0, "batch_selected"),
        (10.0, "training_started"),
        (40.0, "model_trained"),
        (40.0, "batch_selected"),
        (50.0, "training_started"),
        (80.0, "model_trained"),
        (80.0, "training_started"),
        (110.0, "model_trained"),
        (110.0, "stopped"),
    ]


def test_hybrid_retrains_at_a_count_whatever_the_share():
    plan = plan_of(hybrid(4, trigger_share=1.0, trigger_count=3), team=PAIR, training=30.0)

    trained = of_kind(events_of(plan, problem_of(8)), ev.TrainingStarted)

    assert [training.examples for training in trained] == [3, 7, 8]


@pytest.mark.parametrize(
    ("share", "labels"), [(0.1, 1), (0.25, 1), (0.3, 2), (0.75, 3), (0.8, 4), (1.0, 4)]
)
def test_a_share_of_the_batch_is_rounded_up_to_whole_examples(share, labels):
    plan = plan_of(hybrid(4, trigger_share=share), team=(EXACT,))

    assert of_kind(events_of(plan, problem_of(8)), ev.TrainingStarted)[0].examples == labels


def test_warm_up_is_sequential_until_successive_models_agree():
    architecture = hybrid(2, trigger_share=0.5, warm_up_agreement=0.9)
    learner = ScriptedLearner(figures=[(0.0, 0.5), (0.95, 0.4)])

    assert trace(events_of(plan_of(architecture), problem_of(6), learner)) == [
        (0.0, "batch_selected"),
        (20.0, "training_started"),
        (20.0, "model_trained"),
        (20.0, "batch_selected"),
        (40.0, "training_started"),
        (40.0, "model_trained"),
        (40.0, "batch_selected"),
        (50.0, "training_started"),
        (50.0, "model_trained"),
        (60.0, "training_started"),
        (60.0, "model_trained"),
        (60.0, "stopped"),
    ]


def most_open(events):
    """The largest number of open examples at any time."""
    state, most = LoopState(), 0
    for at, event in events:
        state.apply(at, event)
        most = max(most, state.open)
    return most


@pytest.mark.parametrize(("window", "most"), [(None, 11), (6, 6), (4, 4), (1, 1)])
def test_the_window_bounds_the_examples_open_at_once(window, most):
    team = team_of(1.0, 50.0, 60.0, 70.0, 80.0)
    plan = plan_of(hybrid(4, trigger_share=0.25, window=window), team=team)

    assert most_open(events_of(plan, problem_of(40))) == most


def test_the_window_opens_only_once_half_a_batch_fits():
    plan = plan_of(hybrid(4, trigger_share=0.25, window=4), team=PAIR)

    batches = of_kind(events_of(plan, problem_of(8)), ev.BatchSelected)

    assert [len(batch.examples) for batch in batches] == [4, 2, 2]


def test_hybrid_with_a_proxy_selects_while_the_main_model_trains():
    options = in_order(proxy=ModelPlan(name="naive_bayes"))
    plan = plan_of(hybrid(4, trigger_share=0.5), team=PAIR, training=30.0, options=options)

    assert trace(events_of(plan, problem_of(8)), "batch_selected", "proxy_fitted") == [
        (0.0, "batch_selected"),
        (10.0, "proxy_fitted"),
        (10.0, "batch_selected"),
    ]


def test_a_proxy_waits_for_the_warm_up_to_end():
    options = in_order(proxy=ModelPlan(name="naive_bayes"))
    architecture = hybrid(4, trigger_share=0.5, warm_up_agreement=0.9)
    plan = plan_of(architecture, team=PAIR, training=30.0, options=options)

    assert times_of(events_of(plan, problem_of(8)), ev.BatchSelected) == [0.0, 50.0]


@pytest.mark.parametrize("architecture", [sequential(5), parallel(5), hybrid(5)])
def test_the_last_batch_takes_what_is_left(architecture):
    batches = of_kind(events_of(plan_of(architecture), problem_of(12)), ev.BatchSelected)

    assert [len(batch.examples) for batch in batches] == [5, 5, 2]


@pytest.mark.parametrize("architecture", [sequential(5), parallel(5), hybrid(5)])
def test_the_last_model_has_seen_every_label(architecture):
    plan = plan_of(architecture, team=PAIR, training=25.0)

    assert of_kind(events_of(plan, problem_of(12)), ev.ModelTrained)[-1].examples == 12
