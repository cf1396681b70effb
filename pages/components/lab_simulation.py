"""Simulate: the form of a sweep, and what came of the one at hand."""

import streamlit as st

from al_core.access.permissions import Permission, Session
from pages.components.lab_address import start_over, sweep_at_hand
from pages.components.links import link_to
from pages.components.messages import empty_state
from pages.components.progress import job_progress
from pages.components.simulate import simulate_bar
from pages.components.sweep_form import sweep_form
from pages.components.sweep_view import sweep_view
from pages.components.take_apart import sweep_apart


def simulation(session: Session) -> None:
    """The form above, results below."""
    st.markdown("Describe a team and a loop, and see what each architecture would make of them.")
    sweep_id = sweep_at_hand()
    _form()
    st.divider()
    if not sweep_id:
        empty_state("Nothing simulated yet", "Press **Simulate**.", ":material/science:")
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.subheader("Results", anchor=False)
        link_to("Compare", "Compare the arms", ":material/compare_arrows:", sweep=sweep_id)
        if session.may(Permission.MANAGE_PROJECT):
            link_to("Projects", "Use this plan", ":material/label:", do="new", sweep=sweep_id)
        st.button("Start over", icon=":material/restart_alt:", type="tertiary", on_click=start_over)
    sweep_view(sweep_id, job_progress(sweep_id))
    sweep_apart(sweep_id, session)


@st.fragment
def _form() -> None:
    """The form reruns by itself; results below stay as they are."""
    sweep_form(simulate_bar)
