"""Which sweep the Workflow Lab shows: the one in the address, else the last one looked at."""

import streamlit as st

from al_core.domain.errors import LoopLabError
from al_core.experiments.ready_sweeps import first_sweep
from pages.components.fields import form_state, load_into_form
from pages.components.messages import error_box
from pages.components.session import lab

NEW = "new"


def sweep_at_hand() -> str:
    """The sweep's id, its plan in the form; "" when there is none yet."""
    asked, form = st.query_params.get("sweep", ""), form_state()
    if asked == NEW:
        start_over()
        return ""
    if not asked and form.source:
        st.query_params["sweep"] = form.source
    if not asked or asked == form.source:
        return form.source
    return _opened(asked)


def start_over() -> None:
    """An untouched form and no results; what was simulated stays in the list on Start."""
    del st.query_params["sweep"]
    load_into_form(first_sweep(), "")


def _opened(asked: str) -> str:
    try:
        load_into_form(lab().sweep_plan(asked), asked)
    except LoopLabError as error:
        error_box(error)
        return ""
    return asked
