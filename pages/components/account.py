"""What the frame shows of whoever is signed in: the pages that are theirs, and the way out."""

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from al_core.access.permissions import Session
from pages.components.guard import visitor
from pages.components.messages import plain
from pages.components.pages_table import PAGES, PageEntry
from pages.components.session import lab
from pages.components.sign_in import sign_out_button


def navigation() -> StreamlitPage:
    """The page of this address; all addresses stay known, so that a sign-in comes back to it."""
    session = visitor()
    pages = [_page(entry, session) for entry in PAGES]
    return st.navigation(pages, position="sidebar" if session else "hidden")


def account(session: Session) -> None:
    """Who is signed in, in the side bar; nothing where there are no people."""
    if lab().people.single_user:
        return
    with st.sidebar.container(key="account"):
        st.markdown(f"**{plain(session.person)}**, {session.role}")
        sign_out_button()


def _page(entry: PageEntry, session: Session | None) -> StreamlitPage:
    shown = session is None or session.may(entry.permission)
    return st.Page(
        entry.path,
        title=entry.title,
        icon=entry.icon,
        url_path=entry.url_path or None,
        visibility="visible" if shown else "hidden",
    )
