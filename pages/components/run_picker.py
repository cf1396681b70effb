"""Which run a page is about: a project people label, or a run of a simulation."""

from collections.abc import Sequence

import streamlit as st

from al_core.experiments.watched_runs import WatchedRun
from pages.components.address import asked_for, begin_with, share
from pages.components.as_of import forget_moment
from pages.components.links import link_to
from pages.components.messages import empty_state
from pages.components.session import lab

_GROUP, _RUN = "watched_group", "watched_run"


def run_picker(what: str) -> WatchedRun | None:
    """The run of the address, else the newest project's, else the newest simulated one.

    None, with what to press, when there is no run yet; `what` says what would stand here.
    """
    runs = lab().watch.runs()
    if not runs:
        empty_state(
            "No run yet",
            f"Press **Run the 60-second demo** on Start, or open a project under **Projects**; "
            f"{what} appears here.",
            ":material/monitoring:",
        )
        link_to("Start", "Start", ":material/home:")
        link_to("Projects", "Projects", ":material/folder_open:")
        return None
    by_id = {run.run_id: run for run in runs}
    group_of = {run.run_id: run.group_id for run in runs}
    _begin(by_id, runs)
    groups = list(dict.fromkeys(group_of.values()))
    titles = {run.group_id: run.group for run in runs}
    with st.container(horizontal=True):
        group = st.selectbox(
            "Project or simulation", groups, key=_GROUP, format_func=titles.get, width=340,
            on_change=forget_moment,
        )  # fmt: skip
        inside = [run.run_id for run in runs if run.group_id == group]
        if st.session_state.get(_RUN) not in inside:
            st.session_state[_RUN] = inside[0]
        chosen = st.selectbox(
            "Run", inside, key=_RUN, format_func=lambda each: _words(by_id[each]), width=420,
            on_change=forget_moment,
        )  # fmt: skip
    share("run", chosen)
    return by_id[chosen]


def _begin(by_id: dict[str, WatchedRun], runs: Sequence[WatchedRun]) -> None:
    project = {run.project_id: run.run_id for run in runs if run.project_id}
    asked = asked_for("run", list(by_id)) or [
        project[each] for each in asked_for("project", list(project))
    ]
    first = by_id[(asked or [runs[0].run_id])[0]]
    begin_with(_GROUP, first.group_id)
    begin_with(_RUN, first.run_id)


def _words(run: WatchedRun) -> str:
    ended = "" if run.state == "finished" else f" ({run.state})"
    return f"{run.title}{ended}"
