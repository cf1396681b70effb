"""Label: one item at a time, one key each; the model learns behind it."""

import streamlit as st

from al_core.access.permissions import Permission
from pages.components.guard import enter
from pages.components.label_keys import keyboard_help
from pages.components.label_project import project_picker
from pages.components.labeler import labeler
from pages.components.messages import empty_state

session = enter(Permission.LABEL)

with st.container(horizontal=True, vertical_alignment="center"):
    st.title("Label", anchor=False, width="content")
    project = project_picker()
    keyboard_help()
if project is None:
    empty_state(
        "Nothing to label yet",
        "Create a project on **Projects**, or ask whoever manages this lab to open one for you.",
        ":material/label:",
    )
    st.stop()
labeler(project.settings(session.person))
