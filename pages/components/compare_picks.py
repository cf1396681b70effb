"""What strategies would pick on the compared data, beside each other; any of them, run or not."""

from collections.abc import Sequence

import streamlit as st

from al_core.experiments.side_by_side import SideBySide
from al_core.experiments.sweeping import CONTROL
from al_core.strategies.notes import by_family
from pages.components.session import lab
from pages.components.strategy_about import strategy_about
from pages.components.strategy_picker import strategy_title
from pages.components.strategy_picture import labels_before, strategy_picture, why_these

MOST = 2


def compare_picks(seen: SideBySide, sweep_ids: Sequence[str]) -> None:
    """One column per strategy: about it, its picture, why these."""
    run = [name for name in by_family() if any(r.plan.strategy.name == name for r in seen.runs)]
    usual = [name for name in run if name != CONTROL][:MOST]
    chosen = st.multiselect(
        "Strategies",
        by_family(),
        default=usual,
        format_func=strategy_title,
        max_selections=MOST,
        key="picks_strategies",
        placeholder="Choose up to two; type a part of a name or family",
    )
    if not chosen:
        st.info("Choose one or two strategies above.", icon=":material/info:")
        return
    labels, sweep = labels_before("picks_labels"), lab().sweep_plan(sweep_ids[0])
    for name, column in zip(chosen, st.columns(len(chosen), gap="medium"), strict=True):
        with column:
            st.subheader(name.replace("_", " ").capitalize(), anchor=False)
            strategy_about(name)
            params = sweep.strategy_params.get(name, {})
            picture = strategy_picture(name, params, sweep.base, labels, f"picks_{name}")
            if picture is not None:
                why_these(picture, f"picks_{name}")
