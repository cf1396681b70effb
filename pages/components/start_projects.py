"""Projects on Start: begin one, or go on with one that people label."""

import streamlit as st

from al_core.access.permissions import Permission, Session
from al_core.store.projects import ProjectRecord
from pages.components.links import link_to
from pages.components.messages import plain
from pages.components.project_list import progress_words
from pages.components.session import lab
from pages.components.when import when

SHOWN = 4


def start_projects(session: Session) -> None:
    """New project for those who manage projects, Resume for those who label."""
    records = lab().projects()
    manages = session.may(Permission.MANAGE_PROJECT)
    if not records and not manages:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown("**Projects that people label**", width="content")
        if manages:
            link_to("Projects", "New project", ":material/add:", do="new")
            link_to("Projects", f"All projects ({len(records)})", ":material/folder_open:")
    if session.may(Permission.LABEL):
        for record in records[:SHOWN]:
            _row(record)


def _progress(project_id: str) -> str:
    """How far an open project is; nothing while it is being opened."""
    found = lab().standing(project_id)
    return progress_words(found.status) if found and found.project_id == project_id else ""


def _row(record: ProjectRecord) -> None:
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        with st.container(gap="xxsmall"):
            st.markdown(f"**{plain(record.name)}**")
            st.caption(f"since {when(record.created_at)}{_progress(record.project_id)}")
        link_to("Label", "Resume", ":material/play_arrow:", project=record.project_id)
