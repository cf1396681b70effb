"""What a file of labels needs said about it when it is a table that is not ours."""

import streamlit as st

from al_core.datasets.formats.columns import Roles

WHAT_FITS = "CSV, Parquet, JSONL, Label Studio, Prodigy, Ground Truth or Hugging Face (zip)"


def label_file_fields(key: str) -> tuple[Roles, str]:
    """The columns of a table of somebody else's, and Label Studio's question."""
    with st.expander("The file is a table of your own, or answers several questions"):
        left, middle, right = st.columns(3)
        label = left.text_input("Column of the label", "label", key=f"{key}_label")
        row_id = middle.text_input("Column of the id", key=f"{key}_id")
        annotator = right.text_input("Column of the annotator", key=f"{key}_annotator")
        question = st.text_input("Question (Label Studio's from_name)", key=f"{key}_question")
    return Roles(label.strip() or "label", row_id.strip(), annotator.strip()), question.strip()
