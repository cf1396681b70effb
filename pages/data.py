"""Data: the catalogue, uploads, class balance and duplicates."""

import streamlit as st

from al_core.access.permissions import Permission
from al_core.domain.plan import DataPlan
from al_core.experiments.data_sets import data_listings
from pages.components.address import asked_for, begin_with, share
from pages.components.data_about import data_about
from pages.components.data_set_picker import data_set_picker, named_on_openml
from pages.components.guard import enter
from pages.components.report_of import report_of
from pages.components.session import lab
from pages.components.upload import upload

session = enter(Permission.IMPORT_DATA)

VIEWS = {"look": "Look at a data set", "add": "Add your own file"}
st.title("Data", anchor=False)
begin_with("view", (asked_for("do", list(VIEWS)) or ["look"])[0])
view = st.segmented_control(
    "What to do",
    list(VIEWS),
    key="view",
    format_func=VIEWS.get,
    label_visibility="collapsed",
    required=True,
)
share("do", view)
if view == "add":
    upload()
    st.stop()

left, right = st.columns([4, 9], gap="large")
with left:
    listing = data_set_picker(data_listings(lab().home))
with right:
    data_about(listing)
    name = named_on_openml(listing)
    if name:
        report_of(listing.choice.plan if name == listing.choice.name else DataPlan(dataset=name))
