"""Leases in a run: time-outs, reassignment, late answers, ends of shifts."""

import pytest

from al_core.domain import events as ev
from al_core.domain.plan import BudgetPlan, Person, PricesPlan
from al_core.loop.state import LoopState
from tests.loop.worlds import (
    events_of,
    in_order,
    of_kind,
    plan_of,
    problem_of,
    run,
    sequential,
    team_of,
    times_of,
)


def people(*mean_seconds, lease=30.0, n=2, batch=2, **fields):
    """A plan with a short time-out for exact people."""
    team = team_of(*mean_seconds, **fields)
    return plan_of(sequential(batch), team=team, options=in_order(lease_seconds=lease)), problem_of(
        n
    )


def leases(events):
    return [(at, e.example, e.annotator) for at, e in events if isinstance(e, ev.SlotLeased)]


def test_a_lease_names_when_it_is_due():
    first = of_kind(events_of(*people(10.0)), ev.SlotLeased)[0]

    assert first == ev.SlotLeased(lease=1, example=0, annotator="p1", due=30.0)


def test_a_lapsed_example_goes_to_the_next_free_person():
    events = events_of(*people(100.0, 20.0))

    assert leases(events)[:3] == [(0.0, 0, "p1"), (0.0, 1, "p2"), (30.0, 0, "p2")]


def test_whoever_waited_longest_is_asked_first():
    events = events_of(*people(100.0, 25.0, 20.0, n=3, batch=3))

    assert leases(events)[3] == (30.0, 0, "p3")


def test_a_person_who_drops_an_item_takes_another_at_the_time_out():
    slow = Person(name="p1", spread="bootstrap", times=(10.0, 50.0), mean_seconds=0.0)
    plan = plan_of(sequential(6), team=(slow,), options=in_order(lease_seconds=30.0), seed=1)

    events = events_of(plan, problem_of(6))

    lapsed = times_of(events, ev.SlotLapsed)
    assert lapsed
    assert set(lapsed) <= {at for at, _, _ in leases(events)}
    assert all(label.counted for label in of_kind(events, ev.LabelGiven))


def test_a_late_answer_counts_while_the_slot_is_free():
    events = events_of(*people(50.0, abandonment=0.0))

    assert times_of(events, ev.SlotLapsed) == [30.0, 80.0]
    assert [(at, e.counted) for at, e in events if isinstance(e, ev.LabelGiven)] == [
        (50.0, True),
        (100.0, True),
    ]


def late_beside_a_faster_one():
    """p1 needs 45 s with a time-out of 30 s; p2, free from 20 s on, takes it over at 30 s."""
    return people(45.0, 20.0, abandonment=0.0)


def test_a_late_answer_is_refused_once_someone_else_has_taken_the_slot():
    labels = of_kind(events_of(*late_beside_a_faster_one()), ev.LabelGiven)

    assert [(e.example, e.annotator, e.counted, e.reason) for e in labels] == [
        (1, "p2", True, ""),
        (0, "p1", False, "too late: someone else has taken the slot"),
        (0, "p2", True, ""),
    ]


def test_a_late_answer_on_a_closed_example_is_logged_and_not_counted():
    events = events_of(*people(65.0, 20.0, n=8, abandonment=0.0))

    late = next(e for e in of_kind(events, ev.LabelGiven) if not e.counted)
    assert (late.annotator, late.reason) == ("p1", "too late: the example is closed")


def test_a_late_answer_is_neither_paid_nor_charged_to_the_budget():
    plan, problem = late_beside_a_faster_one()
    prices = PricesPlan(per_label=1.0, per_person_hour=0.0, per_compute_hour=0.0)

    state = run(
        plan_of(plan.architecture, team=plan.team, options=plan.options, prices=prices), problem
    )[1]

    assert (state.totals.answers, state.totals.late_answers, state.cost) == (3, 1, 2.0)


def test_a_late_answer_leaves_the_label_budget_to_answers_that_count():
    plan, _ = late_beside_a_faster_one()
    budget = BudgetPlan(labels=3)
    again = plan_of(plan.architecture, team=plan.team, options=plan.options, budget=budget)

    totals = run(again, problem_of(8))[1].totals

    assert (totals.counted, totals.late_answers) == (3, 2)


def test_work_after_a_time_out_is_not_idle_time():
    state = run(*people(50.0, abandonment=0.0))[1]

    assert state.totals.person_seconds == pytest.approx(100.0)
    assert state.totals.idle_seconds == pytest.approx(0.0)


def test_work_after_a_time_out_is_not_idle_time_of_the_newest_batch_either():
    """p1 is late from 30 s to 100 s; the newest batch is selected at 90 s."""
    plan, problem = people(100.0, 20.0, n=8, abandonment=0.0)
    events = events_of(plan, problem)
    state = LoopState()
    for at, event in events:
        state.apply(at, event)
        if at == 100.0 and isinstance(event, ev.LabelGiven) and event.annotator == "p1":
            break

    assert [at for at in times_of(events, ev.BatchSelected) if at <= 100.0] == [0.0, 50.0, 90.0]
    assert state.recent.idle_seconds == 0.0


def test_time_of_people_with_nothing_to_do_is_idle_time():
    state = run(*people(10.0, 10.0, 10.0, 10.0))[1]

    assert (state.totals.person_seconds, state.totals.idle_seconds) == (40.0, 20.0)


def shift(end, **fields):
    return Person(
        name="p1", mean_seconds=10.0, spread="deterministic", shifts=((0.0, end),), **fields
    )


def test_an_end_of_shift_gives_the_item_back():
    other = Person(name="p2", mean_seconds=8.0, spread="deterministic")
    plan = plan_of(sequential(4), team=(shift(15.0), other), options=in_order())

    events = events_of(plan, problem_of(4))

    assert [(at, e.kind) for at, e in events if at == 15.0] == [
        (15.0, "slot_released"),
        (15.0, "annotator_left"),
    ]
    assert leases(events)[-1] == (16.0, 3, "p2")


def test_people_who_come_late_join_then():
    late = Person(name="p1", mean_seconds=10.0, spread="deterministic", shifts=((25.0, 99.0),))
    events = events_of(plan_of(sequential(1), team=(late,)), problem_of(1))

    assert times_of(events, ev.AnnotatorJoined) == [25.0]
    assert times_of(events, ev.LabelGiven) == [35.0]


def test_a_run_ends_when_nobody_will_come_back():
    events = events_of(plan_of(sequential(4), team=(shift(25.0),)), problem_of(4))

    assert events[-1] == (25.0, ev.Stopped("nobody is left at work"))
    assert len(of_kind(events, ev.LabelGiven)) == 2


def test_a_stop_gives_every_lease_back():
    plan = plan_of(sequential(4), team=team_of(10.0, 13.0), budget=BudgetPlan(hours=12.0 / 3600))
    events = events_of(plan)

    assert [(at, e.kind) for at, e in events[-3:]] == [
        (12.0, "slot_released"),
        (12.0, "slot_released"),
        (12.0, "stopped"),
    ]
