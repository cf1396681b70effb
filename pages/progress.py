"""Progress & stop: how good the models of one run are, what was saved, whether to go on."""

import streamlit as st

from al_core.access.permissions import Permission
from pages.components.address import asked_for, begin_with, share
from pages.components.as_of import as_of
from pages.components.guard import enter
from pages.components.progress_advice import progress_advice
from pages.components.progress_classes import progress_classes
from pages.components.progress_quality import progress_quality
from pages.components.progress_saving import progress_saving
from pages.components.progress_stop import progress_stop
from pages.components.progress_trust import progress_trust
from pages.components.run_inspection import run_inspection, run_work
from pages.components.run_picker import run_picker
from pages.components.run_reading import run_reading

session = enter(Permission.VIEW)

st.title("Progress & stop", anchor=False)
run = run_picker("the quality of its models, what it saved and whether to stop")
if run is None:
    st.stop()
run = as_of(run)
seen = run_inspection(run, session)
if seen is None:
    st.stop()
reading = run_reading(seen)
if reading is None:
    st.stop()
progress_advice(reading)
if reading.fitting is not None:
    run_work(reading.fitting, run.run_id, "savings", session)

SECTIONS = {
    "quality": ("Quality", lambda: progress_quality(reading, run)),
    "saved": ("Saved against random", lambda: progress_saving(reading)),
    "stop": ("Stopping rules", lambda: progress_stop(reading)),
    "classes": ("Per class", lambda: progress_classes(reading.health)),
    "trust": (
        "Calibration and trust",
        lambda: progress_trust(reading.health, seen.plan.model.calibration),
    ),
}
begin_with("progress_section", (asked_for("show", list(SECTIONS)) or ["quality"])[0])
section = st.segmented_control(
    "Details", list(SECTIONS), key="progress_section", required=True,
    format_func=lambda name: SECTIONS[name][0], label_visibility="collapsed",
)  # fmt: skip
share("show", section)
SECTIONS[section][1]()
