"""Progress & stop: how good the models of one run are, what was saved, whether to go on."""

import streamlit as st

from al_core.access.permissions import Permission
from pages.components.guard import enter
from pages.components.one_run import one_run
from pages.components.progress_advice import progress_advice
from pages.components.progress_classes import progress_classes
from pages.components.progress_costs import progress_costs
from pages.components.progress_forecast import progress_forecast
from pages.components.progress_labels import progress_labels
from pages.components.progress_quality import progress_quality
from pages.components.progress_saving import progress_saving
from pages.components.progress_stop import progress_stop
from pages.components.progress_trust import progress_trust
from pages.components.run_inspection import run_work
from pages.components.sections import sections

session = enter(Permission.VIEW)

st.title("Progress & stop", anchor=False)
run, reading = one_run("the quality of its models, what it saved and whether to stop", session)
progress_advice(reading)
if reading.fitting is not None:
    run_work(reading.fitting, run.run_id, "savings", session)

sections(
    "progress_section",
    {
        "quality": ("Quality", lambda: progress_quality(reading, run)),
        "saved": ("Saved against random", lambda: progress_saving(reading, run, session)),
        "stop": ("Stopping rules", lambda: progress_stop(reading)),
        "labels": ("Better labels", lambda: progress_labels(reading, run, session)),
        "costs": ("Time and money", lambda: progress_costs(reading.seen, run, session)),
        "forecast": ("Forecast", lambda: progress_forecast(reading, session)),
        "classes": ("Per class", lambda: progress_classes(reading.health)),
        "trust": (
            "Calibration and trust",
            lambda: progress_trust(reading.health, reading.seen.plan.model.calibration),
        ),
    },
)
