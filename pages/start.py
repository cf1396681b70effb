"""Start: the demo, a new project, resume."""

import streamlit as st

from al_core.access.permissions import Permission
from pages.components.guard import enter
from pages.components.messages import empty_state

session = enter(Permission.VIEW)

st.title("Loop Lab", anchor=False)
st.markdown("When to select, how many, when to retrain, who labels what: try it before you pay.")
empty_state(
    "No runs yet",
    "Open **Workflow Lab** to simulate a labeling project, or **Data** to bring your own rows.",
    ":material/science:",
)
