"""What the simulated world does to a run: arrivals, drifts, budgets, an empty pool."""

from dataclasses import replace

import numpy as np
import pytest

from al_core.domain import events as ev
from al_core.domain.plan import ArrivalPlan, BudgetPlan, DriftPlan, OptionsPlan, PricesPlan
from al_core.loop.arrivals import Arrivals
from tests.loop.worlds import (
    ScriptedLearner,
    events_of,
    in_order,
    of_kind,
    parallel,
    plan_of,
    problem_of,
    run,
    sequential,
    team_of,
    times_of,
)

EVERY_TEN_SECONDS = ArrivalPlan(initial_share=0.5, rate_per_hour=360.0, spacing="even")


def test_everything_is_there_at_the_start_unless_the_plan_says_otherwise():
    assert of_kind(events_of(plan_of(), problem_of(4)), ev.ExamplesArrived) == [
        ev.ExamplesArrived((0, 1, 2, 3))
    ]


def test_even_arrivals_come_at_equal_gaps():
    events = events_of(plan_of(sequential(1), arrivals=EVERY_TEN_SECONDS), problem_of(6))

    assert times_of(events, ev.ExamplesArrived) == [0.0, 10.0, 20.0, 30.0]


def test_every_example_arrives_once():
    events = events_of(plan_of(sequential(1), arrivals=EVERY_TEN_SECONDS), problem_of(6))

    arrived = [e for event in of_kind(events, ev.ExamplesArrived) for e in event.examples]
    assert sorted(arrived) == [0, 1, 2, 3, 4, 5]


def test_the_seed_set_is_there_at_the_start():
    plan = plan_of(arrivals=ArrivalPlan(initial_share=0.0, rate_per_hour=360.0))

    assert Arrivals(plan, problem_of(6, seeds=2)).initial() == (0, 1)


def test_poisson_gaps_have_the_mean_that_the_rate_says():
    plan = plan_of(arrivals=ArrivalPlan(initial_share=0.0, rate_per_hour=1800.0))
    arrivals = Arrivals(plan, problem_of(2))

    gaps = [arrivals.next_gap_seconds() for _ in range(4000)]

    assert np.mean(gaps) == pytest.approx(2.0, rel=0.05)
    assert np.std(gaps) == pytest.approx(2.0, rel=0.1)


def test_a_run_waits_for_examples_that_are_still_to_arrive():
    plan = plan_of(
        sequential(2), arrivals=ArrivalPlan(initial_share=0.0, rate_per_hour=36.0, spacing="even")
    )
    events = events_of(plan, problem_of(2))

    assert times_of(events, ev.LabelGiven) == [110.0, 210.0]
    assert events[-1][1] == ev.Stopped("pool exhausted")


def test_later_arrivals_are_told_from_the_first():
    state = run(plan_of(sequential(1), arrivals=EVERY_TEN_SECONDS), problem_of(6))[1]

    assert (len(state.first_arrivals), len(state.later_arrivals)) == (3, 3)
    assert set(state.first_arrivals) | set(state.later_arrivals) == set(range(6))


def test_after_a_prior_shift_one_class_arrives_first():
    plan = plan_of(arrivals=ArrivalPlan(initial_share=0.0, rate_per_hour=360.0))
    problem = problem_of(20)
    arrivals = Arrivals(plan, problem)
    arrivals.follow(DriftPlan(drift="prior_shift", class_a=1))

    classes = [int(problem.truth[arrivals.next_example()]) for _ in range(20)]

    assert classes == [1] * 10 + [0] * 10


def test_a_prior_shift_of_thirty_points_raises_the_share_of_the_class_by_that():
    arrivals = Arrivals(
        plan_of(arrivals=ArrivalPlan(initial_share=0.0, rate_per_hour=360.0)), problem_of(4000)
    )
    arrivals.follow(DriftPlan(drift="prior_shift", class_a=1, points=0.3))

    share = np.mean([arrivals.next_example() % 2 for _ in range(1000)])

    assert share == pytest.approx(0.8, abs=0.04)


def worlds_of(n):
    """Rows of two domains by turns."""
    return replace(problem_of(n), domains=np.arange(n) % 2)


def test_another_world_arrives_only_after_the_shift():
    drift = DriftPlan(drift="domain_shift", at_seconds=50.0)
    plan = plan_of(arrivals=ArrivalPlan(initial_share=0.2, rate_per_hour=360.0), drift=drift)
    arrivals = Arrivals(plan, worlds_of(20))
    before = [*arrivals.initial(), arrivals.next_example(), arrivals.next_example()]
    arrivals.follow(drift)

    assert [row % 2 for row in before] == [0] * 6
    assert [arrivals.next_example() % 2 for _ in range(14)] == [1] * 10 + [0] * 4


def test_a_prior_shift_is_an_event_at_its_time():
    drift = DriftPlan(at_seconds=15.0, drift="prior_shift", class_a=1, class_b=0)
    events = events_of(
        plan_of(sequential(1), arrivals=EVERY_TEN_SECONDS, drift=drift), problem_of(6)
    )

    assert (15.0, ev.DriftInjected("prior_shift", 1, 0)) in events


def test_after_a_label_swap_people_say_the_other_class():
    drift = DriftPlan(at_seconds=25.0, drift="label_swap", class_a=0, class_b=1)
    events = events_of(plan_of(sequential(1), drift=drift), problem_of(4))

    assert [e.label for e in of_kind(events, ev.LabelGiven)] == [0, 1, 1, 0]


def test_a_label_swap_leaves_other_classes_as_they_are():
    drift = DriftPlan(at_seconds=0.0, drift="label_swap", class_a=0, class_b=1)
    events = events_of(plan_of(sequential(1), drift=drift), problem_of(3, n_classes=3))

    assert [e.label for e in of_kind(events, ev.LabelGiven)] == [1, 0, 2]


def test_the_run_stops_when_the_label_budget_is_spent():
    events, state = run(plan_of(sequential(4), budget=BudgetPlan(labels=6)), problem_of(12))

    assert (state.totals.answers, state.stopped) == (6, "label budget spent")
    assert [len(e.examples) for e in of_kind(events, ev.BatchSelected)] == [4, 2]


def test_the_label_budget_counts_every_answer_of_an_overlap():
    plan = plan_of(
        sequential(2),
        team=team_of(10.0, 10.0),
        options=in_order(overlap=2),
        budget=BudgetPlan(labels=7),
    )
    state = run(plan)[1]

    assert (state.totals.answers, len(state.labels), state.stopped) == (6, 3, "label budget spent")


def test_the_run_stops_when_its_hours_are_spent():
    events = events_of(plan_of(sequential(4), budget=BudgetPlan(hours=0.01)))

    assert events[-1] == (36.0, ev.Stopped("time budget spent"))
    assert len(of_kind(events, ev.LabelGiven)) == 3


def test_the_run_stops_when_its_money_is_spent():
    prices = PricesPlan(per_label=2.0, per_person_hour=0.0, per_compute_hour=0.0)
    events, state = run(plan_of(sequential(4), budget=BudgetPlan(cost=5.0), prices=prices))

    assert (len(of_kind(events, ev.LabelGiven)), state.cost) == (3, 6.0)
    assert events[-1] == (30.0, ev.Stopped("cost budget spent"))


def test_money_is_paid_for_people_at_work_and_for_training():
    prices = PricesPlan(per_label=0.0, per_person_hour=36.0, per_compute_hour=360.0)
    plan = plan_of(sequential(4), team=team_of(10.0, 10.0), training=5.0, prices=prices)

    state = run(plan, problem_of(4))[1]

    assert state.now == 25.0
    assert state.cost == pytest.approx(2 * 25.0 * 0.01 + 5.0 * 0.1)


def test_the_run_stops_when_the_pool_is_exhausted():
    events = events_of(plan_of(parallel(3)), problem_of(7))

    assert events[-1][1] == ev.Stopped("pool exhausted")
    assert len(of_kind(events, ev.LabelGiven)) == 7


@pytest.mark.parametrize(
    ("order", "given_out"),
    [("utility", [2, 0, 3, 1]), ("arrival", [0, 1, 2, 3]), ("shuffled", [1, 2, 0, 3])],
)
def test_the_queue_is_ordered_as_the_plan_says(order, given_out):
    learner = ScriptedLearner(utilities={0: 0.5, 1: 0.1, 2: 0.9, 3: 0.2})

    plan = plan_of(sequential(4), options=OptionsPlan(queue_order=order), seed=7)

    leased = [e.example for e in of_kind(events_of(plan, problem_of(4), learner), ev.SlotLeased)]

    assert leased == given_out


def rescoring(order):
    """Batches of 6 by one person; after 2 labels what waits is scored again, highest row last."""
    options = OptionsPlan(queue_order=order, refresh_labels=2)
    learner = ScriptedLearner(utilities={row: float(row) for row in range(6)})
    plan = plan_of(sequential(6), options=options)
    return events_of(plan, problem_of(8, seeds=2), learner)


def test_waiting_examples_are_scored_again_as_labels_come_in():
    rescored = of_kind(rescoring("utility"), ev.QueueRescored)

    assert rescored[0] == ev.QueueRescored((2, 3, 6, 7), (-2.0, -3.0, -6.0, -7.0), 2)


def test_rescoring_moves_a_queue_ordered_by_utility():
    leased = [e.example for e in of_kind(rescoring("utility"), ev.SlotLeased)]

    assert leased == [5, 4, 2, 3, 6, 7]


def test_rescoring_leaves_a_queue_in_order_of_arrival_as_it_is():
    leased = [e.example for e in of_kind(rescoring("arrival"), ev.SlotLeased)]

    assert leased == [2, 3, 4, 5, 6, 7]


def test_without_refresh_nothing_is_scored_again():
    events = events_of(plan_of(sequential(6)), problem_of(8, seeds=2))

    assert of_kind(events, ev.QueueRescored) == []
