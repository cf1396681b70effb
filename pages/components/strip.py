"""The strip on every page: the project people label, and the simulation that runs, if any."""

import streamlit as st

from al_core.access.permissions import Permission, Session
from al_core.domain.errors import LoopLabError
from al_core.domain.results import LabStatus
from al_core.experiments.projects import Standing
from pages.components.guard import allowed, visitor
from pages.components.messages import plain
from pages.components.session import lab
from pages.components.strip_words import live_words, simulation_title, strip_words

POLL_SECONDS = 2.0
_PROJECT = "strip_project"
_SAID = "strip_said"


@st.fragment(run_every=POLL_SECONDS)
def status_strip() -> None:
    """How the lab is doing, renewed every two seconds, for as long as one may look."""
    session = visitor()
    if session is None:
        st.rerun()  # signed out elsewhere: the frame asks for a sign-in
    status, standing = lab().status(), _standing()
    busy = status.job is not None and status.job.under_way
    with st.container(gap="xxsmall", key="strip"):
        if standing is not None:
            _project(standing, session)
        if busy or standing is None:
            _simulation(status, session)  # beside a project only while one runs
    if _SAID in st.session_state:
        st.toast(plain(st.session_state.pop(_SAID)))


def _standing() -> Standing | None:
    """The project of the address, else the one this visitor had before, else the newest.

    A project whose run is merely looked at is shown, and not taken for the one worked on.
    """
    asked = st.query_params.get("project") or st.session_state.get(_PROJECT, "")
    found = lab().standing(asked, _looked_at())
    if found is not None and found.run_id != _looked_at():
        st.session_state[_PROJECT] = found.project_id
    return found


def _looked_at() -> str:
    """The run that the page is about, "" on pages of none."""
    return st.query_params.get("run", "")


def _project(standing: Standing, session: Session) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        for words, meaning in live_words(standing, _looked_at()):
            st.caption(words, width="content", help=meaning or None)
        training = standing.status.training
        if training is not None and session.may(Permission.MANAGE_PROJECT):
            st.button(
                "Cancel",
                key="strip_cancel_training",
                icon=":material/cancel:",
                type="tertiary",
                help="Stop this training; labels are kept and the next one makes it due again.",
                on_click=allowed(Permission.MANAGE_PROJECT, _cancel_training),
                args=(standing.project_id, session.person),
            )


def _simulation(status: LabStatus, session: Session) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        for words in (simulation_title(_looked_at()), *strip_words(status)):
            st.caption(words, width="content")
        running = status.job is not None and status.job.under_way
        if status.job is not None and running and session.may(Permission.SIMULATE):
            st.button(
                "Cancel",
                key="strip_cancel",
                icon=":material/cancel:",
                type="tertiary",
                on_click=allowed(Permission.SIMULATE, lab().cancel),
                args=(status.job.job_id,),
            )


def _cancel_training(project_id: str, by: str) -> None:
    """Stop it, unless it ended before the press came in."""
    try:
        lab().live_run(project_id).cancel_training(by)
    except LoopLabError as error:
        st.session_state[_SAID] = str(error)
