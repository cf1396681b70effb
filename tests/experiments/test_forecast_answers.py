"""When a target is reached: literal draws, literal ways on."""

import math

import numpy as np
import pytest

from al_core.domain.forecasts import BudgetLeft, Ready, Ways
from al_core.experiments.forecast_answers import Within, answer_for, is_reached, labels_needed
from tests.experiments.forecast_logs import forecast_of

RISING = (0.5, 0.8, 0.8, 0.8)
LATER = (0.5, 0.5, 0.8, 0.9)
NEVER = (0.5, 0.5, 0.5, 0.5)
LUCKY = (0.9, 0.5, 0.5, 0.5)


def test_target_is_reached_where_three_in_a_row_are_there_on_average():
    needed = labels_needed(forecast_of([RISING, LATER, NEVER]), 0.7)
    assert needed.tolist() == [40.0, 50.0, math.inf]


def test_one_lucky_model_does_not_reach_it():
    assert labels_needed(forecast_of([LUCKY]), 0.7).tolist() == [math.inf]


def test_models_of_the_past_count_towards_three_in_a_row():
    forecast = forecast_of([RISING], recent=(0.1, 0.8, 0.8))
    assert labels_needed(forecast, 0.7).tolist() == [20.0]


@pytest.mark.parametrize(
    ("quality", "there"), [((0.7, 0.7, 0.7), True), ((0.6, 0.7, 0.7), False), ((0.9, 0.9), False)]
)
def test_reached_takes_three_models(quality, there):
    assert is_reached(np.array(quality), 0.7) is there


def test_what_is_reached_is_said_so():
    answer = answer_for(forecast_of([RISING], recent=(0.8, 0.8, 0.8)), 0.7)
    assert (answer.verdict, answer.chance, answer.labels.estimate) == ("reached", 1.0, 10.0)


def test_what_no_way_reaches_is_unlikely():
    answer = answer_for(forecast_of([NEVER] * 10), 0.7)
    assert (answer.verdict, answer.chance) == ("unlikely", 0.0)


def test_soon_or_never_can_not_be_told():
    answer = answer_for(forecast_of([RISING, NEVER], recent=(0.1, 0.9, 0.9)), 0.7)
    assert answer.labels.low == 20.0
    assert answer.verdict == "told"
    soon = forecast_of([(0.9,) * 20, (0.1,) * 20], recent=(0.1, 0.9, 0.9))
    assert answer_for(soon, 0.7).verdict == "cannot tell yet"


def test_refused_forecast_can_not_be_told_and_has_no_figure():
    answer = answer_for(forecast_of([NEVER], refused="5 models so far, 6 are needed"), 0.7)
    assert answer.verdict == "cannot tell yet"
    assert math.isnan(answer.chance)
    assert answer.arrivals == ()


def test_interval_is_of_actual_draws_and_open_where_some_never_get_there():
    answer = answer_for(forecast_of([RISING] * 18 + [NEVER] * 2), 0.7)
    assert (answer.labels.estimate, answer.labels.low, answer.labels.high) == (40.0, 40.0, math.inf)
    assert answer.chance == 0.9


def test_hours_and_money_are_those_of_a_model_with_as_many_labels():
    arrival = answer_for(forecast_of([RISING]), 0.7).arrivals[0]
    assert (arrival.hours.estimate, arrival.cost.estimate) == (3.0, 11.0)


def test_between_two_models_hours_go_in_proportion():
    way = Ways("sequential", True, (Ready((30.0, 50.0), (2.0, 6.0), (7.0, 9.0)),))
    arrival = answer_for(forecast_of([RISING], ways=(way,)), 0.7).arrivals[0]
    assert (arrival.hours.estimate, arrival.cost.estimate) == (4.0, 8.0)


def test_before_the_first_model_ahead_hours_count_from_now():
    way = Ways("sequential", True, (Ready((30.0,), (2.0,), (9.0,)),))
    forecast = forecast_of([RISING], recent=(0.1, 0.8, 0.8), ways=(way,))
    arrival = answer_for(forecast, 0.7).arrivals[0]
    assert (arrival.hours.estimate, arrival.cost.estimate) == (1.0, 7.0)


def test_way_that_ends_before_the_target_never_gets_there():
    way = Ways("sequential", True, (Ready((30.0,), (2.0,), (9.0,)),))
    arrival = answer_for(forecast_of([RISING], ways=(way,)), 0.7).arrivals[0]
    assert arrival.chance == 0.0
    assert math.isinf(arrival.hours.estimate)


def test_draws_take_the_ways_on_in_turn():
    slow = Ready((20.0, 30.0, 40.0, 50.0), (2.0, 4.0, 6.0, 8.0), (0.0,) * 4)
    fast = Ready((20.0, 30.0, 40.0, 50.0), (1.0, 2.0, 3.0, 4.0), (0.0,) * 4)
    forecast = forecast_of([RISING] * 4, ways=(Ways("parallel", False, (slow, fast)),))
    arrival = answer_for(forecast, 0.7).arrivals[0]
    assert (arrival.hours.low, arrival.hours.high) == (3.0, 6.0)


def test_chance_rises_by_the_hour_to_the_chance_of_getting_there():
    arrival = answer_for(forecast_of([RISING, LATER, NEVER, NEVER]), 0.7).arrivals[0]
    assert arrival.by_chance[0] == 0.0
    assert arrival.by_chance[-1] == arrival.chance == 0.5
    assert (np.diff(arrival.by_chance) >= 0.0).all()
    assert arrival.by_hours[-1] == 4.0


@pytest.mark.parametrize(
    ("budget", "within"),
    [
        (BudgetLeft(), Within(0.75)),
        (BudgetLeft(labels=50.0, labels_end=50.0), Within(0.75)),
        (BudgetLeft(labels=45.0, labels_end=45.0), Within(0.5, ("labels",))),
        (BudgetLeft(hours=9.0, hours_end=3.0), Within(0.5, ("hours",))),
        (BudgetLeft(hours=9.0, hours_end=2.5), Within(0.0, ("hours",))),
        (BudgetLeft(cost=13.0), Within(0.75)),
        (BudgetLeft(cost=12.0), Within(0.5, ("cost",))),
        (BudgetLeft(labels=45.0, labels_end=45.0, cost=10.0), Within(0.0, ("labels", "cost"))),
    ],
)
def test_chance_within_the_budget_counts_draws_that_are_there_before_it_is_spent(budget, within):
    answer = answer_for(forecast_of([RISING, RISING, LATER, NEVER], budget=budget), 0.7)
    assert answer.within == answer.arrivals[0].within == within
    assert answer.chance == 0.75


def test_without_a_pace_the_budget_of_labels_counts_alone():
    budget = BudgetLeft(45.0, 1.0, 1.0, 45.0, 0.5)
    answer = answer_for(forecast_of([RISING, LATER], ways=(), budget=budget), 0.7)
    assert answer.within == Within(0.5, ("labels",))


def test_each_architecture_has_its_own_chance_within_the_hours():
    counts = (20.0, 30.0, 40.0, 50.0)
    slow, fast = (Ways(name, name == "sequential", (Ready(counts, hours, (0.0,) * 4),))
                  for name, hours in (("sequential", (2.0, 4.0, 6.0, 8.0)),
                                      ("parallel", (1.0, 2.0, 3.0, 4.0))))  # fmt: skip
    budget = BudgetLeft(hours=5.0, hours_end=5.0)
    arrivals = answer_for(forecast_of([RISING], ways=(slow, fast), budget=budget), 0.7).arrivals
    assert [each.within.chance for each in arrivals] == [0.0, 1.0]
