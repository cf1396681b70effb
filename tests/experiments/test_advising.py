import pytest

from al_core.domain.errors import PlanError
from al_core.domain.plan import BudgetPlan, Person, TrainingPlan
from al_core.experiments.advising import plan_batch_sizes, team_pace
from tests.experiments.plans import small_plan

CLINIC = small_plan(team=(Person(count=10, mean_seconds=300.0),), training=TrainingPlan(1800.0))


def test_ten_people_at_five_minutes_and_half_an_hour_of_training_want_60_or_41():
    advice = plan_batch_sizes(CLINIC).advice
    assert advice.by_rule == 60.0
    assert round(advice.corrected, 1) == 40.7


def test_team_of_a_quick_and_a_slow_person_works_at_the_harmonic_mean():
    team = (Person(name="quick", mean_seconds=10.0), Person(name="slow", mean_seconds=30.0))
    pace = team_pace(small_plan(team=team))
    assert (pace.n_people, pace.label_seconds) == (2, 15.0)


def test_training_that_grows_with_labels_counts_at_half_the_budget():
    plan = small_plan(training=TrainingPlan(30.0, 0.5), budget=BudgetPlan(labels=200))
    assert team_pace(plan).retrain_seconds == 80.0


def test_measured_times_as_they_are_give_their_own_mean():
    measured = Person(spread="bootstrap", mean_seconds=0.0, times=(4.0, 8.0))
    assert team_pace(small_plan(team=(measured,))).label_seconds == 6.0


def test_team_of_nobody_gets_the_remedy():
    with pytest.raises(PlanError, match="0 annotators; add at least one person"):
        team_pace(small_plan(team=(Person(count=0),)))


def test_labels_that_take_no_time_get_the_remedy():
    with pytest.raises(PlanError, match=r"mean_seconds is 0\.0; give a number above 0"):
        plan_batch_sizes(small_plan(team=(Person(mean_seconds=0.0),)))
