"""The people of a log as a simulated team: fitted times, their usual hours."""

import math
from itertools import pairwise

import numpy as np
import pytest

from al_core.arrays.randomness import random_for
from al_core.domain.plan import BudgetPlan, Person
from al_core.experiments.forecast_people import Worked, people_of
from al_core.experiments.forecast_team import fitted_people, paces, shifts_ahead, team_ahead
from tests.experiments.forecast_logs import log_of
from tests.loop.worlds import events_of, plan_of, problem_of

ANA = Person("ana", mean_seconds=10.0, cv=0.5)
BEN = Person("ben", mean_seconds=30.0, spread="exponential")


def people(*team, examples=120, labels=None):
    plan = plan_of(team=team, budget=BudgetPlan(labels=labels))
    return people_of(log_of(events_of(plan, problem_of(examples))))


def told_of(people):
    return fitted_people(people, paces(people))


def dice(seed=0):
    return random_for(seed, 0, "shifts")


@pytest.fixture(scope="module")
def pair():
    return people(ANA, BEN)


def test_law_of_each_person_is_found(pair):
    laws = {each.name: each.law for each in told_of(pair)}
    assert laws == {"ana": "lognormal", "ben": "exponential"}


def test_interval_of_the_mean_holds_the_true_mean(pair):
    for each, mean in zip(told_of(pair), (10.0, 30.0), strict=True):
        assert each.low < mean < each.high


def test_person_with_7_answers_works_as_the_team_does():
    few = Person("new", mean_seconds=400.0, spread="deterministic")
    told = told_of(people(ANA, few, examples=24))
    new = next(each for each in told if each.name == "new")
    assert 0 < new.answers < 8
    assert new.law == "of the team"
    assert math.isnan(new.p_value)


def test_no_pace_is_told_while_the_team_has_7_answers():
    assert paces(people(ANA, examples=7)) == ()


def test_team_ahead_has_the_measured_mean_within_its_error(pair):
    found = paces(pair)
    means = np.array([
        [np.mean(each.times) for each in team_ahead(found, (0.0, 100), seed)]
        for seed in range(60)
    ])  # fmt: skip
    for place, pace in enumerate(found):
        logs = np.log(means[:, place] / pace.table.mean())
        assert abs(logs.mean()) < 4.0 * pace.error / math.sqrt(60)
        assert logs.std() == pytest.approx(pace.error, rel=0.35)


def test_same_seed_gives_the_same_team(pair):
    found = paces(pair)
    assert team_ahead(found, (0.0, 50), 3) == team_ahead(found, (0.0, 50), 3)
    assert team_ahead(found, (0.0, 50), 3) != team_ahead(found, (0.0, 50), 4)


def test_who_never_took_a_break_is_always_at_work():
    assert shifts_ahead(Worked(sessions=[(0.0, 900.0)]), 900.0, dice(), 1e6) == ()


def test_who_is_at_work_goes_on_now_and_takes_breaks_as_long_as_before():
    worked = Worked(sessions=[(0.0, 600.0), (1000.0, 1600.0)])
    shifts = shifts_ahead(worked, 1600.0, dice(), 3000.0)
    assert shifts[0][0] == 1600.0
    assert shifts[0][1] <= 2200.0
    assert {round(end - start) for start, end in shifts[1:]} == {600}
    gaps = {round(later[0] - earlier[1]) for earlier, later in pairwise(shifts)}
    assert gaps == {400}


def test_who_is_away_comes_back_later():
    worked = Worked(sessions=[(0.0, 600.0), (1000.0, 1600.0)])
    starts = [shifts_ahead(worked, 2000.0, dice(seed), 100.0)[0][0] for seed in range(20)]
    assert all(2000.0 < start <= 2400.0 for start in starts)
    assert len(set(starts)) > 10


def test_shifts_give_the_work_that_is_wanted():
    worked = Worked(sessions=[(0.0, 600.0), (1000.0, 1600.0)])
    shifts = shifts_ahead(worked, 1600.0, dice(), 30_000.0)
    assert 30_000.0 <= sum(end - start for start, end in shifts) <= 30_600.0


def test_share_of_time_at_work_is_told():
    shifts = tuple((200.0 * k, 200.0 * k + 100.0) for k in range(200))
    half = Person("kim", mean_seconds=10.0, spread="deterministic", shifts=shifts)
    told = told_of(people(half, examples=60))[0]
    assert told.share == pytest.approx(0.5, abs=0.06)
    assert told.breaks == 5
    assert told.law == "constant"
