"""Data: the catalogue, uploads, class balance and duplicates."""

import streamlit as st

from al_core.access.permissions import Permission
from pages.components.guard import enter
from pages.components.messages import empty_state

session = enter(Permission.IMPORT_DATA)

st.title("Data", anchor=False)
empty_state(
    "No data set chosen",
    "Choose one from the catalogue or drop a CSV, Parquet or JSONL file.",
    ":material/table_view:",
)
