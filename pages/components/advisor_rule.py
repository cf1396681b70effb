"""The advice by rule, beside the form: what, and why, in plain words."""

import streamlit as st

from al_core.domain.constraints import Constraints
from al_core.domain.errors import LoopLabError
from al_core.domain.recommending import WorkflowAdvice
from al_core.experiments.advisor_tables import design_words, reason_lines
from al_core.reporting.words import sensible
from pages.components.awaited import awaited
from pages.components.messages import error_box, plain
from pages.components.session import lab


def rule_part(given: Constraints) -> bool:
    """The advice for what is typed; False where no loop can be planned on it."""
    try:
        advice = awaited("Working out the rule:", lambda: lab().advisor.rule(given))
    except LoopLabError as error:
        error_box(error)
        return False
    if advice is not None:
        _advice(advice)
    return True


def _advice(advice: WorkflowAdvice) -> None:
    with st.container(border=True):
        st.caption("Advice by the rule, calculated; nothing is simulated yet")
        st.subheader(design_words(advice), anchor=False)
        rule, corrected, every = st.columns(3)
        rule.metric(
            "B·T/N = R", sensible(advice.sizes.by_rule),
            help="Batch size at which labeling takes as long as retraining, if nobody is slow.",
        )  # fmt: skip
        corrected.metric(
            "Corrected", sensible(advice.sizes.corrected),
            help="For stragglers: the last labels of a batch keep everyone waiting.",
        )  # fmt: skip
        every.metric("Retrain every", f"{sensible(advice.labels_between_trainings)} labels")
        for advised, because in reason_lines(advice):
            st.markdown(f"**{plain(advised)}.** {plain(because)}")
