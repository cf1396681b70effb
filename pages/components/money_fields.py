"""What a run costs, and when it has to end."""

from typing import Any

import streamlit as st

from al_core.domain.plan import BudgetPlan, PricesPlan
from pages.components.fields import number, optional_number


def budget_fields(start: BudgetPlan) -> BudgetPlan:
    """The run ends at the first limit reached; an empty field is no limit."""
    left, middle, right = st.columns(3)
    with left:
        labels = _limit("budget_labels", "Labels", start.labels, min_value=0, step=10)
    with middle:
        hours = _limit("budget_hours", "Hours", start.hours, min_value=0.0, step=1.0)
    with right:
        cost = _limit("budget_cost", "Money", start.cost, min_value=0.0, step=10.0)
    return BudgetPlan(labels=labels, hours=hours, cost=cost)


def _limit(name: str, label: str, start: float | None, **limits: float) -> Any:
    return optional_number(name, label, start, placeholder="no limit", **limits)


def price_fields(start: PricesPlan) -> PricesPlan:
    """Money in the user's own currency."""
    left, middle, right = st.columns(3)
    with left:
        label = number("per_label", "Per label", start.per_label, step=0.1)
    with middle:
        person = number("per_hour", "Per hour of a person", start.per_person_hour, step=1.0)
    with right:
        compute = number("per_compute", "Per hour of training", start.per_compute_hour, step=1.0)
    return PricesPlan(per_label=label, per_person_hour=person, per_compute_hour=compute)
