"""A run as it stood at an entry of its log: chosen here, kept in the address."""

import streamlit as st

from al_core.domain.errors import LoopLabError
from al_core.experiments.snapshot_changes import Moment, at_entry
from al_core.experiments.watched_runs import WatchedRun
from pages.components.awaited import awaited
from pages.components.messages import error_box
from pages.components.session import lab


def as_of(
    run: WatchedRun, what: str = "everything below is drawn from the log up to there."
) -> WatchedRun:
    """The run, or the run as it stood at the entry that the address names (`as_of`)."""
    entry = entry_asked(run.run_id, what)
    return run if entry is None else run.at(entry)


def entry_asked(run_id: str, what: str) -> int | None:
    """The entry that the address names, with the way back; None, with a choice of entries.

    what: what is of that entry, to stand after "As of entry 5 of the run's log: ".
    """
    asked = st.query_params.get("as_of", "")
    if not asked:
        _choice(run_id)
        return None
    try:
        entry = lab().registry.entry(run_id, asked)
    except LoopLabError as error:
        error_box(error)
        back_to_now()
        return None
    looking_back(f"**As of entry {entry:,}** of the run's log: {what}")
    return entry


def looking_back(words: str) -> None:
    """Say as of when the page is, beside the way back."""
    said, way_back = st.columns((5, 1), vertical_alignment="center")
    said.info(words, icon=":material/history:")
    with way_back:
        back_to_now()


def back_to_now() -> None:
    """The way back."""
    st.button("Back to now", key="as_of_now", icon=":material/update:", on_click=forget_moment)


def forget_moment() -> None:
    """Take the moment out of the address; also where another run is chosen: it has none such."""
    st.query_params.pop("as_of", None)


def _choice(run_id: str) -> None:
    """Choose a moment; nothing is read before somebody asks."""
    with st.popover("As of", icon=":material/history:", key="as_of_choice"):
        st.markdown("Draw it from the log up to a moment of the run.")
        if not st.toggle("Choose a moment", key=f"as_of_open_{run_id}"):
            return
        try:
            found = awaited("Reading the run's log:", lambda: lab().registry.moments(run_id))
        except LoopLabError as error:
            error_box(error)
            return
        if found:
            _moments(run_id, found)


def _moments(run_id: str, found: tuple[Moment, ...]) -> None:
    by_seq = {each.seq: each for each in reversed(found)}
    chosen = st.selectbox(
        "Moment", list(by_seq), key=f"as_of_moment_{run_id}",
        format_func=lambda seq: at_entry(by_seq[seq]),
    )  # fmt: skip
    st.button("Show", key="as_of_show", type="primary", on_click=show_moment, args=(chosen,))


def show_moment(asked: int | str) -> None:
    """Put a moment into the address."""
    st.query_params["as_of"] = str(asked)
