"""On what data to simulate around the advice, and how much; or to use it unsimulated."""

import streamlit as st

from al_core.access.permissions import Permission
from al_core.domain.constraints import Constraints
from al_core.domain.errors import LoopLabError
from al_core.experiments.advice_files import Question
from al_core.experiments.advisor_questions import EFFORTS, grounds, question_on
from pages.components.advisor_state import AdvisorForm, choice
from pages.components.guard import allowed
from pages.components.links import go_to
from pages.components.messages import error_box, plain
from pages.components.session import lab


def ask_bar(given: Constraints, form: AdvisorForm) -> None:
    """Data, effort and the buttons."""
    found = grounds(lab().home)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = st.selectbox(
            "Simulate on", list(found), key="advisor_ground", width=290,
            format_func=lambda each: found[each].title,
        )  # fmt: skip
        effort = choice("effort", "Effort", list(EFFORTS), "quick", width=190,
                        format_func=lambda each: EFFORTS[each].title)  # fmt: skip
        pressed = st.button("Simulate around it", type="primary", icon=":material/play_arrow:")
        used = st.button(
            "Use the rule's plan", type="tertiary", icon=":material/label:",
            help="Begin a project with the advice above, without simulating.",
        )  # fmt: skip
    try:
        question = question_on(given, found[name], EFFORTS[effort])
    except LoopLabError as error:
        error_box(error)
        return
    st.caption(f"{plain(found[name].about)} {EFFORTS[effort].about}")
    if pressed:
        _ask(question, form)
    if used:
        go_to("Projects", do="new", advice=lab().advisor.keep(question), rule="1")


def _ask(question: Question, form: AdvisorForm) -> None:
    form.advice = allowed(Permission.SIMULATE, lab().advisor.desk.ask)(question)
    st.query_params["advice"] = form.advice
    st.rerun()
