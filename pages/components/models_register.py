"""Register a version of a run's models: fitted again from the log, measured, kept."""

import secrets

import streamlit as st

from al_core.access.permissions import Permission, Session
from al_core.domain.errors import LoopLabError, RegistryError
from al_core.domain.results import JobProgress
from al_core.experiments.refitting import Training
from al_core.experiments.registry import Registration, name_for
from al_core.experiments.watched_runs import WatchedRun
from pages.components.awaited import awaited
from pages.components.guard import allowed
from pages.components.messages import empty_state, error_box
from pages.components.progress import work_bar
from pages.components.project_state import said
from pages.components.run_picker import run_picker
from pages.components.session import lab

_PRESSED = "register_pressed"


def models_register(session: Session) -> None:
    """The form, or how far what was pressed is."""
    if not session.may(Permission.MANAGE_MODELS):
        st.info("Managers and owners register models; you may look and predict.", icon="ℹ️")
        return
    if _PRESSED in st.session_state:
        _working()
        return
    run = run_picker("a version of its models to register")
    if run is None:
        return
    try:
        found = awaited("Reading the run's log:", lambda: lab().registry.trainings(run.run_id))
    except LoopLabError as error:
        error_box(error)
        return
    if found is not None:
        _form(run, found, session)


def _form(run: WatchedRun, found: dict[int, Training], session: Session) -> None:
    if not found:
        empty_state(
            "No model yet", "This run has not finished a training.", ":material/hourglass_empty:"
        )
        return
    versions = list(reversed(found))
    with st.container(horizontal=True):
        version = st.selectbox(
            "Version", versions, key=f"register_version_{run.run_id}", width=260,
            format_func=lambda number: f"v{number}, {found[number].figures.examples:,} labels",
        )  # fmt: skip
        name = st.text_input(
            "Name", name_for(run.title), key=f"register_name_{run.run_id}", max_chars=64, width=340,
            help="Versions of one name are numbered. Small letters, digits, dots and dashes.",
        )  # fmt: skip
    note = st.text_input("Note", key="register_note", max_chars=500)
    st.button(
        "Register", type="primary", icon=":material/inventory_2:", key="register_now",
        on_click=allowed(Permission.MANAGE_MODELS, _press),
        args=(run.run_id, version, Registration(name, note, session.person)),
    )  # fmt: skip
    st.caption(
        "It is trained again on the labels that it had, must measure as it did, and is kept "
        "with its way from raw rows to features. That takes as long as one training."
    )


def _press(run_id: str, version: int, asked: Registration) -> None:
    st.session_state[_PRESSED] = (secrets.token_hex(8), run_id, version, asked)


def _working() -> None:
    key, run_id, version, asked = st.session_state[_PRESSED]
    desk = lab().registry.registering

    def ask() -> JobProgress | None:
        found = desk.register(key, run_id, version, asked)
        return found if isinstance(found, JobProgress) else None

    try:
        done = desk.register(key, run_id, version, asked)
    except LoopLabError as error:
        _ended(error)
        return
    if not isinstance(done, JobProgress):
        del st.session_state[_PRESSED]
        said(f"{done.model}/{done.number} is registered; promote it under Registry.")
        st.rerun()
    if done.under_way:
        work_bar(key, ask, lambda: desk.cancel(key))
    elif done.state == "cancelled":
        _ended(RegistryError("The registration was stopped; nothing of it is kept."))
    else:
        _ended(RegistryError(done.last_error))


def _ended(error: LoopLabError) -> None:
    del st.session_state[_PRESSED]
    error_box(error)
    st.button("Back to the form", icon=":material/arrow_back:")
