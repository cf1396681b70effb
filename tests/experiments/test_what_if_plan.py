"""Changes of a plan as an address holds them."""

import pytest

from al_core.domain.errors import PlanError
from al_core.domain.plan import ArchitecturePlan, Plan, StrategyPlan
from al_core.experiments.what_if_plan import (
    CHANGEABLE,
    changes_between,
    changes_from,
    key_of,
    told_changes,
    with_changes,
)


def test_a_change_is_a_path_and_a_value():
    assert with_changes(Plan(), {"architecture.batch_size": "8"}).architecture.batch_size == 8
    assert with_changes(Plan(), {"architecture.kind": '"parallel"'}).architecture.kind == "parallel"


def test_a_setting_can_be_taken_off():
    plan = Plan(architecture=ArchitecturePlan(window=5))
    assert with_changes(plan, {"architecture.window": "null"}).architecture.window is None


def test_only_what_differs_is_a_change():
    other = Plan(architecture=ArchitecturePlan(kind="hybrid", batch_size=20))
    assert changes_between(Plan(), other) == {"architecture.kind": '"hybrid"'}


def test_changes_between_two_plans_lead_from_one_to_the_other():
    other = Plan(architecture=ArchitecturePlan(kind="parallel", batch_size=7, ahead=2))
    assert with_changes(Plan(), changes_between(Plan(), other)) == other


def test_another_strategy_has_its_own_defaults_as_parameters():
    plan = Plan(strategy=StrategyPlan("uncertainty_diversity", {"beta": 3.0}))
    assert with_changes(plan, {"strategy.name": '"margin"'}).strategy == StrategyPlan("margin")


def test_an_address_holds_changes_and_gives_them_back():
    changes = {"architecture.kind": '"parallel"', "options.random_share": "0.2"}
    told = ['architecture.kind:"parallel"', "options.random_share:0.2"]
    assert told_changes(changes) == told
    assert changes_from(told) == changes


def test_the_order_of_changes_makes_no_other_what_if():
    changes = {"architecture.kind": '"parallel"', "options.random_share": "0.2"}
    assert key_of(changes) == key_of(dict(reversed(changes.items())))
    assert key_of(changes) != key_of({"architecture.kind": '"parallel"'})


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"budget.labels": "9"}, "'budget.labels' can't be changed in a what-if; choose from"),
        ({"architecture.batch_size": '"many"'}, "the change does not fit a plan: Expected `int`"),
        ({"architecture.batch_size": "0"}, "batch size is 0; use 1 or more"),
        ({"architecture.kind": "parallel"}, "words in double quotes"),
        ({"architecture.kind": '"sideways"'}, "the change does not fit a plan"),
        ({"strategy.name": '"guesswork"'}, "no strategy is called 'guesswork'"),
        ({"options.random_share": "1.5"}, "random share is 1.5"),
    ],
)
def test_a_change_that_does_not_fit_is_refused_with_the_reason(changes, why):
    with pytest.raises(PlanError, match=why):
        with_changes(Plan(), changes)


def test_an_address_without_a_value_is_no_change():
    with pytest.raises(PlanError, match=r"write it as architecture\.batch_size:8"):
        changes_from(["architecture.batch_size"])


def test_every_setting_that_can_be_changed_is_one_of_the_plan():
    assert changes_between(Plan(), Plan()) == {}
    assert len(CHANGEABLE) == len(set(CHANGEABLE.values()))
