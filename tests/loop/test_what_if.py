"""Another plan with the people and answers of a logged run; its own plan gives the run itself."""

import msgspec
import pytest

from al_core.domain import events as ev
from al_core.domain.plan import (
    ArchitecturePlan,
    ArrivalPlan,
    BudgetPlan,
    OptionsPlan,
    Person,
    StrategyPlan,
)
from al_core.experiments.simulating import ready_problem, run_plan
from al_core.loop.architectures import ARCHITECTURES
from al_core.loop.lived import lived
from al_core.loop.recorders import event_of
from al_core.loop.what_if import AnsweredLearner, WhatIfSimulation
from al_core.store.memory_log import MemoryLog
from tests.experiments.plans import small_plan
from tests.loop.worlds import ListRecorder


def logged(plan):
    log = MemoryLog()
    run_plan(plan, ready_problem(plan), log, "run")
    return list(log.read("run"))


def played(entries, plan):
    """(time, event) pairs of the what-if, and its learner."""
    session, recorder = lived(entries), ListRecorder()
    learner = AnsweredLearner(ready_problem(plan), plan, session)
    WhatIfSimulation(session, plan, learner, recorder).run(session.first.versions)
    return recorder.events, learner


def pairs(entries):
    return [(entry.occurred_at, event_of(entry)) for entry in entries]


def of(kind, events):
    return [event for _, event in events if isinstance(event, kind)]


def changed(plan, **architecture):
    return msgspec.structs.replace(
        plan, architecture=msgspec.structs.replace(plan.architecture, **architecture)
    )


SLOW = Person(count=3, mean_seconds=10.0, accuracy=0.8, skip_rate=0.1)


@pytest.fixture(scope="module")
def plan():
    return small_plan(architecture=ArchitecturePlan(kind="sequential", batch_size=6))


@pytest.fixture(scope="module")
def run(plan):
    return logged(plan)


@pytest.mark.parametrize("kind", ARCHITECTURES)
def test_a_run_played_with_its_own_plan_is_the_run_event_by_event(kind):
    plan = small_plan(
        architecture=ArchitecturePlan(kind=kind, batch_size=6),
        team=(Person(count=3, mean_seconds=10.0, accuracy=0.8),),
    )
    entries = logged(plan)
    assert played(entries, plan)[0] == pairs(entries)


def test_so_is_one_with_lapses_and_two_answers_each():
    plan = small_plan(
        options=OptionsPlan(overlap=2, lease_seconds=25.0),
        team=(
            Person(name="ana", mean_seconds=10.0, cv=1.0, abandonment=0.5),
            Person(name="ben", mean_seconds=12.0, cv=1.0),
            Person(name="cleo", mean_seconds=9.0, cv=1.0),
        ),
    )
    entries = logged(plan)
    assert of(ev.SlotLapsed, pairs(entries))
    assert played(entries, plan)[0] == pairs(entries)


def test_no_label_is_given_that_the_log_has_not(run, plan):
    events, _ = played(run, changed(plan, kind="parallel", batch_size=3))
    known = {event.example: event.label for event in of(ev.LabelGiven, pairs(run))}
    given = of(ev.LabelGiven, events)
    assert len(given) == 30
    assert all(known[event.example] == event.label for event in given)


def test_picks_without_an_answer_are_counted_and_give_way(run, plan):
    other = msgspec.structs.replace(plan, strategy=StrategyPlan("core_set"))
    events, learner = played(run, other)
    answered = {event.example for event in of(ev.LabelGiven, pairs(run))}
    never = [each for free in learner.free for each in free.never_labeled]
    assert never
    assert not answered & set(never)
    selected = {each for batch in of(ev.BatchSelected, events) for each in batch.examples}
    assert selected <= answered


def test_a_rule_that_waits_less_has_people_idle_less(run, plan):
    events, _ = played(run, changed(plan, kind="parallel"))
    assert max(at for at, _ in events) < pairs(run)[-1][0]


def test_smaller_batches_give_more_models(run, plan):
    events, _ = played(run, changed(plan, batch_size=3))
    assert len(of(ev.ModelTrained, events)) > len(of(ev.ModelTrained, pairs(run)))


def test_people_answer_no_more_often_than_they_did(run, plan):
    larger = msgspec.structs.replace(plan, budget=BudgetPlan(labels=None))
    events, _ = played(run, larger)
    assert len(of(ev.LabelGiven, events)) == len(of(ev.LabelGiven, pairs(run)))
    assert of(ev.Stopped, events)


def test_skips_stay_with_who_skipped_what():
    plan = small_plan(team=(SLOW,), budget=BudgetPlan(labels=40))
    entries = logged(plan)
    events, _ = played(entries, changed(plan, batch_size=5))
    skipped = {(event.example, event.annotator) for event in of(ev.ExampleSkipped, pairs(entries))}
    assert skipped
    assert {(e.example, e.annotator) for e in of(ev.ExampleSkipped, events)} <= skipped


def test_people_come_and_go_when_they_did():
    team = (Person(name="ana", shifts=((0.0, 60.0), (90.0, 9e3))), Person(name="ben"))
    plan = small_plan(team=team)
    entries = logged(plan)
    moves = ev.AnnotatorJoined | ev.AnnotatorLeft
    came = [(at, event) for at, event in pairs(entries) if isinstance(event, moves)]
    events, _ = played(entries, changed(plan, batch_size=5))
    assert len(came) == 4
    assert [(at, event) for at, event in events if isinstance(event, moves)] == came


def test_examples_arrive_when_they_did():
    plan = small_plan(arrivals=ArrivalPlan(initial_share=0.5, rate_per_hour=900.0))
    entries = logged(plan)
    arrived = [(at, e) for at, e in pairs(entries) if isinstance(e, ev.ExamplesArrived)]
    events, _ = played(entries, changed(plan, batch_size=5))
    again = [(at, e) for at, e in events if isinstance(e, ev.ExamplesArrived)]
    assert again == arrived[: len(again)]
    assert len(again) > 5
