"""What a registered model says of pasted lines or of files."""

import hashlib
from collections.abc import Sequence

import streamlit as st

from al_core.datasets.raw_rows import PICTURES, RowShape
from al_core.domain.errors import LoopLabError
from al_core.experiments.predicting import PASTED, Given, Predictions
from al_core.experiments.registered import RegistryState
from al_core.reporting.tables import table_csv
from pages.components.address import asked_for, begin_with, share
from pages.components.awaited import awaited
from pages.components.messages import empty_state, error_box, plain
from pages.components.session import lab
from pages.components.table import table

_CHOSEN, _FOUND = "predict_model", "predict_found"


def models_predict(state: RegistryState) -> None:
    """Choose a model, give it rows, read its answers."""
    choices = state.references()
    if not choices:
        empty_state(
            "No model to predict with",
            "Register a version first; promote one to champion and it stands here by itself.",
            ":material/online_prediction:",
        )
        return
    begin_with(_CHOSEN, (asked_for("model", choices) or choices)[0])
    reference = st.selectbox("Model", choices, key=_CHOSEN, width=340)
    share("model", reference)
    try:
        shape = awaited("Reading the model:", lambda: lab().registry.shape(reference))
        given = _given(shape) if shape is not None else ()
        if given:
            _answers(reference, given)
    except LoopLabError as error:
        error_box(error)


def _given(shape: RowShape) -> Sequence[Given]:
    """What the visitor brings, none before they do."""
    if shape.kind == "text":
        brought = st.radio("From", ["Lines of text", "A file"], horizontal=True, key="predict_from")
        if brought == "Lines of text":
            text = st.text_area("One text a line", key="predict_lines")
            return (Given(PASTED, text.encode("utf-8", "replace")),) if text.strip() else ()
    if shape.kind == "image":
        kinds = [suffix.removeprefix(".") for suffix in PICTURES]
        files = st.file_uploader(
            f"Pictures; each is made {shape.wide} x {shape.height} pixels of grey, black is 0",
            kinds, accept_multiple_files=True, key="predict_pictures",
        )  # fmt: skip
        return tuple(Given(each.name, each.getvalue()) for each in files)
    named = ", ".join(shape.columns[:10]) + (" and others" if len(shape.columns) > 10 else "")
    file = st.file_uploader(
        f"CSV, Parquet or JSONL with the columns: {plain(named)}", key="predict_file"
    )
    return (Given(file.name, file.getvalue()),) if file is not None else ()


def _answers(reference: str, given: Sequence[Given]) -> None:
    found = awaited("Predicting:", lambda: _found(reference, given))
    if found is None:
        return
    if not found.own_probabilities:
        st.caption(
            ":material/info: This classifier has no probabilities of its own: they are the softmax "
            "of its decision values, good for an order and not for a chance."
        )
    part = found.first(1000)
    table(
        "predictions",
        part.shown_columns(),
        f"{len(found.rows):,} rows by {plain(found.model.reference)}, the first "
        f"{len(part.rows):,} shown: the most likely class, its probability, then that of each "
        "class.",
    )
    st.download_button(
        "All predictions as CSV",
        lambda: table_csv(found.columns()).encode("utf-8-sig"),
        file_name="predictions.csv",
        mime="text/csv",
        key="predictions_all",
        icon=":material/download:",
        on_click="ignore",
    )


def _found(reference: str, given: Sequence[Given]) -> object:
    """The answers; kept with the visitor alone, they may be many."""
    digest = hashlib.sha256()
    for each in given:
        digest.update(f"{each.name} {len(each.content)} ".encode() + each.content)
    key = f"{reference} {lab().registry.state().found(reference).event.file} {digest.hexdigest()}"
    known: tuple[str, Predictions] | None = st.session_state.get(_FOUND)
    if known is not None and known[0] == key:
        return known[1]
    answer = lab().registry.predictions(key, reference, given)
    if isinstance(answer, Predictions):
        st.session_state[_FOUND] = (key, answer)
    return answer
