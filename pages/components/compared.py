"""What is compared: simulations, and single runs and projects beside them; all in the address."""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from al_core.experiments.side_by_side import SideBySide
from al_core.experiments.watched_runs import WatchedRun
from al_core.store.sweeps import SweepRecord
from pages.components.address import asked_for, begin_with, share
from pages.components.awaited import awaited
from pages.components.compare_as_of import chosen_cut, left_out
from pages.components.growing import growing
from pages.components.messages import plain
from pages.components.session import lab
from pages.components.sweep_picker import sweep_picker

KEY = "compared_runs"


@dataclass(frozen=True)
class Compared:
    """The simulations by id, the single runs, and all of them side by side."""

    sweeps: list[str]
    single: list[WatchedRun]
    seen: SideBySide


def compared(sweeps: Sequence[SweepRecord], runs: Sequence[WatchedRun]) -> Compared:
    """What is chosen, read; the page ends here while there is nothing to show."""
    left, right = st.columns(2)
    single = _single(runs, right)
    with left:
        chosen = sweep_picker(sweeps, [] if single else None)
    if not chosen and not single:
        st.info("Choose one or more simulations or runs above.", icon=":material/info:")
        st.stop()
    cut = chosen_cut()
    seen = awaited("Reading the logs of the runs:", lambda: lab().side_by_side(chosen, single, cut))
    if seen is None:
        st.stop()
    growing(chosen, seen)
    left_out(seen)
    if seen.modelless and not seen.runs:
        st.stop()
    if not seen.runs:
        st.info(
            "The first run is still under way; it appears here when done.",
            icon=":material/hourglass_top:",
        )
        st.stop()
    _notes(seen, single, chosen)
    return Compared(chosen, single, seen)


def _single(
    runs: Sequence[WatchedRun], place: st.delta_generator.DeltaGenerator
) -> list[WatchedRun]:
    by_id = {run.run_id: run for run in runs}
    begin_with(KEY, asked_for("run", list(by_id)))
    chosen: list[str] = place.multiselect(
        "Projects and single runs",
        list(by_id),
        key=KEY,
        format_func=lambda run_id: f"{by_id[run_id].group}: {by_id[run_id].title}",
        placeholder="Add any, live or simulated",
    )
    share("run", chosen)
    return [by_id[run_id] for run_id in chosen]


def _notes(seen: SideBySide, single: Sequence[WatchedRun], sweeps: Sequence[str]) -> None:
    if len(seen.datasets) > 1:
        st.warning(
            f"These runs are on different data ({plain(seen.data_words)}): their "
            "accuracies can't be held against each other. Choose runs on one data set, or see "
            "*Over data sets* for ranks.",
            icon=":material/warning:",
        )
    shown = {run.run_id for run in seen.runs}
    waiting = [plain(each.title) for each in single if each.run_id not in shown]
    if waiting:
        st.info(
            f"No model of {', '.join(waiting)} is measured yet: a model and a few audit labels "
            "are needed first.",
            icon=":material/hourglass_top:",
        )
    theirs = [each for each in single if each.group_id in sweeps and each.state == "finished"]
    if theirs:
        st.caption(
            f"{', '.join(plain(each.title) for each in theirs)}: chosen as a single run too, but "
            "it belongs to a simulation chosen here, and counts there."
        )
    if len(shown & ({each.run_id for each in single} - {each.run_id for each in theirs})):
        st.caption(
            "A single run is an arm of its own without an interval over seeds; where it differs "
            "from a simulated arm, a different start may be all the reason. Models of a project "
            "are measured on the audit labels that were known then: few at first."
        )
