"""The run that a page is about: chosen, inspected and read, or the page ends there."""

import streamlit as st

from al_core.access.permissions import Session
from al_core.experiments.run_watch import WatchedRun
from pages.components.as_of import as_of
from pages.components.run_inspection import run_inspection
from pages.components.run_picker import run_picker
from pages.components.run_reading import RunReading, run_reading


def one_run(shows: str, session: Session) -> tuple[WatchedRun, RunReading]:
    """The chosen run with what is known of it, now or at the moment the address names.

    shows: what the page tells, for an empty lab.
    """
    run = run_picker(shows)
    if run is not None:
        run = as_of(run)
    seen = run_inspection(run, session) if run is not None else None
    reading = run_reading(seen) if seen is not None else None
    if run is None or reading is None:
        st.stop()
    return run, reading
