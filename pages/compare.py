"""Compare: runs side by side, against the random control and against each other."""

import streamlit as st

from al_core.access.permissions import Permission
from pages.components.guard import enter
from pages.components.messages import empty_state

session = enter(Permission.VIEW)

st.title("Compare", anchor=False)
empty_state(
    "Nothing to compare yet",
    "Simulate at least two arms in **Workflow Lab**; they appear here.",
    ":material/compare_arrows:",
)
