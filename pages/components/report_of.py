"""The report of a data set as soon as it is read, or why there is none."""

import streamlit as st

from al_core.domain.errors import LoopLabError
from al_core.domain.plan import DataPlan
from pages.components.awaited import awaited
from pages.components.data_profile import data_profile
from pages.components.messages import error_box
from pages.components.session import lab

WORDS = "Reading the data set (the docstrings of installed packages take half a minute once):"


def report_of(plan: DataPlan) -> None:
    """Show what is known of a data set; one that could not be read can be asked for again."""
    try:
        report = awaited(WORDS, lambda: lab().data_report(plan))
    except LoopLabError as error:
        error_box(error)
        st.button("Try again", icon=":material/refresh:", on_click=lab().reread, args=(plan,))
        return
    if report is not None:
        data_profile(report)
