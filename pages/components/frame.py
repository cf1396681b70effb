"""The frame script that Streamlit runs for every page: navigation, strip, then the page."""

from pathlib import Path

import streamlit as st

from al_core.access.permissions import Permission
from pages.components.guard import enter
from pages.components.pages_table import PAGES
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
page = st.navigation(
    [st.Page(p.path, title=p.title, icon=p.icon, url_path=p.url_path or None) for p in PAGES]
)
enter(Permission.VIEW)
status_strip()
page.run()
