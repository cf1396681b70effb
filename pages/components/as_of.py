"""A run as it stood at an entry of its log: chosen here, kept in the address."""

import streamlit as st

from al_core.domain.errors import LoopLabError
from al_core.experiments.snapshot_changes import Moment, at_entry
from al_core.experiments.watched_runs import WatchedRun
from pages.components.awaited import awaited
from pages.components.messages import error_box
from pages.components.session import lab

_RUN = "as_of_run"


def as_of(run: WatchedRun) -> WatchedRun:
    """The run, or the run as it stood at the entry that the address names (`as_of`)."""
    if st.session_state.setdefault(_RUN, run.run_id) != run.run_id:
        st.session_state[_RUN] = run.run_id
        st.query_params.pop("as_of", None)  # entries of another run mean nothing here
    asked = st.query_params.get("as_of", "")
    if not asked:
        _choice(run)
        return run
    return _looked_back(run, asked)


def _looked_back(run: WatchedRun, asked: str) -> WatchedRun:
    try:
        entry = lab().registry.entry(run.run_id, asked)
    except LoopLabError as error:
        error_box(error)
        _back()
        return run
    with st.container(horizontal=True, vertical_alignment="center"):
        st.info(
            f"**As of entry {entry:,}** of the run's log: everything below is drawn from the log "
            "up to there.",
            icon=":material/history:",
        )
        _back()
    return run.at(entry)


def _back() -> None:
    st.button("Back to now", key="as_of_now", icon=":material/update:", on_click=_now)


def _now() -> None:
    st.query_params.pop("as_of", None)


def _choice(run: WatchedRun) -> None:
    """Choose a moment; nothing is read before somebody asks."""
    with st.popover("As of", icon=":material/history:", key="as_of_choice"):
        st.markdown("Draw everything on this page from the log up to a moment of the run.")
        if not st.toggle("Choose a moment", key=f"as_of_open_{run.run_id}"):
            return
        try:
            found = awaited("Reading the run's log:", lambda: lab().registry.moments(run.run_id))
        except LoopLabError as error:
            error_box(error)
            return
        if found:
            _moments(run, found)


def _moments(run: WatchedRun, found: tuple[Moment, ...]) -> None:
    by_seq = {each.seq: each for each in reversed(found)}
    chosen = st.selectbox(
        "Moment", list(by_seq), key=f"as_of_moment_{run.run_id}",
        format_func=lambda seq: at_entry(by_seq[seq]),
    )  # fmt: skip
    st.button("Show", key="as_of_show", type="primary", on_click=_show, args=(chosen,))


def _show(seq: int) -> None:
    st.query_params["as_of"] = str(seq)
