"""Report: for the person who pays, in every format; and the labels themselves, to take away."""

import streamlit as st

from al_core.access.permissions import Permission
from al_core.domain.errors import LoopLabError
from pages.components.export_labels import labels_tab
from pages.components.guard import enter
from pages.components.messages import error_box
from pages.components.report_form import report_form
from pages.components.report_shelf import report_jobs, report_shelf
from pages.components.report_source import report_source

session = enter(Permission.VIEW)

st.title("Report", anchor=False)
if labels_tab(session):
    st.stop()
order = report_source(session)
if order is not None:
    with st.container(border=True):
        template = report_form(session)
        may = session.may(Permission.SIMULATE)
        if st.button("Build", type="primary", icon=":material/description:", disabled=not may):
            try:
                order(template, session.person)
            except LoopLabError as error:
                error_box(error)
        if not may:
            st.caption("Your role reads reports; a manager builds them.")
report_jobs(session)
report_shelf(session)
