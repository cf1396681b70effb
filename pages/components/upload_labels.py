"""An export of labels becomes a data set that a project can begin with."""

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from al_core.access.permissions import Permission
from al_core.experiments.label_data_sets import FORMS_SPOKEN, LabeledRows, keep_labeled_rows
from al_core.experiments.label_desk import LabelDesk
from al_core.experiments.label_import import LabelUpload
from al_core.reporting.words import counted
from pages.components.awaited import awaited
from pages.components.guard import allowed
from pages.components.label_file_fields import label_file_fields
from pages.components.links import link_to
from pages.components.messages import plain
from pages.components.session import lab
from pages.components.table import table

MOST_FAULTS = 200


def upload_labels(file: UploadedFile) -> None:
    """What the export holds, and the press that keeps it."""
    roles, question = label_file_fields("labels_as_data")
    desk, sent = LabelDesk(lab()), LabelUpload(file.name, file.getvalue())
    rows = awaited("Reading the labels:", lambda: desk.rows(sent, roles, question))
    if rows is None:
        return
    _shown(rows)
    if st.button("Make a data set of it", type="primary", icon=":material/check:"):
        saved = allowed(Permission.IMPORT_DATA, keep_labeled_rows)(lab().home, rows)
        st.session_state["labels_kept"] = (file.file_id, saved.name)
    kept = st.session_state.get("labels_kept")
    if kept is not None and kept[0] == file.file_id:
        st.success(f"{plain(rows.name)} is saved.", icon=":material/check_circle:")
        st.caption("Under Start choose *from labels that the data has*, to keep what people said.")
        link_to("Projects", "Begin a project with it", ":material/label:", do="new", data=kept[1])


def _shown(rows: LabeledRows) -> None:
    named = ", ".join(rows.classes[:20]) or "none"
    st.markdown(
        f"**An export of {FORMS_SPOKEN[rows.form]}** with {counted(rows.rows, 'row')}, "
        f"{rows.labeled:,} of them with a label that people gave. Classes: {plain(named[:500])}"
    )
    if rows.faults:
        shown = rows.faults[:MOST_FAULTS]
        table(
            "labels_as_data_faults",
            {"Line": [each.line for each in shown], "Why": [each.message for each in shown]},
            f"{counted(len(rows.faults), 'record')} can't be used; what can be is in the data set.",
        )
