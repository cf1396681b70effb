"""From constraints and a design to a plan."""

import pytest

from al_core.domain.constraints import Constraints
from al_core.domain.plan import BudgetPlan, OptionsPlan, Plan, PricesPlan, TrainingPlan
from al_core.domain.plan_checks import checked_plan
from al_core.domain.recommending import Design
from al_core.experiments.advisor_plans import architecture_for, person_of, planned, workload

GIVEN = Constraints(
    label_seconds=60.0,
    people=4,
    hours_per_day=24.0,
    training=TrainingPlan(90.0, 1.0),
    budget=BudgetPlan(labels=100, hours=9.0),
    prices=PricesPlan(0.5, 12.0, 3.0),
    annotator_accuracy=0.9,
)


def plan_of(given=GIVEN, design=None):
    chosen = design or Design("hybrid", 20, "entropy")
    return planned(given, chosen, OptionsPlan(lease_seconds=77.0), Plan(seed=5))


def test_the_plan_has_the_people_of_the_constraints():
    (team,) = plan_of().team
    assert (team.count, team.mean_seconds, team.cv, team.accuracy) == (4, 60.0, 0.5, 0.9)


def test_the_plan_has_prices_training_and_budget_of_the_constraints():
    plan = plan_of()
    assert (plan.prices, plan.training, plan.budget) == (GIVEN.prices, GIVEN.training, GIVEN.budget)


def test_the_plan_has_the_design():
    plan = plan_of()
    assert (plan.architecture.kind, plan.architecture.batch_size) == ("hybrid", 20)
    assert (plan.strategy.name, plan.options.lease_seconds, plan.seed) == ("entropy", 77.0, 5)


def test_the_trigger_is_where_the_queue_would_run_dry():
    # 140 s of training on average are 9 labels by four people
    architecture = architecture_for(Design("hybrid", 40), workload(GIVEN))
    assert architecture.trigger_share == pytest.approx((40 - 4 + 1 - 10) / 40)


def test_large_and_small_batches_stay_within_what_adaptive_may_do():
    load = workload(GIVEN)
    assert architecture_for(Design("adaptive", 300), load).largest_batch == 300
    assert architecture_for(Design("adaptive", 1), load).smallest_batch == 1


def test_people_who_work_round_the_clock_have_no_shifts():
    assert plan_of().team[0].shifts == ()


def test_a_working_day_is_a_shift():
    day = Constraints(label_seconds=60.0, hours_per_day=8.0, budget=BudgetPlan(labels=10))
    shifts = plan_of(day).team[0].shifts
    assert shifts[:2] == ((0.0, 28_800.0), (86_400.0, 115_200.0))


def test_shifts_last_long_enough_for_the_slowest_loop():
    slow = Constraints(
        label_seconds=3600.0, hours_per_day=4.0, training=TrainingPlan(3600.0),
        budget=BudgetPlan(labels=20),
    )  # fmt: skip
    # 20 labels at two hours each, four hours a day: ten days and two to spare
    assert len(plan_of(slow).team[0].shifts) == 12


def test_measured_times_are_drawn_as_they_are():
    measured = Constraints(measured_seconds=(4.0, 9.0))
    person = person_of(measured)
    assert (person.spread, person.times, person.mean_seconds) == ("bootstrap", (4.0, 9.0), 0.0)


def test_arrivals_fill_the_pool_from_a_fifth():
    arriving = Constraints(arrivals_per_hour=60.0)
    assert plan_of(arriving).arrivals.initial_share == 0.2
    assert workload(arriving).arrivals_per_second == pytest.approx(1 / 60)
    assert plan_of().arrivals.initial_share == 1.0


def test_three_answers_an_example_take_three_times_as_long():
    assert workload(GIVEN, 3).label_seconds == 180.0


def test_the_plan_passes_the_engines_checks():
    assert checked_plan(plan_of(), 3, 200) == plan_of()
