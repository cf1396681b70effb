"""How much batches say the same twice, round by round, by architecture and batch size."""

import streamlit as st

from al_core.experiments.health_tracks import RULE
from al_core.experiments.redundancy_tracks import PLANE, trend_points, trend_rows, trend_tracks
from al_core.experiments.redundancy_trends import RedundancyTrend, redundancy_trends
from al_core.experiments.side_by_side import SideBySide
from al_core.reporting.curves import seeds
from al_core.reporting.tracks import tracks_figure
from pages.components.address import asked_for, share
from pages.components.chart import chart, theme
from pages.components.table import table


def compare_redundancy(seen: SideBySide) -> None:
    """Similarity inside the batches of a strategy above that of random batches, over seeds."""
    strategy = _strategy(seen)
    trends = redundancy_trends(seen.runs, strategy, seen.named)
    if not trends:
        st.info(
            "These runs chose one example at a time; redundancy is of batches of two and more.",
            icon=":material/info:",
        )
        return
    chart(
        "redundancy_trend",
        tracks_figure(trend_tracks(trends), PLANE, theme()),
        trend_points(trends),
        _caption(strategy, trends),
    )
    number = st.column_config.NumberColumn
    table(
        "redundancy_trends",
        trend_rows(trends),
        "Above random: mean over a run's rounds, then over seeds. Change: least-squares slope "
        "over ten rounds, likewise. ± half of the 95 % interval over seeds. The trend is told "
        "from 5 seeds on. Press a column's head to sort.",
        {
            "Arm": None,
            "Seeds": number(width=60),
            "Rounds": number(width=70),
            "Above random": number(format="%+.3f"),
            "± above": number("±", format="± %.3f"),
            "Change in 10 rounds": number(format="%+.3f"),
            "± change": number("±", format="± %.3f"),
        },
    )


def _strategy(seen: SideBySide) -> str:
    names = list(dict.fromkeys(run.plan.strategy.name for run in (*seen.chosen_runs, *seen.runs)))
    if st.session_state.get("redundancy_of") not in names:
        st.session_state["redundancy_of"] = (asked_for("of", names) or names)[0]
    chosen: str = st.selectbox(
        "Strategy", names, key="redundancy_of", width=320,
        format_func=lambda name: name.replace("_", " "),
    )  # fmt: skip
    share("of", chosen)
    return chosen


def _caption(strategy: str, trends: list[RedundancyTrend]) -> str:
    most = max(each.seeds for each in trends)
    band = "with its 95 % band over seeds" if most > 1 else "which one seed gives no band to"
    return (
        f"Batches chosen by {strategy.replace('_', ' ')}: mean cosine of each pick with the most "
        "similar other pick of its batch, less the same of a random batch of that size from the "
        f"same candidates; mean over up to {seeds(most)} per arm, {band}. Above 0: more alike "
        f"than random picks are. The adaptive loop reads the same figure and picks diversely "
        f"above {RULE.threshold:.2f}; as it changes its batch size, it is listed under the size "
        "it begins with."
    )
