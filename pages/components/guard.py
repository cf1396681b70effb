"""The one gate of every page: who is here, and what they may do now."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

import streamlit as st

from al_core.access.callers import FORWARDED_HEADERS, Caller
from al_core.access.permissions import Permission, Session
from al_core.domain.errors import NotAllowed, SignInNeeded
from pages.components.messages import error_box, full_page_error
from pages.components.routes import COOKIE
from pages.components.session import PROCESS, lab
from pages.components.sign_in import sign_in_form

_P = ParamSpec("_P")
_SAID = "sign_in_said"
_R = TypeVar("_R")


def enter(permission: Permission) -> Session:
    """The session of whoever is here; ends the page when there is no lab or no permission.

    Whoever is not signed in is asked to, at the same address.
    """
    if PROCESS.lab is None and PROCESS.refusal is not None:
        full_page_error(PROCESS.refusal)
        st.stop()
    try:
        return lab().people.entered(_caller(), permission)
    except SignInNeeded as error:
        _ask_for_sign_in(error)
        st.stop()
    except NotAllowed as error:
        st.title("Not yours to see", anchor=False)
        error_box(error)
        st.stop()


def visitor() -> Session | None:
    """Whoever is here; None when nobody is signed in or there is no lab."""
    if PROCESS.lab is None:
        return None
    try:
        return PROCESS.lab.people.session(_caller())
    except SignInNeeded:
        return None


def allowed(permission: Permission, act: Callable[_P, _R]) -> Callable[_P, _R]:
    """`act` for a widget's callback, which runs before any page: it asks for leave itself."""

    @wraps(act)
    def guarded(*args: _P.args, **kwargs: _P.kwargs) -> _R:
        lab().people.entered(_caller(), permission)
        return act(*args, **kwargs)

    return guarded


def say_at_sign_in(words: str) -> None:
    """Keep what ended the session for the sign-in that is asked for next."""
    st.session_state[_SAID] = words


def _ask_for_sign_in(error: SignInNeeded) -> None:
    st.title("Loop Lab", anchor=False)
    if _SAID in st.session_state:
        st.success(st.session_state[_SAID], icon=":material/check:")
    if lab().people.single_user:
        error_box(error)
        return
    st.markdown("Sign in to go on. Without access, ask the owner of this lab.")
    sign_in_form()


def _caller() -> Caller:
    """Who opened the page, as the browser's own connection says."""
    headers = st.context.headers
    if not len(headers):  # no connection at all: Streamlit's own tests, or a bare run
        return Caller(None, "localhost", "localhost")
    return Caller(
        token=dict(st.context.cookies).get(COOKIE),
        address=st.context.ip_address or "localhost",  # Streamlit names no local address
        host=headers.get("Host", ""),
        forwarded=any(name in headers for name in FORWARDED_HEADERS),
    )
