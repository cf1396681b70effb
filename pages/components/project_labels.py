"""A project's labels on their way out and in, for whoever manages it."""

import streamlit as st

from al_core.access.permissions import Session
from al_core.experiments.watched_runs import WatchedRun
from pages.components.export_labels import export_labels
from pages.components.import_labels import import_labels
from pages.components.session import lab


def project_labels(project_id: str, session: Session) -> None:
    """Take labels away above, bring labels in below."""
    st.subheader("Take labels away", anchor=False)
    run = _watched(project_id)
    if run is not None:
        export_labels(run, session)
    st.subheader("Bring labels in", anchor=False)
    import_labels(project_id, session)


def _watched(project_id: str) -> WatchedRun | None:
    return next((each for each in lab().watch.runs() if each.project_id == project_id), None)
