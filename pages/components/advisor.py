"""Advise me: from constraints to a plan, by rule at once and by simulation on request."""

import streamlit as st

from al_core.access.permissions import Session
from pages.components.advisor_answer import answer_part
from pages.components.advisor_ask import ask_bar
from pages.components.advisor_begin import begin_bar, measured_part, measuring
from pages.components.advisor_claims import claims_part
from pages.components.advisor_fields import constraint_fields
from pages.components.advisor_grids import grids_part
from pages.components.advisor_rule import rule_part
from pages.components.advisor_state import advisor_form, share_constraints
from pages.components.messages import plain
from pages.components.sections import sections


def advisor(session: Session) -> None:
    """Form and advice above; the simulated answer, the grids and the claims below."""
    form = advisor_form()
    st.markdown("Say who labels, how fast and for what; take a plan that fits, with its reasons.")
    if form.fault:
        st.error(plain(form.fault), icon=":material/error:")
    begin_bar(form)
    fields, beside = st.columns([5, 4], gap="medium")
    with fields:
        given = constraint_fields(form.start)
    share_constraints(given)
    measuring(form, given)
    if form.measured is not None:
        measured_part(form.measured, session)
    with beside:
        planned = rule_part(given)
    if planned:
        ask_bar(given, form)
    sections(
        "advisor_section",
        {
            "answer": ("Recommendation", lambda: answer_part(form, given, session)),
            "grids": ("Where it flips", lambda: grids_part(given)),
            "claims": ("Well-known claims", claims_part),
        },
        named="part",
    )
