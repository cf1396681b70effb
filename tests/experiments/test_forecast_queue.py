"""The queue simulated forward: exact where times are fixed, as queueing theory has it."""

import numpy as np
import pytest

from al_core.domain import events as ev
from al_core.domain.plan import ArchitecturePlan, BudgetPlan, Person, TrainingPlan
from al_core.experiments.forecast_people import people_of
from al_core.experiments.forecast_queue import WAYS, training_ahead, ways_ahead, ways_under
from al_core.experiments.forecast_team import paces
from tests.experiments.forecast_logs import live_log, log_of
from tests.loop.worlds import events_of, plan_of, problem_of

EVEN = Person("ana", count=2, mean_seconds=10.0, spread="deterministic")
A, R, B = 50.0, 30.0, 10
"""Two people of 10 s: a batch of 10 takes 50 s; 30 s to retrain."""


def ran(kind, team=(EVEN,), labels=40):
    plan = plan_of(
        ArchitecturePlan(kind, B, ahead=1), team=team, training=R, budget=BudgetPlan(labels=labels)
    )
    found = people_of(log_of(events_of(plan, problem_of(200))))
    return found, paces(found)


@pytest.fixture(scope="module")
def sequential():
    return ran("sequential")


def nothing():
    """Nobody counts the ways."""


def gaps(ways):
    """Seconds between models that are neither the first nor the last, of every way."""
    return np.concatenate([np.diff(np.array(way.hours) * 3600.0)[2:-1] for way in ways.ways])


def test_the_run_s_own_architecture_comes_first_and_is_marked(sequential):
    found = ways_ahead(*sequential, 100.0, nothing)
    assert found[0].architecture == "sequential"
    assert [each.present for each in found] == [True, False, False, False]
    assert {each.architecture for each in found} == {"sequential", "parallel", "hybrid", "adaptive"}


def test_each_way_is_counted(sequential):
    counted = []
    ways_ahead(*sequential, 60.0, lambda: counted.append(1))
    assert len(counted) == 4 * WAYS == 48


def test_sequential_models_come_every_a_plus_r(sequential):
    found = ways_under("sequential", sequential, 120.0, nothing)
    assert gaps(found) == pytest.approx(A + R, abs=0.5)


def test_under_a_pipeline_the_same_people_give_a_model_every_longer_of_a_and_r(sequential):
    found = ways_under("parallel", sequential, 160.0, nothing)
    assert gaps(found) == pytest.approx(max(A, R), abs=0.5)


def test_a_pipeline_s_run_under_sequential_is_that_much_slower():
    pipeline = ran("parallel")
    assert gaps(ways_under("sequential", pipeline, 140.0, nothing)) == pytest.approx(A + R, abs=0.5)


def test_models_go_up_to_the_farthest_labels_and_no_further(sequential):
    for way in ways_under("sequential", sequential, 100.0, nothing).ways:
        assert way.labels == (50.0, 60.0, 70.0, 80.0, 90.0, 100.0)


def test_money_goes_on_from_what_was_spent(sequential):
    people, _ = sequential
    for way in ways_under("sequential", sequential, 100.0, nothing).ways:
        assert min(way.cost) >= people.state.cost
        assert list(way.cost) == sorted(way.cost)


def test_ways_differ_where_people_s_times_do():
    moody = Person("ana", count=2, mean_seconds=10.0, cv=1.0)
    found = ways_under("sequential", ran("sequential", (moody,)), 100.0, nothing)
    assert len({way.hours[-1] for way in found.ways}) == WAYS


def test_the_same_way_has_the_same_people_under_every_architecture():
    """One person alone with no retraining: architectures can't differ, to the second."""
    alone = Person("ana", mean_seconds=10.0, cv=1.0)
    plan = plan_of(ArchitecturePlan("sequential", B), team=(alone,), budget=BudgetPlan(labels=40))
    people = people_of(log_of(events_of(plan, problem_of(200))))
    team = (people, paces(people))
    ends = [
        [way.hours[-1] for way in ways_under(kind, team, 100.0, nothing).ways]
        for kind in ("sequential", "parallel")
    ]
    assert ends[0] == pytest.approx(ends[1])


def test_without_a_pace_nothing_is_simulated(sequential):
    people, _ = sequential
    assert ways_ahead(people, (), 100.0, nothing) == ()


def test_a_simulated_run_trains_as_long_as_planned(sequential):
    assert training_ahead(sequential[0].state) == TrainingPlan(seconds=R)


def test_a_live_run_trains_as_long_as_its_last_five_trainings_did():
    """Of 90, 4, 5, 6, 7 and 50 s the first is forgotten; the median of the others is 6 s."""
    events, now = [], 10.0
    for version, took in enumerate((90.0, 4.0, 5.0, 6.0, 7.0, 50.0), start=1):
        events.append((now, ev.TrainingStarted(version, 2, "d", "cold", 1.0)))
        events.append((now + took, ev.ModelTrained(version, 2, 0.5, 0.5, 1.0, 0.0, 0.1)))
        now += took + 1.0
    assert training_ahead(people_of(live_log(*events)).state).seconds == 6.0


def test_a_live_run_without_a_model_yet_trains_as_planned():
    people = people_of(live_log())
    assert training_ahead(people.state) == people.state.plan.training
