"""Who works how fast and when, as the log tells it."""

import pytest

from al_core.domain import events as ev
from al_core.domain.plan import BudgetPlan, Person
from al_core.experiments.forecast_people import people_of
from tests.experiments.forecast_logs import (
    answered,
    leased,
    live_log,
    log_of,
    skipped,
    worked,
)
from tests.loop.worlds import events_of, plan_of, problem_of


def simulated(*team, labels=None):
    plan = plan_of(team=team, budget=BudgetPlan(labels=labels))
    return people_of(log_of(events_of(plan, problem_of(24))))


def test_seconds_are_those_that_people_took():
    people = simulated(Person("ana", mean_seconds=10.0, spread="deterministic"))
    assert people.worked["ana"].seconds == [10.0] * 24
    assert people.worked["ana"].pace_factor == 1.0


def test_someone_at_work_throughout_has_one_session_and_no_break():
    people = simulated(Person("ana", mean_seconds=10.0, spread="deterministic"))
    assert people.worked["ana"].sessions == [(0.0, 240.0)]
    assert people.worked["ana"].breaks == []


def test_shifts_are_sessions_and_what_lies_between_are_breaks():
    shifts = ((0.0, 50.0), (90.0, 130.0), (200.0, 1e6))
    people = simulated(Person("ana", mean_seconds=10.0, spread="deterministic", shifts=shifts))
    ana = people.worked["ana"]
    assert ana.sessions[:2] == [(0.0, 50.0), (90.0, 130.0)]
    assert ana.breaks == [40.0, 70.0]


def test_state_is_that_at_the_end_of_the_log():
    people = simulated(Person("ana", mean_seconds=10.0, spread="deterministic"), labels=8)
    assert len(people.state.labels) == 8
    assert people.state.stopped == "label budget spent"


def test_half_an_hour_without_an_answer_ends_a_session_at_the_last():
    ana = worked(
        leased(1, 0), leased(2, 1), answered(1, 0, 100.0, 20.0), answered(2, 1, 5000.0, 20.0)
    )
    assert ana.sessions == [(0.0, 100.0), (4980.0, 5000.0)]
    assert ana.breaks == [4880.0]
    assert ana.at_work_seconds == 120.0


def test_pause_with_items_in_hand_is_part_of_the_pace():
    ana = worked(
        leased(1, 0), leased(2, 1), leased(3, 2),
        answered(1, 0, 10.0, 10.0), answered(2, 1, 40.0, 10.0),
    )  # fmt: skip
    assert ana.beside == 20.0
    assert ana.pace_factor == 2.0


def test_waiting_for_work_is_not_part_of_the_pace():
    ana = worked(
        leased(1, 0), answered(1, 0, 10.0, 10.0), leased(2, 1, at=300.0),
        answered(2, 1, 310.0, 10.0),
    )  # fmt: skip
    assert ana.pace_factor == 1.0


def test_skip_costs_time_and_is_no_answer():
    ana = worked(leased(1, 0), skipped(1, 0, 5.0, 5.0), leased(2, 1), answered(2, 1, 15.0, 10.0))
    assert ana.seconds == [10.0]
    assert ana.pace_factor == 1.5


def test_answer_on_an_audit_item_costs_time_and_trains_nothing():
    ana = worked(
        leased(1, 30), answered(1, 30, 10.0, 10.0), leased(2, 1), answered(2, 1, 20.0, 10.0),
        audit=(30,),
    )  # fmt: skip
    assert ana.seconds == [10.0]
    assert ana.pace_factor == 2.0


def test_someone_who_left_is_at_work_no_more():
    gone = 60.0, ev.AnnotatorLeft("ana")
    ana = worked(
        leased(1, 0), answered(1, 0, 10.0, 10.0), gone, leased(2, 1, "ben", 70.0),
        answered(2, 1, 500.0, 9.0, "ben"), people=("ana", "ben"),
    )  # fmt: skip
    assert ana.sessions == [(0.0, 60.0)]


@pytest.mark.parametrize("name", ["ana", "ben"])
def test_each_person_has_their_own_answers(name):
    entries = live_log(
        leased(1, 0), leased(2, 1, "ben"), answered(1, 0, 10.0, 4.0),
        answered(2, 1, 20.0, 8.0, "ben"), people=("ana", "ben"),
    )  # fmt: skip
    assert people_of(entries).worked[name].seconds == [{"ana": 4.0, "ben": 8.0}[name]]
