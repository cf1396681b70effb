"""Versions: data and labels named by their content, and what changed between two of them."""

import streamlit as st

from al_core.access.permissions import Permission
from al_core.domain.errors import LoopLabError
from pages.components.awaited import awaited
from pages.components.guard import enter
from pages.components.messages import error_box
from pages.components.project_state import say
from pages.components.run_picker import run_picker
from pages.components.session import lab
from pages.components.snapshot_changes import snapshot_changes
from pages.components.snapshot_list import snapshot_list
from pages.components.snapshot_taking import snapshot_taking

session = enter(Permission.VIEW)

st.title("Versions", anchor=False)
st.caption(
    "A snapshot names rows and labels by a hash over their content. It follows from the log, so "
    "any entry of any run is one; naming it keeps its hash, figures and parent."
)
say()
run = run_picker("snapshots of its rows and labels, and what changed between two")
if run is None:
    st.stop()
try:
    state = lab().registry.state()
    moments = awaited("Reading the run's log:", lambda: lab().registry.moments(run.run_id))
except LoopLabError as error:
    error_box(error)
    st.stop()
snapshot_list(state, run)
if moments is None:
    st.stop()
snapshot_taking(run, moments, session)
snapshot_changes(state, run, moments, session)
