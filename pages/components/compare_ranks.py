"""Arms over several data sets: mean ranks with a critical difference, where sets are enough."""

import streamlit as st

from al_core.access.permissions import Session
from al_core.experiments.figure_groups import decimals_of
from al_core.experiments.rank_arms import BETTER, rank_words, ranked_arms, ranks_of, value_columns
from al_core.experiments.side_by_side import SideBySide
from al_core.reporting.critical_difference import critical_difference_figure, ranks_table
from pages.components.address import asked_for, begin_with, share
from pages.components.chart import chart, theme
from pages.components.messages import plain
from pages.components.pin import pin_compared
from pages.components.table import table


def compare_ranks(seen: SideBySide, session: Session) -> None:
    """The diagram and the values it rests on; or why there is none."""
    begin_with("rank_figure", (asked_for("rank", list(BETTER)) or list(BETTER))[0])
    figure = st.selectbox("Ranked by", list(BETTER), key="rank_figure", width=320)
    share("rank", figure)
    ranked = ranked_arms(seen.runs, figure, seen.within)
    if ranked.test is None:
        st.info(plain(ranked.refused), icon=":material/info:")
    else:
        st.markdown(rank_words(ranked))
        title = f"Ranks by {figure.lower()} over {len(ranked.sets)} data sets"
        pin_compared(seen, title, [rank_words(ranked)], session)
        ranks = ranks_of(ranked)
        chart(
            "critical_difference",
            critical_difference_figure(ranks, theme()),
            ranks_table(ranks),
            f"Mean rank of each arm by {figure.lower()} over {len(ranked.sets)} data sets, 1 = "
            "best; arms under one thick bar are not told apart at 95 % (Nemenyi). Friedman's test "
            "without correction for ties, F after Iman and Davenport (Demsar 2006).",
        )
    digits = f"%.{decimals_of(figure) + 1}f"
    table(
        "rank_values",
        value_columns(ranked),
        f"{figure} of each arm, mean over seeds, read on each set where all its runs have as many "
        f"labels. {_left_out(ranked.left_out)}",
        {arm: st.column_config.NumberColumn(format=digits) for arm in ranked.arms},
    )


def _left_out(arms: tuple[str, ...]) -> str:
    return f"Not on every set, so left out: {', '.join(map(plain, arms))}." if arms else ""
