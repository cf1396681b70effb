"""What happens while people label: examples arrive, the world changes."""

import streamlit as st

from al_core.domain.plan import ArrivalPlan, DriftPlan
from pages.components.fields import choice, number, share, switch

_DRIFTS = {
    "prior_shift": "more of one class arrives",
    "domain_shift": "another world arrives",
    "label_swap": "two classes change meaning",
}


def arrival_fields(start: ArrivalPlan) -> ArrivalPlan:
    """How much of the pool is there at the start, and how the rest comes."""
    left, middle, right = st.columns(3)
    with left:
        initial = share("initial", "There at the start", start.initial_share)
    with middle:
        rate = number("rate", "Arrivals per hour", start.rate_per_hour, step=10.0)
    with right:
        spacing = choice("spacing", "Spacing", ["poisson", "even"], start.spacing)
    return ArrivalPlan(initial_share=initial, rate_per_hour=rate, spacing=spacing)


def drift_fields(start: DriftPlan | None) -> DriftPlan | None:
    """A change of the world at a time, or none."""
    begin = start or DriftPlan(at_seconds=1800.0, drift="label_swap")
    if not switch("drift", "A drift", start is not None):
        return None
    left, middle, right = st.columns([2, 1, 2])
    with left:
        kind = choice("drift_kind", "Kind", list(_DRIFTS), begin.drift, format_func=_DRIFTS.get)
    with middle:
        at = number("drift_at", "At, s", begin.at_seconds, step=60.0)
    with right:
        first, second = st.columns(2)
        with first:
            class_a = number("class_a", "Class", begin.class_a, help="By position, from 0.")
        with second:
            class_b = number("class_b", "Other class", begin.class_b)
    points = begin.points
    if kind == "prior_shift":
        points = share("points", "More of the class, points", begin.points)
    return DriftPlan(at_seconds=at, drift=kind, class_a=class_a, class_b=class_b, points=points)
