import math

import msgspec
import pytest

from al_core.domain.constraints import Constraints, checked_constraints
from al_core.domain.errors import PlanError
from al_core.domain.plan import BudgetPlan, PricesPlan, TrainingPlan


def test_the_defaults_can_be_planned_on():
    assert checked_constraints(Constraints()) == Constraints()


def test_the_mean_is_that_of_what_was_measured():
    assert Constraints(label_seconds=20.0, measured_seconds=(2.0, 4.0)).mean_label_seconds == 3.0
    assert Constraints(label_seconds=20.0).mean_label_seconds == 20.0


def test_retraining_that_grows_counts_at_half_the_label_budget():
    given = Constraints(training=TrainingPlan(30.0, 0.5), budget=BudgetPlan(labels=200))
    assert given.mean_retrain_seconds == 80.0


def test_constraints_come_back_from_json():
    given = Constraints(measured_seconds=(1.5, 2.0), people=4, target_accuracy=0.9)
    assert msgspec.json.decode(msgspec.json.encode(given), type=Constraints) == given


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"label_seconds": 0.0}, r"a label takes 0\.0 s; give a mean above 0"),
        ({"label_seconds": math.nan}, "a label takes nan s"),
        ({"measured_seconds": (3.0, -1.0)}, "a measured time is not above 0 s; leave such"),
        ({"measured_seconds": (3.0, math.inf)}, "a measured time is not above 0 s"),
        ({"cv": -0.1}, r"the spread of times is -0\.1 of their mean; give 0 or more"),
        ({"training": TrainingPlan(-1.0)}, r"retraining takes -1\.0 s; give 0 or more"),
        ({"training": TrainingPlan(1.0, -2.0)}, r"retraining takes -2\.0 s"),
        ({"acceptable_latency_seconds": 0.0}, r"acceptable latency is 0\.0 s; give more than 0"),
        ({"people": 0}, "0 people can't label; give at least 1"),
        ({"people": 10_001}, "10001 people are more than can be planned for; give up to 10000"),
        ({"budget": BudgetPlan(labels=10**8)}, "100000000 labels; give up to 10000000"),
        ({"label_seconds": 1e9}, "a label takes 1000000000.0 s; give up to 31536000, a year"),
        ({"training": TrainingPlan(1e9)}, "retraining takes 1000000000.0 s; give up to 31536000"),
        ({"hours_per_day": 25.0}, r"people work 25\.0 h a day; give more than 0, up to 24"),
        ({"annotator_accuracy": 0.0}, r"annotator accuracy is 0\.0; give a share above 0"),
        ({"arrivals_per_hour": 0.0}, r"0\.0 examples arrive per hour; give more than 0"),
        ({"prices": PricesPlan(per_label=-1.0)}, r"the price per_label is -1\.0; give 0 or more"),
        ({"prices": PricesPlan(0.0, 0.0, 0.0)}, "money is to be saved and every price is 0"),
        ({"mislabel_cost": math.inf}, "a wrong label costs inf; give 0 or more"),
        ({"budget": BudgetPlan(labels=None)}, "the budget is None labels; plans are compared"),
        ({"budget": BudgetPlan(labels=0)}, "the budget is 0 labels"),
        ({"budget": BudgetPlan(hours=-1.0)}, r"the budget of hours is -1\.0; give more than 0"),
        ({"budget": BudgetPlan(cost=0.0)}, r"the budget of money is 0\.0; give more than 0"),
        ({"target_accuracy": 1.2}, r"the target accuracy is 1\.2; give a share above 0, up to 1"),
    ],
)
def test_what_can_not_be_planned_on_is_refused_with_the_remedy(changed, message):
    with pytest.raises(PlanError, match=message):
        checked_constraints(Constraints(**changed))


def test_hours_need_no_price():
    free = Constraints(objective="hours", prices=PricesPlan(0.0, 0.0, 0.0))
    assert checked_constraints(free) is free


@pytest.mark.parametrize(("limit", "slow"), [(None, False), (60.0, False), (59.0, True)])
def test_latency_is_too_slow_above_what_is_acceptable_alone(limit, slow):
    assert Constraints(acceptable_latency_seconds=limit).too_slow(60.0) is slow
