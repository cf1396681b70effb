"""The advisor's form: people and times, retraining, money, what is wanted."""

import streamlit as st
from msgspec.structs import replace

from al_core.domain.constraints import Constraints
from al_core.domain.plan import BudgetPlan, PricesPlan, TrainingPlan
from pages.components.advisor_state import choice, number, percent

_SPREADS = {
    "measured": "as measured",
    "lognormal": "lognormal",
    "exponential": "exponential",
    "deterministic": "all the same",
}
_OBJECTIVES = {"money": "money", "hours": "hours by the clock"}


def constraint_fields(start: Constraints) -> Constraints:
    """The constraints as the fields say them."""
    with _card("People"):
        given = _people(start)
    with _card("Retraining, arrivals"):
        given = _world(given)
    with _card("Budget and prices"):
        given = replace(given, budget=_budget(given.budget), **_prices(given))
    with _card("What is wanted"):
        return _aims(given)


def _card(title: str) -> st.delta_generator.DeltaGenerator:
    card = st.container(border=True)
    card.markdown(f"**{title}**")
    return card


def _people(start: Constraints) -> Constraints:
    left, middle, right = st.columns(3)
    with left:
        people = number("people", "People", start.people, min_value=0)
        hours = number("hours_a_day", "Hours a day", start.hours_per_day, min_value=0.0, step=1.0)
    with middle:
        spread = _spread(start)
        seconds = number(
            "label_seconds", "Seconds per label", round(start.mean_label_seconds, 3),
            min_value=0.0, step=1.0, disabled=spread == "measured",
        )  # fmt: skip
    with right:
        cv = number(
            "cv", "Variation", round(start.cv, 3), min_value=0.0, step=0.1,
            help="Standard deviation of the seconds / their mean, for a lognormal spread.",
            disabled=spread != "lognormal",
        )  # fmt: skip
        right_answers = percent("accuracy", "Right answers", start.annotator_accuracy)
    measured = spread == "measured"
    return replace(
        start,
        people=people,
        hours_per_day=hours,
        label_seconds=start.label_seconds if measured else seconds,
        spread=start.spread if measured else spread,
        cv=cv,
        measured_seconds=start.measured_seconds if measured else (),
        annotator_accuracy=1.0 if right_answers is None else right_answers,
    )


def _spread(start: Constraints) -> str:
    options = [each for each in _SPREADS if each != "measured" or start.measured_seconds]
    begin = "measured" if start.measured_seconds else start.spread
    return choice("spread", "Spread of times", options, begin, format_func=_SPREADS.get)


def _world(start: Constraints) -> Constraints:
    left, middle, right = st.columns(3)
    with left:
        seconds = number(
            "train", "Seconds to retrain", start.training.seconds, min_value=0.0, step=10.0
        )
    with middle:
        growth = number(
            "train_growth", "Plus s per label", start.training.seconds_per_label, min_value=0.0
        )
    with right:
        arrivals = number(
            "arrivals", "Arrivals an hour", start.arrivals_per_hour, min_value=0.0, step=10.0,
            placeholder="all there",
        )  # fmt: skip
    return replace(start, training=TrainingPlan(seconds, growth), arrivals_per_hour=arrivals)


def _budget(start: BudgetPlan) -> BudgetPlan:
    left, middle, right = st.columns(3)
    empty = {"placeholder": "no limit"}
    with left:
        labels = number("labels", "Labels", start.labels, min_value=0, step=10, **empty)
    with middle:
        hours = number("hours", "Hours", start.hours, min_value=0.0, step=1.0, **empty)
    with right:
        cost = number("money", "Money", start.cost, min_value=0.0, step=10.0, **empty)
    return BudgetPlan(labels, hours, cost)


def _prices(start: Constraints) -> dict[str, object]:
    prices = start.prices
    label, person, compute, mistake = st.columns(4, vertical_alignment="bottom")
    with label:
        per_label = number("per_label", "A label", prices.per_label, min_value=0.0, step=0.1)
    with person:
        per_hour = number(
            "per_hour", "A person's hour", prices.per_person_hour, min_value=0.0, step=1.0
        )
    with compute:
        per_compute = number(
            "per_compute", "Training hour", prices.per_compute_hour, min_value=0.0, step=1.0
        )
    with mistake:
        wrong = number(
            "mislabel", "A wrong label", start.mislabel_cost, min_value=0.0, step=1.0,
            help="What one mistake costs in the end; it decides how many people see each example.",
        )  # fmt: skip
    return {
        "prices": PricesPlan(per_label, per_hour, per_compute),
        "mislabel_cost": wrong,
    }


def _aims(start: Constraints) -> Constraints:
    left, middle, right = st.columns(3)
    with left:
        objective = choice(
            "objective", "Keep low", list(_OBJECTIVES), start.objective,
            format_func=_OBJECTIVES.get,
        )  # fmt: skip
    with middle:
        latency = number(
            "latency", "Latency, s", start.acceptable_latency_seconds, min_value=0.0, step=60.0,
            placeholder="any",
            help="Most seconds from choosing an example to a model that has seen its label.",
        )  # fmt: skip
    with right:
        target = percent(
            "target", "Target accuracy", start.target_accuracy, placeholder="random's",
            help="Empty: what random selection reaches with most of the label budget.",
        )  # fmt: skip
    return replace(
        start, objective=objective, acceptable_latency_seconds=latency, target_accuracy=target
    )
