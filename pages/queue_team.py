"""Queue & team: who holds what until when, how fast work goes, how long it will take."""

import streamlit as st

from al_core.access.permissions import Permission
from pages.components.guard import enter
from pages.components.label_project import project_picker
from pages.components.messages import empty_state
from pages.components.team_board import team_board
from pages.components.team_past import looked_back

session = enter(Permission.VIEW)

with st.container(horizontal=True, vertical_alignment="center"):
    st.title("Queue & team", anchor=False, width="content")
    project = project_picker()
if project is None:
    empty_state(
        "No project yet",
        "Once there is a project, this page shows who holds which item until when.",
        ":material/groups:",
    )
    st.stop()
if not looked_back(project.project_id, session):
    team_board(project.project_id, session)
