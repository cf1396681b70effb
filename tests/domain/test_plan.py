"""Plans as values: they come back from a log as they went, people have names of their own."""

import msgspec
import pytest

from al_core.domain.plan import BudgetPlan, OptionsPlan, Person, Plan, as_logged, people


def test_a_logged_plan_is_the_plan():
    plan = Plan(team=(Person(mean_seconds=20),), options=OptionsPlan(lease_seconds=60))

    assert as_logged(plan) == plan


def test_whole_numbers_in_fields_of_seconds_become_floats():
    logged = as_logged(Plan(budget=BudgetPlan(hours=2), options=OptionsPlan(lease_seconds=60)))

    assert repr(logged.budget.hours) == "2.0"
    assert repr(logged.options.lease_seconds) == "60.0"


def test_a_logged_plan_stays_as_it_is():
    logged = as_logged(Plan())

    assert msgspec.json.encode(as_logged(logged)) == msgspec.json.encode(logged)


def test_a_member_with_a_count_is_that_many_people():
    team = (Person(name="ana", count=2), Person(name="bob"))

    assert [person.name for person in people(Plan(team=team))] == ["ana-1", "ana-2", "bob"]


def test_people_of_a_count_are_one_each_and_alike():
    both = people(Plan(team=(Person(name="ana", count=2, mean_seconds=7.0),)))

    assert [(person.count, person.mean_seconds) for person in both] == [(1, 7.0), (1, 7.0)]


def test_a_misspelt_setting_is_refused():
    with pytest.raises(msgspec.ValidationError, match="unknown field `batchsize`"):
        msgspec.toml.decode("[architecture]\nbatchsize = 3", type=Plan)


def test_a_plan_reads_from_toml():
    text = '[architecture]\nkind = "hybrid"\ntrigger_count = 3\n[[team]]\nmean_seconds = 5'
    plan = msgspec.toml.decode(text, type=Plan)

    assert (plan.architecture.kind, plan.architecture.trigger_count) == ("hybrid", 3)
    assert plan.team[0].mean_seconds == 5.0
