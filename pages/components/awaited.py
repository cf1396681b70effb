"""Something that is read in the background: shown as soon as it is there."""

from collections.abc import Callable
from typing import TypeVar

import streamlit as st

from al_core.domain.errors import LoopLabError
from al_core.experiments.background import Pending
from al_core.reporting.words import duration

T = TypeVar("T")
POLL_SECONDS = 1.0


def awaited(words: str, ask: Callable[[], T | Pending]) -> T | None:
    """What `ask` gives; while it is pending, `words` and the time so far, and None."""
    answer = ask()
    if not isinstance(answer, Pending):
        return answer
    _waiting(words, ask)
    return None


@st.fragment(run_every=POLL_SECONDS)
def _waiting(words: str, ask: Callable[[], object]) -> None:
    try:
        answer = ask()
    except LoopLabError:
        st.rerun()
    if not isinstance(answer, Pending):
        st.rerun()
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.markdown(f":material/hourglass_top: **{words}** {duration(answer.seconds)} so far")
        st.caption("You may leave this page; reading goes on.")
