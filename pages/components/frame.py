"""The frame script that Streamlit runs for every page: navigation, strip, then the page."""

from pathlib import Path

import streamlit as st

from al_core.access.permissions import Permission
from pages.components.account import account, navigation
from pages.components.guard import enter
from pages.components.strip import status_strip

st.set_page_config(
    "Loop Lab",
    page_icon=str(Path(__file__).with_name("icon.svg")),
    layout="wide",
    initial_sidebar_state=220,
    menu_items={
        "About": "Loop Lab: workflow architectures of active learning, tried and measured."
    },
)
page = navigation()
account(enter(Permission.VIEW))
status_strip()
page.run()
