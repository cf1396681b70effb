"""Workflow Lab: simulate architectures and strategies before people label."""

import streamlit as st

from al_core.access.permissions import Permission
from pages.components.guard import enter
from pages.components.messages import empty_state

session = enter(Permission.SIMULATE)

st.title("Workflow Lab", anchor=False)
empty_state("Nothing simulated yet", "Set up a team and press **Simulate**.", ":material/science:")
