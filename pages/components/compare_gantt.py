"""Who did what in single runs, below one another."""

import streamlit as st

from al_core.experiments.racing import first_lanes
from al_core.experiments.side_by_side import SideBySide
from al_core.reporting.gantt import gantt_figure, span_table
from pages.components.chart import chart, theme
from pages.components.session import lab

MOST_RUNS = 4
SHOWN_FIRST = 2


def compare_gantt(seen: SideBySide) -> None:
    """The charts of the runs chosen; at first one run of the first arms."""
    names = {run.run_id: f"{seen.named(run)}, seed {run.plan.seed}" for run in seen.runs}
    first = {seen.named(run): run.run_id for run in reversed(seen.runs)}
    usual = [first[arm] for arm in seen.arms if " · random" not in arm][:SHOWN_FIRST]
    chosen = st.multiselect(
        "Runs",
        list(names),
        default=usual,
        format_func=lambda run_id: names.get(run_id, run_id),
        max_selections=MOST_RUNS,
        key="gantt_runs",
        placeholder="Choose up to four runs",
    )
    for run_id in chosen:
        st.markdown(f"**{names[run_id]}**")
        spans = first_lanes(lab().spans(run_id, seen.cut))
        chart(
            f"gantt_{run_id}",
            gantt_figure(spans, theme()),
            span_table(spans),
            f"One run ({names[run_id]}): its first people and the trainer. Stale: the example was "
            "chosen by a model that a newer one has since replaced.",
        )
