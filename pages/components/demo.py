"""The demo: from one click to curves, savings and a Gantt chart."""

import streamlit as st

from al_core.access.permissions import Permission
from al_core.domain.errors import RunUnknown
from al_core.experiments.ready_sweeps import demo_sweep
from pages.components.guard import allowed
from pages.components.links import go_to, link_to
from pages.components.messages import error_box, plain
from pages.components.progress import job_progress
from pages.components.session import lab
from pages.components.sweep_view import sweep_view

DEMO_TITLE = "60-second demo"


def demo_button() -> None:
    """One button; what it runs stands below it."""
    with st.container(border=True, horizontal_alignment="center"):
        with st.container(horizontal=True, horizontal_alignment="center"):
            st.button(
                "Run the 60-second demo",
                type="primary",
                icon=":material/play_arrow:",
                on_click=allowed(Permission.SIMULATE, _start_demo),
            )
            if st.button("New simulation", icon=":material/science:"):
                go_to("Workflow Lab", sweep="new")
        st.caption(
            "Simulated people label handwritten digits under each architecture, ten times over, "
            "and race a control that picks at random. Nothing to set up.",
            text_alignment="center",
        )


def _start_demo() -> None:
    st.query_params["sweep"] = lab().start(demo_sweep(), DEMO_TITLE)


def race(sweep_id: str) -> None:
    """A sweep as it runs, or as it ended; the address brings people back to it."""
    try:
        job = lab().progress(sweep_id)
    except RunUnknown as error:
        error_box(error)
        st.button("Back to the start", icon=":material/arrow_back:", on_click=_leave)
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.subheader(plain(job.title), anchor=False)
        link_to("Compare", "Compare the arms", ":material/compare_arrows:", sweep=sweep_id)
        link_to("Workflow Lab", "Use this plan", ":material/tune:", sweep=sweep_id)
        st.button("All simulations", icon=":material/list:", type="tertiary", on_click=_leave)
    sweep_view(sweep_id, job_progress(sweep_id))


def _leave() -> None:
    del st.query_params["sweep"]
