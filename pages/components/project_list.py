"""All projects with how far they are; archived ones can be brought back."""

from collections.abc import Callable

import streamlit as st

from al_core.access.permissions import Permission
from al_core.domain.errors import LoopLabError
from al_core.experiments.background import Pending
from al_core.experiments.live_cards import LiveStatus
from al_core.store.projects import ProjectRecord
from pages.components.guard import allowed
from pages.components.links import link_to
from pages.components.messages import empty_state, error_box, plain
from pages.components.project_state import said, say
from pages.components.session import lab
from pages.components.when import when

REFRESH_SECONDS = 5.0


def project_list() -> None:
    """The open projects, then those that are archived."""
    st.button("New project", icon=":material/add:", type="primary", on_click=_new)
    say()
    if not lab().projects():
        empty_state(
            "No open project",
            "Press **New project**: choose data, name the classes, and people can label.",
            ":material/folder_open:",
        )
    _open_projects()
    archived = lab().archived_projects()
    if archived:
        with st.expander(f"Archived ({len(archived)})", icon=":material/archive:"):
            for record in archived:
                _archived_row(record)


@st.fragment(run_every=REFRESH_SECONDS)
def _open_projects() -> None:
    for record in lab().projects():
        _row(record)


def _row(record: ProjectRecord) -> None:
    status, fault = _status(record.project_id)
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        with st.container(gap="xxsmall"):
            st.markdown(f"**{plain(record.name)}**")
            st.caption(f"since {when(record.created_at)}{fault or progress_words(status)}")
        words, colour = _badge(status, fault)
        st.badge(words, color=colour)
        link_to("Label", "Label", ":material/label:", project=record.project_id)
        link_to("Queue & team", "Team", ":material/groups:", project=record.project_id)
        if st.button("Open", key=f"open_{record.project_id}", icon=":material/folder_open:"):
            st.query_params.from_dict({"project": record.project_id})
            st.rerun()  # the list is a fragment: the page around it changes too
        archive_popover(record)


def archive_popover(record: ProjectRecord) -> None:
    """Archive a project, after asking."""
    with st.popover("Archive", icon=":material/archive:", key=f"archive_{record.project_id}"):
        st.markdown(
            "People can't label it any more until it is restored. Its labels, log and "
            "guidelines are kept."
        )
        if st.button("Archive it", key=f"archive_now_{record.project_id}", type="primary"):
            _do(lab().archive_project, record, "is archived")


def _archived_row(record: ProjectRecord) -> None:
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        with st.container(gap="xxsmall"):
            st.markdown(f"**{plain(record.name)}**")
            st.caption(f"archived {when(record.archived_at or record.created_at)}")
        if st.button("Restore", key=f"restore_{record.project_id}", icon=":material/unarchive:"):
            _do(lab().restore_project, record, "is open again, where it was")


def _status(project_id: str) -> tuple[LiveStatus | None, str]:
    """How it stands, None while it is opened; and why it can't be."""
    try:
        found = lab().project_status(project_id)
    except LoopLabError as error:
        return None, f" · {plain(str(error))}"
    return (None, "") if isinstance(found, Pending) else (found, "")


def progress_words(status: LiveStatus | None) -> str:
    """How far a project is, in one line."""
    if status is None:
        return ""
    model = f"model v{status.model_version}" if status.model_version else "no model yet"
    people = f"{len(status.at_work)} at work"
    answers = f"{status.labels_today:,} answers today"
    return f" · {status.labels:,} items labeled · {answers} · {model} · {people}"


def _badge(status: LiveStatus | None, fault: str) -> tuple[str, str]:
    if fault:
        return "can't be opened", "red"
    if status is None:
        return "opening", "gray"
    if status.stopped:
        return "done", "green"
    return ("paused", "orange") if status.paused else ("open", "blue")


def _new() -> None:
    st.query_params.from_dict({"do": "new"})


def _do(change: Callable[[str], None], record: ProjectRecord, words: str) -> None:
    """Carry out a change as whoever is here now, and show the whole page anew."""
    try:
        allowed(Permission.MANAGE_PROJECT, change)(record.project_id)
    except LoopLabError as error:
        error_box(error)
        return
    said(f"{record.name} {words}.")
    st.rerun()
