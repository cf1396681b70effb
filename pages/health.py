"""Drift & health: what arrives, how models change, how redundant batches are, what to act on."""

import streamlit as st

from al_core.access.permissions import Permission
from pages.components.guard import enter
from pages.components.health_alerts import health_alerts
from pages.components.health_arrivals import health_arrivals
from pages.components.health_models import health_models
from pages.components.health_redundancy import health_redundancy
from pages.components.health_report import health_report
from pages.components.one_run import one_run
from pages.components.sections import sections

session = enter(Permission.VIEW)

st.title("Drift & health", anchor=False)
run, reading = one_run(
    "what arrives, how its models change and how redundant its batches are", session
)
health_alerts(reading)

sections(
    "health_section",
    {
        "arrivals": ("Arrivals", lambda: health_arrivals(reading, run, session)),
        "redundancy": ("Redundancy", lambda: health_redundancy(reading, session)),
        "models": ("Model change", lambda: health_models(reading)),
        "report": ("Groups compared", lambda: health_report(reading, session)),
    },
)
