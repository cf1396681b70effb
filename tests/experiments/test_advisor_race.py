"""The race of designs: the same engine and seeds for all, the dearer half drops out."""

import itertools
import math

import msgspec
import numpy as np
import pytest

from al_core.domain.errors import Cancelled, PlanError
from al_core.domain.plan import BudgetPlan, PricesPlan, TrainingPlan
from al_core.domain.recommending import Design
from al_core.experiments.advisor import rule_advice
from al_core.experiments.advisor_plans import planned
from al_core.experiments.advisor_race import (
    Effort,
    Watch,
    control_target,
    first_designs,
    log_error,
    raced,
)
from al_core.experiments.advisor_runs import Runner
from al_core.experiments.simulating import simulate
from tests.experiments.advisor_worlds import SMALL, TEAM

ADVICE = rule_advice(TEAM)
QUICK = Effort(designs=4, seeds=(1, 2))


def race(given=TEAM, effort=QUICK, watch=None):
    return raced(given, rule_advice(given), SMALL, (effort, watch or Watch()))


@pytest.fixture(scope="module")
def finished():
    return race()


def test_every_architecture_starts_at_the_size_that_the_rule_likes_best():
    found = first_designs(ADVICE, "margin", 10)
    assert {each.kind for each in found[:4]} == {"sequential", "parallel", "hybrid", "adaptive"}
    assert found[0] == ADVICE.design
    assert len(found) == len(set(found)) <= 10


def test_adaptive_starts_at_hybrids_size():
    found = {each.kind: each.batch_size for each in reversed(first_designs(ADVICE, "margin", 4))}
    assert found["adaptive"] == found["hybrid"]


def test_sizes_of_an_architecture_are_apart_by_a_factor_of_two():
    sizes = {}
    for each in first_designs(ADVICE, "margin", 100):
        sizes.setdefault(each.kind, []).append(each.batch_size)
    for found in sizes.values():
        assert all(b >= 2 * a for a, b in itertools.pairwise(sorted(found)))


def test_designs_that_the_rule_finds_twice_as_dear_are_not_simulated():
    cost = {each.design: each.cost for each in ADVICE.estimates}
    rest = first_designs(ADVICE, "margin", 100)[4:]
    assert all(cost[each] <= 2 * ADVICE.estimates[0].cost for each in rest)


def test_a_course_is_what_the_logged_run_of_the_plan_is():
    plan = planned(TEAM, Design("hybrid", 6), ADVICE.options, SMALL.base(3))
    logged = simulate(plan)
    course = Runner(None, lambda: False).course(plan)
    assert course.curve.accuracy.tolist() == logged.curve.accuracy.tolist()
    assert course.curve.cost.tolist() == logged.curve.cost.tolist()
    assert course.latency_seconds == logged.figures.latency_seconds


def test_a_second_course_of_a_seed_is_not_moved_by_the_first():
    runner = Runner(None, lambda: False)
    plan = planned(TEAM, Design("sequential", 6), ADVICE.options, SMALL.base(1))
    first, second = runner.course(plan), runner.course(plan)
    assert first.curve.accuracy.tolist() == second.curve.accuracy.tolist()


def test_a_batch_larger_than_the_pool_is_refused_on_every_course():
    runner = Runner(None, lambda: False)
    for _ in range(2):
        plan = planned(TEAM, Design("sequential", 200), ADVICE.options, SMALL.base(0))
        with pytest.raises(PlanError, match="batch size is 200 and the pool has"):
            runner.course(plan)
        runner.course(planned(TEAM, Design("sequential", 6), ADVICE.options, SMALL.base(0)))


def test_a_budget_that_ends_before_any_model_is_refused_with_the_remedy():
    hasty = msgspec.structs.replace(TEAM, budget=BudgetPlan(labels=24, hours=0.001))
    with pytest.raises(PlanError, match="the budget ends before the first model is ready, 20 s"):
        race(hasty)


def test_a_target_that_costs_nothing_is_no_fault():
    prices = PricesPlan(per_label=1.0, per_person_hour=0.0, per_compute_hour=0.0)
    given = msgspec.structs.replace(TEAM, prices=prices, target_accuracy=0.01)
    found = race(given, Effort(designs=4, seeds=(2,)))
    assert found.approach(found.leader).crossing() == 0.0


def test_half_of_the_designs_get_the_later_seeds(finished):
    margins = [each for each in finished.courses if each.strategy == "margin"]
    late = [each for each in margins if 1 in finished.courses[each]]
    assert len(margins) == 4
    assert finished.leader in late
    assert 2 <= len(late) <= 3  # two of four, and the plain loop


def test_random_joins_on_the_leaders_loop_with_all_seeds(finished):
    randoms = [each for each in finished.courses if each.strategy == "random"]
    assert len(randoms) == 1
    assert sorted(finished.courses[randoms[0]]) == [0, 1]


def test_random_joins_too_on_a_loop_that_took_the_lead_in_the_last_round():
    slow = msgspec.structs.replace(TEAM, training=TrainingPlan(60.0))
    found = race(slow, Effort(designs=4, seeds=(1, 2), first_seed=6))
    randoms = {each.kind for each in found.courses if each.strategy == "random"}
    assert randoms == {"parallel", "sequential"}  # who led before, and who leads now
    twin = msgspec.structs.replace(found.leader, strategy="random")
    assert sorted(found.courses[twin]) == [6, 7]


def test_one_round_alone_has_no_guests():
    found = race(effort=Effort(designs=3, seeds=(2,)))
    assert {each.strategy for each in found.courses} == {"margin"}


def test_the_plain_loop_runs_on_all_seeds_even_when_it_dropped_out(finished):
    (plain,) = [each for each in finished.courses if each.kind == "sequential"]
    assert sorted(finished.courses[plain]) == [0, 1]


def test_a_plain_loop_that_dropped_out_leads_where_it_costs_least_in_the_end():
    # on the first seed others look cheaper; the target asked for is one that all reach at once
    given = msgspec.structs.replace(TEAM, target_accuracy=0.01)
    found = race(given)
    cost = {each: found.approach(each).crossing() for each in found.courses}
    (plain,) = [each for each in found.courses if each.kind == "sequential"]
    assert cost[found.leader] <= cost[plain]


def test_each_seed_has_the_target_of_its_random_control(finished):
    plan = planned(TEAM, Design("sequential", 1, "random"), ADVICE.options, SMALL.base(1))
    curve = simulate(plan).curve
    assert finished.targets[1] == control_target(curve.labels, curve.accuracy)


def test_a_target_asked_for_is_everybodys_and_needs_no_control():
    given = msgspec.structs.replace(TEAM, target_accuracy=0.8)
    found = race(given, Effort(designs=1, seeds=(1,)))
    assert found.targets == {0: 0.8}


def test_the_unit_is_what_is_to_be_small(finished):
    assert finished.unit == "cost"
    hours = race(msgspec.structs.replace(TEAM, objective="hours"), Effort(designs=1, seeds=(1,)))
    assert hours.unit == "hours"


def test_the_same_seeds_give_the_same_race(finished):
    again = race()
    assert again.leader == finished.leader
    assert again.targets == finished.targets


def test_other_seeds_can_be_asked_for():
    found = race(effort=Effort(designs=1, seeds=(2,), first_seed=40))
    assert sorted(found.targets) == [40, 41]


def test_progress_is_told_before_and_after_each_run_and_ends_at_the_total():
    told = []
    race(watch=Watch(lambda done, total, words: told.append((done, total, words))))
    done = [each[0] for each in told]
    assert done[0] == 0
    assert done == sorted(done)
    assert told[-1][0] == told[-1][1]
    assert "seed 1" in told[-2][2]


def test_a_race_stops_when_asked_to():
    told = []
    watch = Watch(lambda *now: told.append(now), lambda: len(told) >= 4)
    with pytest.raises(Cancelled, match="nothing was recommended"):
        race(watch=watch)
    assert len(told) == 4


def test_a_run_under_way_stops_too():
    asked = iter([False] + [True] * 1000)
    plan = planned(TEAM, Design("sequential", 2), ADVICE.options, SMALL.base(0))
    with pytest.raises(Cancelled):
        Runner(None, lambda: next(asked)).course(
            msgspec.structs.replace(plan, budget=BudgetPlan(labels=120))
        )


def test_late_designs_come_last_whatever_they_cost():
    free = race(effort=Effort(designs=3, seeds=(2,)))
    latencies = {design: courses[0].latency_seconds for design, courses in free.courses.items()}
    slowest = latencies[free.leader]
    limit = min(latencies.values()) + 1.0
    strict = race(
        msgspec.structs.replace(TEAM, acceptable_latency_seconds=limit),
        Effort(designs=3, seeds=(2,)),
    )
    chosen = np.mean([each.latency_seconds for each in strict.courses[strict.leader].values()])
    assert chosen <= max(limit, slowest)


def test_a_control_is_read_at_two_thirds_of_its_labels():
    labels, accuracy = np.arange(0.0, 10.0), np.linspace(0.1, 1.0, 10)
    assert control_target(labels, accuracy) == pytest.approx(0.7)


def test_a_lucky_control_is_smoothed():
    accuracy = np.array([0.5, 0.6, 0.9, 0.5, 0.75, 0.75])
    assert control_target(np.arange(6.0), accuracy) == pytest.approx(0.7)


def test_errors_come_from_the_width_of_the_interval():
    assert log_error(1.0, math.exp(2 * 1.96 * 0.1)) == pytest.approx(0.1)
    assert log_error(1.0, math.inf) == 1.0
    assert log_error(-math.inf, 3.0) == 1.0
