"""What people read when something is missing or went wrong: what, the value, the remedy."""

import logging
from uuid import uuid4

import streamlit as st

from al_core.domain.errors import LoopLabError

_logger = logging.getLogger("looplab")
_TITLES = {
    "LogLocked": "Loop Lab is already running",
    "LogBroken": "The event log does not hold",
    "LogError": "The database can't be opened",
}


def error_box(error: LoopLabError) -> None:
    """The message of an error that the user can put right."""
    st.error(plain(str(error)), icon=":material/error:")


def full_page_error(error: LoopLabError) -> None:
    """All that is shown while the lab can't be opened."""
    st.title(_TITLES.get(type(error).__name__, "Loop Lab can't start"))
    error_box(error)
    st.caption("Nothing was changed. Put it right, stop this server and start it again.")


def empty_state(title: str, text: str, icon: str) -> None:
    """What stands where nothing is yet; `text` says what to press."""
    with st.container(border=True, horizontal_alignment="center"):
        st.subheader(f"{icon} {title}", anchor=False, text_alignment="center")
        st.markdown(text, text_alignment="center")


def script_error(error: Exception) -> bool:
    """Show our message in place of a traceback; the traceback goes to the server's log."""
    if isinstance(error, LoopLabError):
        error_box(error)
        return True
    reference = uuid4().hex[:8]
    _logger.error("script error %s", reference, exc_info=error)
    st.error(
        f"Something in Loop Lab failed ({type(error).__name__}, reference {reference}). Nothing "
        "stored was lost: reload the page. If it comes back, look up the reference in the "
        "server's output and report it.",
        icon=":material/error:",
    )
    return True


def plain(message: str) -> str:
    """`message` with the characters that Markdown would act on made plain."""
    return "".join(f"\\{mark}" if mark in r"\`*_[]$<>#~:|" else mark for mark in message)
