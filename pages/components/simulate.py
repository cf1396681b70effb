"""From the form to a running sweep: checked first, so that nothing faulty starts."""

import streamlit as st

from al_core.domain.errors import LoopLabError
from al_core.experiments.plan_files import sweep_toml
from al_core.experiments.racing import sweep_title
from al_core.experiments.sweeping import SweepPlan, cells
from pages.components.awaited import awaited
from pages.components.fields import FormState, form_state
from pages.components.messages import error_box
from pages.components.session import lab


def simulate_bar(sweep: SweepPlan) -> None:
    """What would run, the button that runs it, and the plan as a file."""
    form = form_state()
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button("Simulate", type="primary", icon=":material/play_arrow:"):
            form.pressed = sweep
        st.download_button(
            "Plan as TOML",
            sweep_toml(sweep),
            file_name="plan.toml",
            mime="application/toml",
            icon=":material/download:",
            on_click="ignore",
            help="Runs on the command line: python -m al_core sweep plan.toml",
        )
        st.caption(f"{len(cells(sweep)):,} runs: {sweep_title(sweep)}")
    if form.faults:
        st.caption(":red[Mend what is marked above first.]")
    elif form.pressed == sweep:
        _start(form, sweep)


def _start(form: FormState, sweep: SweepPlan) -> None:
    try:
        checked = awaited("Checking the plan against its data.", lambda: lab().check(sweep))
    except LoopLabError as error:
        error_box(error)
        return
    if checked is not None:
        form.pressed = None
        form.source = lab().start(checked, sweep_title(checked))
        st.query_params["sweep"] = form.source
        st.rerun()
