"""Workflow Lab: simulate architectures and strategies before people label, or ask for advice."""

import streamlit as st

from al_core.access.permissions import Permission
from pages.components.advisor import advisor
from pages.components.guard import enter
from pages.components.lab_simulation import simulation
from pages.components.sections import sections

session = enter(Permission.SIMULATE)

st.title("Workflow Lab", anchor=False)
sections(
    "lab_section",
    {
        "simulate": ("Simulate", lambda: simulation(session)),
        "advise": ("Advise me", lambda: advisor(session)),
    },
)
