import pytest

from al_core.domain.plan import (
    ArchitecturePlan,
    BudgetPlan,
    DataPlan,
    ModelPlan,
    OptionsPlan,
    Person,
    Plan,
    TrainingPlan,
)
from al_core.reporting.words import duration, plan_words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.2, "0 s"),
        (59.4, "59 s"),
        (59.6, "1 min"),
        (200, "3 min 20 s"),
        (3600, "1 h"),
        (7500, "2 h 5 min"),
    ],
)
def test_durations_read_in_two_units_at_most(seconds, words):
    assert duration(seconds) == words


def test_default_plan_reads_as_a_short_list():
    assert plan_words(Plan()) == {
        "Data": "digits; 30% locked for the audit",
        "Architecture": "sequential, batches of 20",
        "Strategy": "margin, 10% of the slots at random",
        "Model": "logistic_regression",
        "Team": "3 people, 20 s per label",
        "Retraining": "30 s",
        "Budget": "200 labels",
    }


@pytest.mark.parametrize(
    ("architecture", "words"),
    [
        (ArchitecturePlan("hybrid"), "hybrid, batches of 20, retrains at 80% closed"),
        (
            ArchitecturePlan("adaptive", trigger_count=15),
            "adaptive, batches of 20, retrains at 15 closed",
        ),
    ],
)
def test_a_trigger_is_said_where_there_is_one(architecture, words):
    assert plan_words(Plan(architecture=architecture))["Architecture"] == words


def test_a_query_model_of_its_own_is_named():
    plan = Plan(options=OptionsPlan(query_model=ModelPlan("naive_bayes")))
    assert plan_words(plan)["Model"] == "logistic_regression, queried through naive_bayes"


def test_every_limit_of_a_budget_is_listed():
    plan = Plan(budget=BudgetPlan(labels=1000, hours=2.5, cost=80))
    assert plan_words(plan)["Budget"] == "1,000 labels or 2.5 hours or 80.00 spent"


def test_no_limit_means_the_whole_pool():
    assert plan_words(Plan(budget=BudgetPlan(labels=None)))["Budget"] == "the whole pool"


def test_rows_team_of_one_and_growing_training_are_said():
    plan = Plan(
        data=DataPlan(rows=5000), team=(Person(),), training=TrainingPlan(10, seconds_per_label=0.5)
    )
    words = plan_words(plan)
    assert words["Data"].startswith("digits, 5,000 rows")
    assert words["Team"] == "1 person, 20 s per label"
    assert words["Retraining"] == "10 s + 0.5 s per label"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "0 s"), (60, "1 min"), (3599, "59 min 59 s"), (3599.6, "1 h"), (90_000, "25 h")],
)
def test_durations_change_their_unit_at_the_boundary(seconds, words):
    assert duration(seconds) == words


@pytest.mark.parametrize("kind", ["sequential", "parallel"])
def test_architectures_without_a_trigger_name_none(kind):
    plan = Plan(architecture=ArchitecturePlan(kind, trigger_count=15))
    assert plan_words(plan)["Architecture"] == f"{kind}, batches of 20"


@pytest.mark.parametrize(
    ("budget", "words"),
    [
        (BudgetPlan(labels=0), "0 labels"),
        (BudgetPlan(labels=None, hours=0.25), "0.25 hours"),
        (BudgetPlan(labels=None, cost=1234.5), "1,234.50 spent"),
    ],
)
def test_each_limit_has_its_unit(budget, words):
    assert plan_words(Plan(budget=budget))["Budget"] == words


def test_team_of_several_has_the_mean_of_their_times():
    plan = Plan(team=(Person(mean_seconds=10.0, count=3), Person(mean_seconds=50.0)))
    assert plan_words(plan)["Team"] == "4 people, 20 s per label"
