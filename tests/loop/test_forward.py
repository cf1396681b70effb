"""A run that goes on from the middle: as it really went on, and as queueing theory has it."""

import math
from itertools import pairwise

import pytest

from al_core.domain.plan import ArchitecturePlan, BudgetPlan, Person, TrainingPlan, people
from al_core.loop.forward import Ahead, ReadyModel, gone_on
from al_core.loop.state import LoopState
from tests.loop.worlds import events_of, plan_of, problem_of

EVEN = Person("ana", count=2, mean_seconds=10.0, spread="deterministic")


def even_plan(kind):
    """Two people of 10 s, 30 s to retrain, batches of 10, 60 labels."""
    architecture = ArchitecturePlan(kind, 10)
    return plan_of(architecture, team=(EVEN,), training=30.0, budget=BudgetPlan(labels=60))


def whole_run(plan):
    """All events of a run of the plan over 100 examples, with their times."""
    return events_of(plan, problem_of(100))


def state_after(events, count):
    state = LoopState()
    for occurred_at, event in events[:count]:
        state.apply(occurred_at, event)
    return state


def ahead_of(plan, state, **more):
    given = {"team": people(plan), "training": plan.training}
    given["labels"] = 60 - state.totals.counted
    return Ahead(**{**given, **more})


def ready(events):
    return [
        (event.examples, occurred_at)
        for occurred_at, event in events
        if event.kind == "model_trained"
    ]


@pytest.mark.parametrize("kind", ["sequential", "hybrid", "parallel"])
def test_with_even_times_a_run_goes_on_exactly_as_it_did(kind):
    plan = even_plan(kind)
    events = whole_run(plan)
    batches = [place for place, (_, e) in enumerate(events) if e.kind == "batch_selected"]
    cut = batches[1]
    state = state_after(events, cut)
    later = [each for each in ready(events) if each[1] > state.now]
    found = gone_on(state, ahead_of(plan, state))
    assert [each.labels for each in found] == [labels for labels, _ in later]
    assert [each.seconds for each in found] == pytest.approx([seconds for _, seconds in later])


def test_training_under_way_ends_when_it_would_have():
    plan = even_plan("sequential")
    events = whole_run(plan)
    place = [place for place, (_, e) in enumerate(events) if e.kind == "training_started"][1]
    state = state_after(events, place + 1)
    first = gone_on(state, ahead_of(plan, state))[0]
    assert (first.labels, first.seconds) == (20, events[place][0] + 30.0)


def test_sequential_round_takes_makespan_and_retraining():
    plan = even_plan("sequential")
    events = whole_run(plan)
    place = next(p for p, (_, e) in enumerate(events) if e.kind == "model_trained")
    found = gone_on(state := state_after(events, place + 1), ahead_of(plan, state))
    gaps = [b.seconds - a.seconds for a, b in pairwise(found)]
    assert gaps == pytest.approx([10.0 * math.ceil(10 / 2) + 30.0] * len(gaps))


def test_parallel_gets_there_sooner_than_sequential_from_the_same_state():
    plan = even_plan("sequential")
    events = whole_run(plan)
    state = state_after(events, len(events) // 2)
    other = ArchitecturePlan("parallel", 10)
    now = gone_on(state, ahead_of(plan, state))[-1]
    then = gone_on(state, ahead_of(plan, state, architecture=other))[-1]
    assert then.labels == now.labels == 60
    assert then.seconds < now.seconds


def test_money_goes_on_from_what_was_spent():
    plan = even_plan("sequential")
    events = whole_run(plan)
    state = state_after(events, len(events) // 2)
    last = gone_on(state, ahead_of(plan, state))[-1]
    whole = state_after(events, len(events))
    assert last.cost == pytest.approx(whole.cost)
    assert last.cost > state.cost


def test_state_that_is_gone_on_from_stays_as_it_is():
    plan = even_plan("hybrid")
    events = whole_run(plan)
    state, same = (state_after(events, len(events) // 2) for _ in range(2))
    gone_on(state, ahead_of(plan, state))
    for each in ("labels", "available", "batches", "totals", "recent", "now", "plan", "at_work"):
        assert getattr(state, each) == getattr(same, each)
    assert state.queue.tasks == same.queue.tasks
    assert state.queue.leases == same.queue.leases


def test_person_who_comes_later_is_waited_for():
    plan = even_plan("sequential")
    events = whole_run(plan)
    state = state_after(events, len(events) // 2)
    late = Person(
        "ana-1", mean_seconds=10.0, spread="deterministic",
        shifts=((state.now + 1000.0, state.now + 1e6),),
    )  # fmt: skip
    under_way, first = gone_on(state, ahead_of(plan, state, team=(late,)))[:2]
    assert under_way.seconds == 240.0
    assert first.seconds == state.now + 1000.0 + 10 * 10.0 + 30.0


def test_nobody_at_work_any_more_ends_it():
    plan = even_plan("sequential")
    events = whole_run(plan)
    state = state_after(events, len(events) // 2)
    gone = Person("ana-1", spread="deterministic", shifts=((state.now + 1.0, state.now + 2.0),))
    assert len(gone_on(state, ahead_of(plan, state, team=(gone,)))) <= 1


def test_run_that_has_ended_goes_on_past_its_budget():
    plan = even_plan("sequential")
    state = state_after(events := whole_run(plan), len(events))
    assert state.stopped
    found = gone_on(state, ahead_of(plan, state, labels=20, training=TrainingPlan(5.0)))
    assert [each.labels for each in found] == [70, 80]
    assert found[0] == ReadyModel(70, pytest.approx(state.now + 55.0), found[0].cost)
