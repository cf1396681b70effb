"""Take a run's labels away: choose a format, who is named and which rows, then save the file."""

import streamlit as st

from al_core.access.permissions import Permission, Session
from al_core.datasets.formats.forms import FORMS
from al_core.domain.errors import LoopLabError
from al_core.experiments.label_desk import LabelDesk
from al_core.experiments.label_export import LabelFile, Names, Scope, Wanted
from al_core.experiments.watched_runs import WatchedRun
from al_core.reporting.words import counted
from pages.components.awaited import awaited
from pages.components.messages import error_box, plain
from pages.components.run_picker import run_picker
from pages.components.session import lab
from pages.components.table import table
from pages.components.when import when

_SCOPES: dict[Scope, str] = {
    "answered": "Rows with a label or an answer",
    "all": "All rows of the pool",
}
_NAMES: dict[Names, str] = {"pseudonyms": "Pseudonyms", "real": "Real names"}
_ASKED, _MADE = "labels_asked", "labels_made"


def labels_tab(session: Session) -> bool:
    """Whether the page is about labels and not about a report; then they are shown."""
    if not session.may(Permission.MANAGE_PROJECT):
        return False
    what = st.segmented_control(
        "What to hand over", ["Report", "Labels"], default="Report", key="hand_over",
        required=True, label_visibility="collapsed",
    )  # fmt: skip
    if what != "Labels":
        return False
    run = run_picker("its labels")
    if run is not None:
        export_labels(run, session)
    return True


def export_labels(run: WatchedRun, session: Session) -> None:
    """The form, and the file once it is made."""
    if not session.may(Permission.MANAGE_PROJECT):
        st.caption("Managers and owners take labels away.")
        return
    wanted = _wanted(session)
    if st.button("Make the file", type="primary", icon=":material/ios_share:", key="labels_make"):
        st.session_state[_ASKED] = (run, wanted)
        st.session_state.pop(_MADE, None)
    if st.session_state.get(_ASKED) == (run, wanted):
        _offered(run, wanted, session)
    _handed_over(run)


def _wanted(session: Session) -> Wanted:
    form = st.selectbox(
        "Format", list(FORMS), key="labels_form",
        format_func=lambda name: f"{FORMS[name].title}: {FORMS[name].about}",
    )  # fmt: skip
    left, right = st.columns(2)
    scope = left.radio("Rows", list(_SCOPES), format_func=_SCOPES.get, key="labels_scope")
    known = list(_NAMES) if session.may(Permission.SEE_TEAM) else list(_NAMES)[:1]
    names = right.radio(
        "People", known, format_func=_NAMES.get, key="labels_names",
        help="A pseudonym is the same in every export of this run.",
    )  # fmt: skip
    return Wanted(form, scope, names)


def _offered(run: WatchedRun, wanted: Wanted, session: Session) -> None:
    """The file to save, made once for each press."""
    try:
        file = _made(run, wanted, session)
    except LoopLabError as error:
        error_box(error)
        return
    if file is None:
        return
    st.download_button(
        f"Save {plain(file.name)}", file.content, file_name=file.name, mime=file.mime,
        icon=":material/download:", key="labels_save", on_click="ignore",
    )  # fmt: skip
    scored = (
        f"{file.predicted:,} with a prediction of the newest model that was looked at"
        if file.predicted
        else "none with a prediction: open Progress & stop once, and the models are looked at"
    )
    st.caption(
        f"{counted(file.examples, 'row')}, {file.labeled:,} with a label, {scored}. The texts of "
        "the rows are in the file, so are times, agreement, chance of selection and staleness."
    )
    if file.setup:
        st.caption(f"Set the {FORMS[wanted.form].title} project up with this before you import:")
        st.code(file.setup, language="xml")


def _made(run: WatchedRun, wanted: Wanted, session: Session) -> LabelFile | None:
    known: LabelFile | None = st.session_state.get(_MADE)
    if known is None:
        desk = LabelDesk(lab())
        known = awaited("Writing the file:", lambda: desk.file(run, wanted, session.person))
        if known is not None:
            st.session_state[_MADE] = known
    return known


def _handed_over(run: WatchedRun) -> None:
    """Every file that was made of the run before."""
    files = lab().reports.desk.handed_over.label_files(run.run_id)
    if not files:
        return
    table(
        "labels_handed_over",
        {
            "When": [when(at) for at, _ in files],
            "By": [each.by for _, each in files],
            "Format": [FORMS[each.form].title for _, each in files],
            "People": [each.names for _, each in files],
            "Rows": [each.rows for _, each in files],
            "With a label": [each.labeled for _, each in files],
            "Log entry": [each.seq for _, each in files],
            "Log head": [each.head[:12] for _, each in files],
            "SHA-256": [each.sha256[:12] for _, each in files],
        },
        "Files of labels made of this run, newest first; each is an event in the log of what left "
        "the lab.",
    )
