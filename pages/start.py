"""Start: the demo, a new project, resume."""

import streamlit as st

from al_core.access.permissions import Permission
from pages.components.architecture_notes import architecture_notes
from pages.components.demo import demo_button, race
from pages.components.guard import enter
from pages.components.start_projects import start_projects
from pages.components.sweep_list import sweep_list

session = enter(Permission.VIEW)

st.title("Loop Lab", anchor=False)
st.markdown("When to select, how many, when to retrain, who labels what: try it before you pay.")
if "sweep" in st.query_params:
    race(st.query_params["sweep"])
else:
    architecture_notes()
    demo_button()
    start_projects(session)
    sweep_list()
