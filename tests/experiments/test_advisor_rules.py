"""The advice by rule: designs in the order that arithmetic gives, and reasons in plain words."""

import math

import pytest

from al_core.domain.constraints import Constraints
from al_core.domain.errors import PlanError
from al_core.domain.plan import BudgetPlan, PricesPlan, TrainingPlan
from al_core.domain.recommending import Design
from al_core.experiments.advisor import rule_advice
from al_core.experiments.advisor_rules import batch_sizes, estimate, estimates, labels_needed

CLINIC = Constraints(
    label_seconds=300.0,
    spread="exponential",
    people=10,
    training=TrainingPlan(1800.0),
    budget=BudgetPlan(labels=400),
)
BY_LABEL = PricesPlan(per_label=0.1, per_person_hour=0.0, per_compute_hour=2.0)


def said(given, topic):
    return next(reason for reason in rule_advice(given).reasons if reason.topic == topic)


def test_the_rule_says_60_and_corrected_41():
    sizes = rule_advice(CLINIC).sizes
    assert sizes.by_rule == 60.0
    assert sizes.corrected == pytest.approx(40.7, abs=0.05)
    assert {60, 41} <= set(batch_sizes(CLINIC))


def test_sizes_go_up_to_half_the_label_budget():
    assert batch_sizes(Constraints(budget=BudgetPlan(labels=30)))[-1] == 15
    assert batch_sizes(Constraints(budget=BudgetPlan(labels=1))) == [1]


@pytest.mark.parametrize(("overlap", "largest"), [(1, 4000), (3, 1333)])
def test_no_batch_of_more_answers_than_can_be_played_through_is_looked_at(overlap, largest):
    given = Constraints(people=10_000, label_seconds=1.0, budget=BudgetPlan(labels=10**6))
    assert batch_sizes(given, overlap)[-1] == largest


def test_label_that_takes_next_to_no_time_has_sizes_too():
    given = Constraints(label_seconds=1e-310, budget=BudgetPlan(labels=100))
    assert batch_sizes(given)[-1] == 50


def test_retraining_in_no_time_for_one_person_wants_a_plain_loop():
    alone = Constraints(people=1, training=TrainingPlan(0.0), prices=BY_LABEL)
    assert rule_advice(alone).design == Design("sequential", 1)


def test_long_retraining_and_people_paid_by_the_hour_want_a_full_queue():
    paid = Constraints(people=10, training=TrainingPlan(600.0))
    assert rule_advice(paid).design.kind == "parallel"


def test_people_paid_by_the_label_wait_for_nothing_so_picks_stay_fresh():
    waiting = Constraints(people=10, training=TrainingPlan(120.0), prices=BY_LABEL)
    advice = rule_advice(waiting)
    assert advice.estimates[0].behind_labels < 15
    assert advice.design.kind != "parallel"


def test_dear_trainings_want_larger_batches():
    def size(per_hour):
        prices = PricesPlan(per_label=0.1, per_person_hour=0.0, per_compute_hour=per_hour)
        return rule_advice(Constraints(training=TrainingPlan(300.0), prices=prices)).design

    assert size(20.0).batch_size > size(0.01).batch_size


def test_estimates_come_cheapest_first():
    costs = [each.cost for each in estimates(CLINIC)]
    assert costs == sorted(costs)


def test_a_latency_limit_puts_slow_designs_last():
    limit = 2400.0
    given = Constraints(
        label_seconds=300.0, people=10, training=TrainingPlan(1800.0),
        budget=BudgetPlan(labels=400), acceptable_latency_seconds=limit,
    )  # fmt: skip
    slow = [each.latency_seconds > limit for each in estimates(given)]
    assert slow == sorted(slow)
    assert not slow[0]
    assert slow[-1]


def test_a_limit_that_nothing_keeps_is_said():
    given = Constraints(training=TrainingPlan(600.0), acceptable_latency_seconds=60.0)
    assert "No design is as quick as 1 min" in said(given, "architecture").because


def test_a_fresh_model_saves_three_tenths_and_one_far_behind_nothing():
    assert labels_needed(100.0, 0.0) == pytest.approx(200 / 3 * 0.7)
    assert labels_needed(100.0, 1e9) == pytest.approx(200 / 3)
    assert labels_needed(100.0, 25.0) == pytest.approx(200 / 3 * (1 - 0.3 / math.e))


def test_three_answers_an_example_leave_a_third_of_the_examples():
    given = Constraints(budget=BudgetPlan(labels=90))
    assert batch_sizes(given, overlap=3)[-1] == 15
    assert estimate(given, Design("sequential", 5), 3).labels < 2 / 3 * 30


def test_money_counts_answers_hours_at_work_and_training():
    prices = PricesPlan(per_label=1.0, per_person_hour=10.0, per_compute_hour=100.0)
    given = Constraints(
        label_seconds=36.0, spread="deterministic", people=2, training=TrainingPlan(36.0),
        budget=BudgetPlan(labels=100), prices=prices,
    )  # fmt: skip
    found = estimate(given, Design("sequential", 2))
    labels = found.labels + 0.5  # half a batch is labeled too much on average
    hours = labels * 36.0 / 3600.0 + 0.01  # and the seed set is trained on before
    assert found.seconds_per_label == 36.0
    assert found.cost == pytest.approx(labels + hours * 2 * 10 + (labels / 2 + 1) * 0.01 * 100)


def test_no_more_than_the_budget_is_paid_for():
    prices = PricesPlan(per_label=1.0, per_person_hour=0.0, per_compute_hour=0.0)
    long = Constraints(
        people=20, training=TrainingPlan(7200.0), budget=BudgetPlan(labels=100), prices=prices
    )
    assert estimate(long, Design("parallel", 5)).cost == 100.0


def test_hours_run_on_at_night():
    day, night = (
        estimate(Constraints(objective="hours", hours_per_day=hours), Design("parallel", 5))
        for hours in (8.0, 24.0)
    )
    assert day.cost == pytest.approx(3 * night.cost)


def test_adaptive_counts_as_the_hybrid_it_begins_as():
    hybrid = estimate(CLINIC, Design("hybrid", 20))
    adaptive = estimate(CLINIC, Design("adaptive", 20))
    assert adaptive.cost == hybrid.cost


def test_every_part_of_the_advice_has_a_reason():
    topics = [reason.topic for reason in rule_advice(CLINIC).reasons]
    assert topics == [
        "architecture", "batch size", "trigger", "time-out", "overlap", "consensus",
        "retraining", "random share",
    ]  # fmt: skip


def test_the_batch_size_names_both_sizes_of_the_rule():
    because = said(CLINIC, "batch size").because
    assert "The rule of thumb says 60, corrected for stragglers 40.7:" in because


def test_memoryless_times_are_told_that_giving_items_on_gains_nothing():
    assert "gains nothing with such times" in said(CLINIC, "time-out").because


def test_heavy_tails_are_told_what_a_time_out_gains():
    heavy = Constraints(label_seconds=300.0, cv=2.0)
    reason = said(heavy, "time-out")
    assert "shortens the mean wait from 4 min 59 s to 4 min 21 s; 5.0% of labels" in reason.because
    assert rule_advice(heavy).options.lease_seconds == rule_advice(heavy).time_out.seconds


def test_people_who_do_not_err_label_alone():
    assert said(CLINIC, "overlap").advised == "1 person per example"
    assert said(CLINIC, "consensus").advised == "none"


def test_dear_mistakes_of_shaky_people_are_worth_an_overlap():
    shaky = Constraints(annotator_accuracy=0.8, mislabel_cost=20.0, people=5)
    advice = rule_advice(shaky)
    assert (advice.options.overlap, advice.options.consensus) == (5, "dawid_skene")
    assert "the majority of 5 on 5.8% at most" in said(shaky, "overlap").because


def test_few_answers_a_person_are_counted_and_not_weighed():
    few = Constraints(
        annotator_accuracy=0.8, mislabel_cost=20.0, people=5, budget=BudgetPlan(labels=20)
    )
    assert rule_advice(few).options.consensus == "majority"


@pytest.mark.parametrize(("labels", "share"), [(50, 0.2), (200, 0.1), (4000, 0.05)])
def test_about_twenty_labels_are_random_within_bounds(labels, share):
    given = Constraints(budget=BudgetPlan(labels=labels))
    assert rule_advice(given).options.random_share == share


def test_the_cadence_is_that_of_the_design():
    advice = rule_advice(CLINIC)
    assert advice.labels_between_trainings >= advice.design.batch_size * 0.5
    assert advice.seconds_between_trainings == pytest.approx(
        advice.labels_between_trainings * advice.estimates[0].seconds_per_label
    )


def test_measured_times_take_the_place_of_the_mean():
    measured = Constraints(label_seconds=999.0, measured_seconds=(10.0, 12.0, 14.0) * 20)
    assert rule_advice(measured).estimates[0].seconds_per_label < 15.0


def test_bad_constraints_are_refused_before_anything_is_worked_out():
    with pytest.raises(PlanError, match="0 people"):
        rule_advice(Constraints(people=0))
