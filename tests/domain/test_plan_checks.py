"""Plans that can't run are refused with what, value and remedy."""

import math

import msgspec
import pytest

from al_core.domain import plan as pl
from al_core.domain.errors import PlanError
from al_core.domain.plan import Person, Plan
from al_core.domain.plan_checks import checked_live_plan, checked_plan, checked_values


def plan_of(tables):
    return msgspec.convert(tables, Plan)


def test_a_plan_that_can_run_is_given_back():
    plan = Plan()

    assert checked_plan(plan, n_classes=2, pool_size=500) is plan
    assert checked_values(plan) is plan


@pytest.mark.parametrize(
    ("tables", "said"),
    [
        ({"team": []}, "the team has 0 annotators; add at least one person"),
        ({"team": [{}, {}]}, "two people are called 'person'; give each person a name"),
        ({"team": [{"count": 10**12}]}, "the team has 1000000000000 people; use up to 10000"),
        ({"architecture": {"batch_size": 0}}, "batch size is 0; use 1 or more"),
        ({"architecture": {"batch_size": 481}}, "batch size is 481 and the pool has 480"),
        ({"architecture": {"trigger_share": 0.0}}, "trigger share is 0.0; use a share above 0"),
        ({"architecture": {"trigger_count": 21}}, "trigger count is 21 of a batch of 20; use 1"),
        ({"architecture": {"window": 0}}, "window is 0; use 1 or more"),
        ({"architecture": {"ahead": -1}}, "ahead is -1; use 0 or more"),
        ({"architecture": {"warm_up_agreement": 1.5}}, "warm-up agreement is 1.5; a kappa is 1"),
        ({"architecture": {"smallest_batch": 9, "largest_batch": 8}}, "use 1 <= smallest"),
        ({"budget": {"labels": 0}}, "the budget of labels is 0; give more than 0"),
        ({"budget": {"hours": -1.0}}, "the budget of hours is -1.0; give more than 0"),
        ({"options": {"random_share": 1.5}}, "random share is 1.5; use a share from 0 to 1"),
        ({"options": {"overlap": 4}}, "overlap is 4 with 3 annotators; nobody labels an example"),
        ({"options": {"ensemble": 0}}, "ensemble is 0; use 1"),
        ({"options": {"refresh_labels": -1}}, "refresh_labels is -1; use 0"),
        ({"options": {"lease_seconds": 0.0}}, "the lease time-out is 0.0 s; give more than 0 s"),
        ({"training": {"seconds": -1.0}}, "training takes -1.0 s"),
        ({"prices": {"per_label": -0.5}}, "the price per_label is -0.5; use 0 or more"),
        ({"arrivals": {"initial_share": 0.5}}, "50% of the pool is still to arrive at a rate of"),
        ({"drift": {}}, "nothing arrives in this plan; lower the initial share"),
        (
            {"drift": {"drift": "label_swap", "class_b": 2}},
            "drift names classes 0 and 2 of 2; use 0 to 1",
        ),
        (
            {"drift": {"drift": "label_swap", "at_seconds": -1.0}},
            "the drift sets in at -1.0 s; use 0 or later",
        ),
    ],
)
def test_what_cannot_run_is_refused(tables, said):
    with pytest.raises(PlanError) as refusal:
        checked_plan(plan_of(tables), n_classes=2, pool_size=500)

    assert said in str(refusal.value)


def test_data_of_one_class_is_refused():
    with pytest.raises(PlanError, match="the data has 1 class; a classifier needs two or more"):
        checked_plan(Plan(), n_classes=1, pool_size=500)


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
@pytest.mark.parametrize(
    ("part", "field"), [("options", "lease_seconds"), ("budget", "hours"), ("prices", "per_label")]
)
def test_a_number_that_the_log_cannot_hold_is_refused(part, field, value):
    plan = plan_of({part: {field: value}})

    with pytest.raises(PlanError, match=f"{part}.{field} is {value}; give a finite number"):
        checked_values(plan)


def test_an_endless_shift_is_refused_with_its_place():
    plan = Plan(team=(Person(shifts=((0.0, math.inf),)),))

    with pytest.raises(PlanError, match=r"team\.1\.shifts\.1\.2 is inf"):
        checked_values(plan)


@pytest.mark.parametrize("seed", [-1, 2**63])
def test_a_seed_out_of_range_is_refused(seed):
    with pytest.raises(PlanError, match=rf"the seed is {seed}; use 0 up to 2\*\*63 - 1"):
        checked_values(Plan(seed=seed))


def test_a_value_of_another_type_is_refused():
    with pytest.raises(PlanError, match="Expected `str`, got `int`"):
        checked_values(Plan(name=3))


def test_a_live_plan_may_ask_more_people_than_its_simulated_team():
    plan = pl.Plan(options=pl.OptionsPlan(overlap=5), team=())
    assert checked_live_plan(plan, 2, 100) is plan


@pytest.mark.parametrize(
    ("plan", "to_label", "message"),
    [
        (pl.Plan(), 0, "every example of the pool has a label"),
        (pl.Plan(options=pl.OptionsPlan(hand=0)), 9, "a hand of 0 examples"),
        (pl.Plan(options=pl.OptionsPlan(overlap=0)), 9, "overlap is 0"),
        (
            pl.Plan(split=pl.SplitPlan(protocol="published")),
            9,
            "the published split needs every label",
        ),
    ],
)
def test_a_live_plan_that_nobody_could_work_by_is_refused(plan, to_label, message):
    with pytest.raises(PlanError, match=message):
        checked_live_plan(plan, 2, to_label)
