"""A plan at a glance."""

import streamlit as st

from al_core.domain.plan import Plan
from al_core.reporting.words import plan_words


def plan_summary(plan: Plan) -> None:
    """What the plan says, by topic."""
    st.table(plan_words(plan), border="horizontal")
