"""Agree & adjudicate: how far people agree, what they split on, labels that are likely wrong."""

import streamlit as st

from al_core.access.permissions import Permission
from pages.components.adjudication import disputes, likely_errors
from pages.components.agreement_figures import agreement_figures
from pages.components.guard import enter
from pages.components.label_project import project_picker
from pages.components.messages import empty_state

session = enter(Permission.ADJUDICATE)

with st.container(horizontal=True, vertical_alignment="center"):
    st.title("Agree & adjudicate", anchor=False, width="content")
    project = project_picker()
if project is None:
    empty_state(
        "No project yet",
        "Once people have labeled the same items, this page shows how far they agree.",
        ":material/balance:",
    )
    st.stop()
views = {"Decide": disputes, "Likely errors": likely_errors, "Agreement": agreement_figures}
first = "Agreement" if "as_of" in st.query_params else "Decide"  # only that has a past
chosen = st.segmented_control(
    "View", list(views), default=first, required=True, key="agree_view",
    label_visibility="collapsed",
)  # fmt: skip
views[chosen or "Decide"](project, session)
