"""Add rows to a project's pool while people label: look at what would come in, then add it."""

import hashlib
from collections.abc import Callable

import streamlit as st

from al_core.access.permissions import Permission, Session
from al_core.datasets.incoming import NewRows
from al_core.domain.errors import LoopLabError
from al_core.experiments.background import Pending
from al_core.experiments.bringing_rows import Upload, run_columns, run_lines, run_upload
from al_core.experiments.data_reports import ENCODINGS
from al_core.experiments.live_run import LiveRun
from pages.components.awaited import awaited
from pages.components.guard import allowed
from pages.components.messages import error_box, plain
from pages.components.project_state import said
from pages.components.session import lab
from pages.components.table import table
from pages.components.upload import AUTOMATIC

_TIMES = "rows_added_times"
_FOUND = "rows_found"
Look = Callable[[], NewRows]


def project_rows(project_id: str, session: Session) -> None:
    """The form, what would come in, and what came before."""
    run = lab().live_run(project_id)
    st.caption(
        "New rows go into the pool, none into the locked audit set; copies of audit items stay "
        "out. Their features are made as the first pool taught, and labels that come with them "
        "are not looked at."
    )
    try:
        asked = _asked(run, run_columns(run))
        if asked is not None:
            _looked_at(run, asked, session)
    except LoopLabError as error:
        error_box(error)
    _before(run)


def _asked(run: LiveRun, columns: tuple[str, ...]) -> tuple[str, Look] | None:
    """What somebody brings, by a key of its own; None for nothing yet."""
    number = st.session_state.get(_TIMES, 0)
    texts = run.data().initial.kind == "text"
    if not texts or _from() == "A file":
        return _file(run, columns, f"rows_file_{run.run_id}_{number}")
    text = st.text_area(
        "One row a line", key=f"rows_lines_{run.run_id}_{number}", persist_state="session"
    )
    return (_key(run, text.encode()), lambda: run_lines(run, text)) if text.strip() else None


def _from() -> str:
    return st.radio("From", ["A file", "Lines of text"], horizontal=True, key="rows_from")


def _file(run: LiveRun, columns: tuple[str, ...], key: str) -> tuple[str, Look] | None:
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    named = ", ".join(columns[:10]) + (" and others" if len(columns) > 10 else "")
    file = left.file_uploader(
        "CSV, Parquet or JSONL, up to 200 MB", key=key,
        help=f"It needs the columns that the data has: {plain(named)}. Others are left out.",
    )  # fmt: skip
    encoding = right.selectbox("Encoding of the text", [AUTOMATIC, *ENCODINGS], key="rows_encoding")
    if file is None:
        return None
    upload = Upload(file.name, file.getvalue(), None if encoding == AUTOMATIC else encoding)
    words = f"{file.name} {encoding}".encode()
    return _key(run, words + upload.content), lambda: run_upload(run, upload)


def _key(run: LiveRun, content: bytes) -> str:
    return f"rows {run.run_id} {run.data_version} {hashlib.sha256(content).hexdigest()}"


def _looked_at(run: LiveRun, asked: tuple[str, Look], session: Session) -> None:
    new = awaited("Reading the rows:", lambda: _found(*asked))
    if new is None:
        return
    with st.container(border=True):
        st.markdown(f"**{len(new.examples):,} new rows** from {plain(new.source)}")
        for number, words in (
            (new.duplicates, "of them are like other rows of the pool; they are taken in too"),
            (new.refused, "more are copies of audit items and stay out"),
            (new.left_out, "more miss values and stay out"),
        ):
            if number:
                st.markdown(f"- {number:,} {words}")
        for text in new.preview:
            st.text(text[:200])
        if st.button(
            f"Add {len(new.examples):,} rows", type="primary", icon=":material/playlist_add:",
            disabled=not new.examples, key="rows_add",
        ):  # fmt: skip
            _add(run, new, session)


def _found(key: str, look: Look) -> NewRows | Pending:
    """What would come in; kept with the visitor alone, it may be large."""
    known: tuple[str, NewRows] | None = st.session_state.get(_FOUND)
    if known is not None and known[0] == key:
        return known[1]
    try:
        found = lab().desk.ask(key, look)
    except LoopLabError:
        lab().desk.forget(key)
        raise
    if not isinstance(found, Pending):
        lab().desk.forget(key)
        st.session_state[_FOUND] = (key, found)
    return found


def _add(run: LiveRun, new: NewRows, session: Session) -> None:
    allowed(Permission.MANAGE_PROJECT, run.add_rows)(session.person, new)
    st.session_state[_TIMES] = st.session_state.get(_TIMES, 0) + 1
    st.session_state.pop(_FOUND, None)
    said(f"{len(new.examples):,} rows from {new.source} are in the pool; the next batches see them")
    st.rerun()


def _before(run: LiveRun) -> None:
    added = run.additions()
    if not added:
        return
    table(
        "rows_added",
        {
            "From": [each.source for each in added],
            "By": [each.by for each in added],
            "Rows": [len(each.examples) for each in added],
            "Like others": [each.duplicates for each in added],
            "Copies of audit items": [each.refused for each in added],
            "Data version": [each.data_version[:10] for each in added],
        },
        "What was added so far. Copies of audit items stayed out.",
    )
