"""What the frame shows of whoever is signed in: the pages that are theirs, and the way out."""

from collections.abc import Callable
from functools import partial

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from al_core.access.credentials import LONGEST_PASSPHRASE, SHORTEST_PASSPHRASE
from al_core.access.permissions import Permission, Session
from al_core.domain.errors import LoopLabError
from pages.components.guard import allowed, say_at_sign_in, visitor
from pages.components.messages import error_box, plain
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
        with st.popover("Account", icon=":material/key:", type="tertiary"):
            _passphrase_form(session)
            _everywhere(session)


def _passphrase_form(session: Session) -> None:
    st.markdown("**Your passphrase**")
    with st.form("own_passphrase", border=False, clear_on_submit=True):
        old = _secret("Present passphrase", "current-password")
        new = _secret(f"New passphrase ({SHORTEST_PASSPHRASE} characters or more)", "new-password")
        if not st.form_submit_button("Change it", icon=":material/key:"):
            return
    change = partial(lab().people.change_own_passphrase, session, old, new)
    _do(change, "Your passphrase is changed. Sign in with the new one, here and elsewhere.")


def _everywhere(session: Session) -> None:
    st.markdown("**Signed in elsewhere?**")
    st.caption("Ends all your sessions, in this browser too. Answers that are saved stay.")
    if st.button("Sign out everywhere", icon=":material/logout:"):
        _do(partial(lab().people.sign_out_everywhere, session), "You are signed out everywhere.")


def _secret(label: str, kind: str) -> str:
    return st.text_input(
        label, type="password", max_chars=LONGEST_PASSPHRASE, autocomplete=kind, key=f"own {kind}"
    )


def _do(change: Callable[[], None], words: str) -> None:
    """Carry out what ends the session; the page then asks for a sign-in and says `words`."""
    try:
        allowed(Permission.VIEW, change)()
    except LoopLabError as error:
        error_box(error)
        return
    say_at_sign_in(words)
    st.rerun()


def _page(entry: PageEntry, session: Session | None) -> StreamlitPage:
    shown = session is None or session.may(entry.permission)
    return st.Page(
        entry.path,
        title=entry.title,
        icon=entry.icon,
        url_path=entry.url_path or None,
        visibility="visible" if shown else "hidden",
    )
