"""People: who has access, with which role, and who changed that when."""

import streamlit as st

from al_core.access.permissions import Permission
from pages.components.guard import enter
from pages.components.people_forms import member_list, newcomer_form, roles_caption
from pages.components.permission_audit import permission_audit

session = enter(Permission.MANAGE_PEOPLE)

st.title("People", anchor=False)
newcomer_form(session)
roles_caption()
member_list(session)
permission_audit()
