"""Sign in and out without leaving the page: small forms that post and load the page again.

The session's cookie is set by the HTTP route; neither Python's nor the browser's script sees it.
"""

from functools import cache
from pathlib import Path

import streamlit as st

_FOLDER = Path(__file__).parent
_STYLE = (_FOLDER / "forms.css").read_text("utf-8")
_SCRIPT = (_FOLDER / "forms.js").read_text("utf-8")


def sign_in_form() -> None:
    """Ask for name and passphrase; the same address opens again, signed in."""
    _form("sign_in")(key="sign_in")


def sign_out_button() -> None:
    """End the session here; the page asks for a sign-in then."""
    _form("sign_out")(key="sign_out")


@cache
def _form(name: str) -> "st.components.v2.types.ComponentRenderer":
    markup = (_FOLDER / f"{name}.html").read_text("utf-8")
    return st.components.v2.component(f"looplab_{name}", html=markup, css=_STYLE, js=_SCRIPT)
