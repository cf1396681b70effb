"""Who did what in single runs, below one another, and what their hours and money went into."""

import streamlit as st

from al_core.access.permissions import Session
from al_core.experiments.cost_rows import cost_words
from al_core.experiments.cut_words import moment_words
from al_core.experiments.side_by_side import SideBySide
from pages.components.address import asked_for, begin_with, share
from pages.components.awaited import awaited
from pages.components.pin import pin
from pages.components.run_bars import run_bars
from pages.components.run_costs import cost_section
from pages.components.session import lab

KEY = "gantt_runs"
MOST_RUNS = 4
SHOWN_FIRST = 2


def compare_gantt(seen: SideBySide, session: Session) -> None:
    """The charts of the runs chosen; at first one run of the first arms."""
    names = seen.run_names
    chosen = _chosen(seen, names)
    costs = {}
    for run_id in chosen:
        found = awaited(
            "Adding up hours and money:", lambda run_id=run_id: lab().costs(run_id, seen.cut)
        )
        if found is not None:
            costs[names[run_id]] = found
    if costs:
        cost_section(costs, session)
        words = [cost_words(name, each) for name, each in costs.items()]
        title = f"Where hours and money went{moment_words(seen.cut)}"
        pin("Compare", title, words, chosen, session)
    for run_id in chosen:
        st.markdown(f"**{names[run_id]}**")
        run_bars(f"gantt_{run_id}", names[run_id], lab().spans(run_id, seen.cut), session)


def _chosen(seen: SideBySide, names: dict[str, str]) -> list[str]:
    first = {seen.named(run): run.run_id for run in reversed(seen.runs)}
    usual = [first[arm] for arm in seen.arms if " · random" not in arm][:SHOWN_FIRST]
    begin_with(KEY, asked_for("bars", list(names))[:MOST_RUNS] or usual)
    chosen: list[str] = st.multiselect(
        "Runs",
        list(names),
        format_func=lambda run_id: names.get(run_id, run_id),
        max_selections=MOST_RUNS,
        key=KEY,
        placeholder="Choose up to four runs",
    )
    share("bars", chosen)
    return chosen
