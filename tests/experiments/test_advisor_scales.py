"""What must not change the advice: the currency, the unit of time, prices where hours count."""

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from al_core.domain.constraints import Constraints
from al_core.domain.plan import BudgetPlan, PricesPlan, TrainingPlan
from al_core.domain.recommending import Design
from al_core.experiments.advisor import rule_advice
from al_core.experiments.advisor_rules import PACES, estimate, estimates, labels_needed

PRICED = Constraints(
    label_seconds=40.0, people=4, annotator_accuracy=0.85, training=TrainingPlan(120.0),
    budget=BudgetPlan(labels=120), prices=PricesPlan(0.1, 20.0, 5.0), mislabel_cost=3.0,
)  # fmt: skip
KINDS = st.sampled_from(sorted(PACES))
SIZES = st.sampled_from([1, 3, 10, 40])
PEOPLE = st.integers(1, 12)
SECONDS = st.sampled_from([0.0, 5.0, 60.0, 900.0])
FEW = settings(max_examples=25, deadline=None)


def changed(**fields):
    return msgspec.structs.replace(PRICED, **fields)


def dearer(factor):
    prices = {name: factor * price for name, price in msgspec.structs.asdict(PRICED.prices).items()}
    return changed(prices=PricesPlan(**prices), mislabel_cost=factor * PRICED.mislabel_cost)


@pytest.mark.parametrize("factor", [0.01, 7.5, 100.0])
def test_another_currency_gives_the_same_advice_at_another_price(factor):
    ours, theirs = rule_advice(PRICED), rule_advice(dearer(factor))
    assert theirs.design == ours.design
    assert theirs.options == ours.options
    assert [each.cost for each in theirs.estimates] == pytest.approx(
        [factor * each.cost for each in ours.estimates]
    )


@pytest.mark.parametrize("factor", [0.25, 8.0])
def test_everything_so_much_slower_gives_the_same_designs_in_so_much_more_time(factor):
    slow = changed(
        objective="hours", label_seconds=40.0 * factor, training=TrainingPlan(120.0 * factor)
    )
    ours, theirs = estimates(changed(objective="hours")), estimates(slow)
    assert [each.design for each in theirs] == [each.design for each in ours]
    assert [each.cost for each in theirs] == pytest.approx([factor * each.cost for each in ours])
    assert [each.latency_seconds for each in theirs] == pytest.approx(
        [factor * each.latency_seconds for each in ours]
    )


def test_prices_are_of_no_matter_where_hours_are_to_be_few():
    cheap = changed(objective="hours", prices=PricesPlan(0.0, 0.0, 0.0))
    assert estimates(cheap) == estimates(changed(objective="hours"))


def test_half_the_hours_a_day_take_twice_as_long():
    short, long = (
        estimates(changed(objective="hours", hours_per_day=hours)) for hours in (4.0, 8.0)
    )
    assert [each.cost for each in short] == pytest.approx([2.0 * each.cost for each in long])


@FEW
@given(kind=KINDS, size=SIZES, people=PEOPLE)
def test_longer_retraining_never_shortens_the_latency(kind, size, people):
    latencies = [
        estimate(
            changed(people=people, training=TrainingPlan(each)), Design(kind, size)
        ).latency_seconds
        for each in (0.0, 5.0, 60.0, 900.0)
    ]
    assert latencies == sorted(latencies)


@FEW
@given(kind=st.sampled_from(["sequential", "parallel"]), size=SIZES, people=PEOPLE)
def test_longer_retraining_never_makes_a_loop_faster(kind, size, people):
    speeds = [
        estimate(
            changed(people=people, training=TrainingPlan(each)), Design(kind, size)
        ).seconds_per_label
        for each in (0.0, 5.0, 60.0, 900.0)
    ]
    assert speeds == sorted(speeds)


@pytest.mark.parametrize("spread", ["lognormal", "exponential", "deterministic"])
@pytest.mark.parametrize("cv", [0.5, 3.0])
def test_one_person_who_never_waits_takes_the_mean_whatever_the_spread(spread, cv):
    alone = changed(people=1, spread=spread, cv=cv, training=TrainingPlan(0.0))
    for kind in ("sequential", "parallel"):
        assert estimate(alone, Design(kind, 1)).seconds_per_label == pytest.approx(40.0)


@FEW
@given(kind=KINDS, size=SIZES, people=PEOPLE, seconds=SECONDS)
def test_nobody_labels_faster_than_all_at_work_all_the_time(kind, size, people, seconds):
    found = estimate(
        changed(people=people, training=TrainingPlan(seconds)), Design(kind, size)
    )  # fmt: skip
    assert found.seconds_per_label >= 40.0 / people - 1e-9
    assert 0.0 <= found.waiting_share < 1.0
    assert found.behind_labels >= (size - 1) / 2.0 - 1e-9


@FEW
@given(size=SIZES, people=PEOPLE, seconds=SECONDS)
def test_full_queue_is_never_slower_than_a_plain_loop_and_never_fresher(size, people, seconds):
    plain, full = (
        estimate(changed(people=people, training=TrainingPlan(seconds)), Design(kind, size))
        for kind in ("sequential", "parallel")
    )
    assert full.seconds_per_label <= plain.seconds_per_label + 1e-9
    assert full.behind_labels >= plain.behind_labels - 1e-9


@FEW
@given(budget=st.floats(10.0, 5000.0), behind=st.floats(0.0, 5000.0), more=st.floats(0.0, 500.0))
def test_staler_picks_need_more_labels_and_never_more_than_random(budget, behind, more):
    fresher, staler = labels_needed(budget, behind), labels_needed(budget, behind + more)
    assert fresher <= staler <= 2.0 / 3.0 * budget + 1e-9


@FEW
@given(limit=st.floats(1.0, 20_000.0))
def test_whoever_is_in_time_stands_before_whoever_is_not(limit):
    found = estimates(changed(acceptable_latency_seconds=limit))
    late = [each.latency_seconds > limit for each in found]
    assert late == sorted(late)


def test_advice_is_the_first_of_its_estimates():
    advice = rule_advice(PRICED)
    assert advice.design == advice.estimates[0].design
    assert advice.architecture.kind == advice.design.kind
    assert advice.architecture.batch_size == advice.design.batch_size
