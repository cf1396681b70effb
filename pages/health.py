"""Drift & health: what arrives, how models change, how redundant batches are, what to act on."""

import streamlit as st

from al_core.access.permissions import Permission
from pages.components.address import asked_for, begin_with, share
from pages.components.as_of import as_of
from pages.components.guard import enter
from pages.components.health_alerts import health_alerts
from pages.components.health_arrivals import health_arrivals
from pages.components.health_models import health_models
from pages.components.health_redundancy import health_redundancy
from pages.components.health_report import health_report
from pages.components.run_inspection import run_inspection
from pages.components.run_picker import run_picker
from pages.components.run_reading import run_reading

session = enter(Permission.VIEW)

st.title("Drift & health", anchor=False)
run = run_picker("what arrives, how its models change and how redundant its batches are")
if run is None:
    st.stop()
run = as_of(run)
seen = run_inspection(run, session)
if seen is None:
    st.stop()
reading = run_reading(seen)
if reading is None:
    st.stop()
health_alerts(reading)

SECTIONS = {
    "arrivals": ("Arrivals", lambda: health_arrivals(reading, run, session)),
    "redundancy": ("Redundancy", lambda: health_redundancy(reading, session)),
    "models": ("Model change", lambda: health_models(reading)),
    "report": ("Groups compared", lambda: health_report(reading, session)),
}
begin_with("health_section", (asked_for("show", list(SECTIONS)) or ["arrivals"])[0])
section = st.segmented_control(
    "Details", list(SECTIONS), key="health_section", required=True,
    format_func=lambda name: SECTIONS[name][0], label_visibility="collapsed",
)  # fmt: skip
share("show", section)
SECTIONS[section][1]()
