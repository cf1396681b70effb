"""Add a file: upload it, say what its columns are, see what it is like, keep it."""

from pathlib import Path

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from al_core.datasets.catalogue import FileParams
from al_core.datasets.formats.forms import is_export
from al_core.domain.errors import LoopLabError
from al_core.domain.plan import DataPlan
from al_core.experiments.data_reports import ENCODINGS
from al_core.experiments.data_sets import SavedDataSet, save_columns, written_params
from pages.components.awaited import awaited
from pages.components.column_roles import column_roles
from pages.components.data_profile import data_profile
from pages.components.links import link_to
from pages.components.messages import error_box, plain
from pages.components.session import lab
from pages.components.upload_labels import upload_labels

AUTOMATIC = "automatic (UTF-8 or UTF-16)"


def upload() -> None:
    """The whole way from a file to a data set that a run can name."""
    st.markdown(
        "One row per example, and a column with labels if there are any. The file stays on this "
        "machine, in the lab's folder. Exports of Label Studio, Prodigy, Ground Truth and Hugging "
        "Face, and those of this lab, are known as such."
    )
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    file = left.file_uploader("CSV, Parquet, JSONL or an export of labels, up to 200 MB")
    encoding = right.selectbox("Encoding of the text", [AUTOMATIC, *ENCODINGS], key="encoding")
    if file is None:
        return
    try:
        if is_export(file.getvalue(), file.name):
            upload_labels(file)
            return
        path = _kept(file)
        _roles_and_report(path, None if encoding == AUTOMATIC else encoding)
    except LoopLabError as error:
        error_box(error)


def _kept(file: UploadedFile) -> Path:
    """Where the upload is; its bytes are written once, not on every rerun."""
    known: tuple[str, Path] | None = st.session_state.get("upload")
    if known is None or known[0] != file.file_id:
        known = (file.file_id, lab().keep_upload(file.name, file.getvalue()))
        st.session_state["upload"] = known
    return known[1]


def _roles_and_report(path: Path, encoding: str | None) -> None:
    preview = awaited("Reading the file:", lambda: lab().table_preview(path, encoding))
    if preview is None:
        return
    columns = column_roles(path, preview, encoding)
    pressed = st.button("Check and save", type="primary", icon=":material/check:")
    if pressed:
        st.session_state["checked"] = (path, columns)
    if st.session_state.get("checked") == (path, columns):
        _checked(path, columns)


def _checked(path: Path, columns: FileParams) -> None:
    plan = DataPlan(dataset=str(path), params=written_params(columns))
    report = awaited("Checking all rows:", lambda: lab().data_report(plan))
    if report is None:
        return
    _saved(save_columns(path, columns))
    data_profile(report)


def _saved(saved: SavedDataSet) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.success(
            f"{plain(saved.path.name)} is saved and can be chosen everywhere.",
            icon=":material/check_circle:",
        )
        if saved.columns.label:
            link_to("Workflow Lab", "Use it in Workflow Lab", ":material/science:", data=saved.name)
        link_to("Projects", "Label it", ":material/label:", do="new", data=saved.name)
