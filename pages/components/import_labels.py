"""Bring labels of another tool, or of this one, into a project: look first, then bring in."""

import hashlib

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from al_core.access.permissions import Permission, Session
from al_core.domain.errors import LoopLabError
from al_core.experiments.incoming_labels import FATES, Incoming, Wishes
from al_core.experiments.label_desk import LabelDesk
from al_core.experiments.label_import import LabelUpload
from al_core.experiments.live_run import LiveRun
from al_core.reporting.words import counted
from pages.components.awaited import awaited
from pages.components.guard import allowed
from pages.components.label_file_fields import WHAT_FITS, label_file_fields
from pages.components.messages import error_box, plain
from pages.components.project_state import said
from pages.components.session import lab
from pages.components.table import table
from pages.components.when import when

_TIMES, _FOUND = "labels_brought_times", "labels_found"
_NEW_ROWS = {"bring": "Bring them into the pool", "leave": "Leave them out"}
_NEW_CLASSES = {"leave": "Leave their labels out", "add": "Add the classes"}
MOST_FAULTS = 200


def import_labels(project_id: str, session: Session) -> None:
    """The form, what would come in, and what came before."""
    run = lab().live_run(project_id)
    st.caption(
        "Only what people said comes in: a model's answers, skips and ties stay out, and so do "
        "copies of audit items. Labels that are here already stay as they are. What comes in "
        "trains the next model."
    )
    number = st.session_state.get(_TIMES, 0)
    file = st.file_uploader(WHAT_FITS, key=f"labels_file_{project_id}_{number}")
    wishes = _wishes()
    if file is not None:
        _looked_at(project_id, file, wishes, session)
    _before(run)


def _wishes() -> Wishes:
    left, right = st.columns(2)
    rows = left.radio(
        "Rows that the project does not have", list(_NEW_ROWS), format_func=_NEW_ROWS.get,
        key="labels_new_rows",
    )  # fmt: skip
    classes = right.radio(
        "Classes that it does not have", list(_NEW_CLASSES), format_func=_NEW_CLASSES.get,
        key="labels_new_classes",
    )  # fmt: skip
    roles, question = label_file_fields("labels_in")
    return Wishes(rows, classes, roles, question)


def _looked_at(project_id: str, file: UploadedFile, wishes: Wishes, session: Session) -> None:
    try:
        coming = _found(project_id, LabelUpload(file.name, file.getvalue()), wishes)
        if coming is not None:
            _shown(project_id, coming, session)
    except LoopLabError as error:
        error_box(error)


def _found(project_id: str, upload: LabelUpload, wishes: Wishes) -> Incoming | None:
    """The dry run of this file as the project stands; kept with the visitor alone."""
    head = lab().live_run(project_id).data_version
    key = f"{project_id} {head} {hashlib.sha256(upload.content).hexdigest()} {wishes}"
    known: tuple[str, Incoming] | None = st.session_state.get(_FOUND)
    if known is not None and known[0] == key:
        return known[1]
    desk = LabelDesk(lab())
    found = awaited("Reading the labels:", lambda: desk.looked_at(project_id, upload, wishes))
    if found is not None:
        st.session_state[_FOUND] = (key, found)
    return found


def _shown(project_id: str, coming: Incoming, session: Session) -> None:
    n_rows = 0 if coming.rows is None else len(coming.rows.examples)
    with st.container(border=True):
        labels, rows = counted(len(coming.labels), "label"), counted(n_rows, "new row")
        st.markdown(f"**{labels}** and **{rows}** would come in")
        for each in coming.outcomes:
            lines = ", ".join(str(line) for line in each.lines)
            more = " and others" if each.records > len(each.lines) else ""
            st.markdown(f"- {each.records:,} × {FATES[each.fate]} (line {lines}{more})")
        _classes("New classes", coming.new_classes)
        _classes("Classes that the project does not have", coming.unknown_classes)
        _faults(coming)
        if st.button(
            f"Bring in {labels} and {rows}", type="primary",
            icon=":material/move_to_inbox:", disabled=coming.empty, key="labels_bring",
        ):  # fmt: skip
            _bring(project_id, coming, session)


def _classes(words: str, names: tuple[str, ...]) -> None:
    if names:
        named = ", ".join(names[:10]) + (" and others" if len(names) > 10 else "")
        st.markdown(f"- {words}: {plain(named[:500])}")


def _faults(coming: Incoming) -> None:
    if not coming.faults:
        return
    faulty = counted(len(coming.faults), "record")
    st.warning(f"{faulty} can't be used", icon=":material/report:")
    shown = coming.faults[:MOST_FAULTS]
    table(
        "label_faults",
        {"Line": [each.line for each in shown], "Why": [each.message for each in shown]},
        f"The first {len(shown):,} records that can't be used, with the line each begins on.",
    )


def _bring(project_id: str, coming: Incoming, session: Session) -> None:
    run = lab().live_run(project_id)
    brought = allowed(Permission.MANAGE_PROJECT, run.bring_labels)(session.person, coming)
    st.session_state[_TIMES] = st.session_state.get(_TIMES, 0) + 1
    st.session_state.pop(_FOUND, None)
    late = len(coming.labels) - brought
    words = f"; {counted(late, 'row')} got a label or went into the queue meanwhile" if late else ""
    said(f"{counted(brought, 'label')} of {coming.source} came in{words}")
    st.rerun()


def _before(run: LiveRun) -> None:
    files = run.label_files()
    if not files:
        return
    table(
        "labels_brought",
        {
            "When": [when(each.at) for each in files],
            "From": [each.source for each in files],
            "Format": [each.form for each in files],
            "By": [each.by for each in files],
            "Labels": [each.labels for each in files],
        },
        "Files of labels that came in so far.",
    )
