"""Where people and trainer wait, and how stale what is labeled has become."""

import streamlit as st

from al_core.experiments.comparing import arm_figures
from al_core.experiments.figure_groups import idle_measures, staleness_measures
from al_core.experiments.side_by_side import SideBySide
from al_core.reporting.bars import idle_figure, measure_table, staleness_figure
from al_core.reporting.curves import seeds
from pages.components.chart import chart, theme


def compare_flow(seen: SideBySide) -> None:
    """Idle shares to the left, staleness to the right."""
    arms = arm_figures(seen.runs, seen.named)
    idle, stale = idle_measures(arms), staleness_measures(arms)
    over = f"mean over up to {seeds(seen.seeds)} with a 95 % interval"
    left, right = st.columns(2, gap="medium")
    with left:
        st.subheader("Idle", anchor=False)
        chart(
            "idle_shares",
            idle_figure(idle, theme()),
            measure_table(idle),
            f"Share of the time that people at work had nothing to label, and that nothing was "
            f"trained; {over}.",
        )
    with right:
        st.subheader("Stale", anchor=False)
        chart(
            "staleness",
            staleness_figure(stale, theme()),
            measure_table(stale),
            f"Answers already in that the choosing model had not seen, when it chose and when "
            f"the example was answered; {over}.",
        )
