"""Take a snapshot of a run: choose a moment, give it a title."""

from collections.abc import Sequence

import streamlit as st

from al_core.access.permissions import Permission, Session
from al_core.domain.errors import LoopLabError
from al_core.experiments.snapshot_changes import Moment, at_entry
from al_core.experiments.watched_runs import WatchedRun
from pages.components.awaited import awaited
from pages.components.guard import allowed
from pages.components.messages import error_box
from pages.components.project_state import said
from pages.components.session import lab

_PRESSED = "snapshot_pressed"


def snapshot_taking(run: WatchedRun, moments: Sequence[Moment], session: Session) -> None:
    """The form for those who may, or how far what was pressed is."""
    if not session.may(Permission.MANAGE_MODELS):
        return
    if _PRESSED in st.session_state:
        _working()
        return
    by_seq = {each.seq: each for each in reversed(moments)}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        seq = st.selectbox(
            "As of", list(by_seq), key=f"snapshot_seq_{run.run_id}", width=420,
            format_func=lambda number: at_entry(by_seq[number]),
        )  # fmt: skip
        title = st.text_input("Title", key="snapshot_title", max_chars=200, width=300)
        st.button(
            "Take a snapshot", key="snapshot_take", icon=":material/photo_camera:", type="primary",
            on_click=allowed(Permission.MANAGE_MODELS, _press),
            args=((run.run_id, seq, title, session.person),),
        )  # fmt: skip


def _press(asked: tuple[str, int, str, str]) -> None:
    st.session_state[_PRESSED] = asked


def _working() -> None:
    pressed = st.session_state[_PRESSED]
    try:
        done = awaited("Hashing rows and labels:", lambda: lab().registry.take_snapshot(*pressed))
    except LoopLabError as error:
        del st.session_state[_PRESSED]
        error_box(error)
        return
    if done is None:
        return
    del st.session_state[_PRESSED]
    said(
        f"Snapshot {done.snapshot[:12]} of {done.rows:,} rows and {done.labels:,} labels is named."
    )
    st.rerun()
