"""Projects: create one, see how far each is, change classes and guidelines, archive."""

import streamlit as st

from al_core.access.permissions import Permission
from pages.components.guard import enter
from pages.components.project_form import project_form
from pages.components.project_list import project_list
from pages.components.project_view import project_view

session = enter(Permission.MANAGE_PROJECT)

st.title("Projects", anchor=False)
project = st.query_params.get("project", "")
if project or st.query_params.get("do") == "new":
    st.button(
        "All projects",
        icon=":material/arrow_back:",
        type="tertiary",
        on_click=st.query_params.clear,
    )
if project:
    project_view(project, session)
elif st.query_params.get("do") == "new":
    project_form()
else:
    project_list()
