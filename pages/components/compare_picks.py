"""What strategies would pick on the compared data, beside each other; any of them, run or not."""

from collections.abc import Sequence

import streamlit as st

from al_core.experiments.side_by_side import SideBySide
from al_core.experiments.sweeping import CONTROL
from al_core.strategies.notes import by_family
from pages.components.address import asked_for, begin_with, share
from pages.components.session import lab
from pages.components.strategy_about import strategy_about
from pages.components.strategy_picker import strategy_title
from pages.components.strategy_picture import labels_before, strategy_picture, why_these

MOST = 2
EXAMPLE_PIXELS = 130


def compare_picks(seen: SideBySide, sweep_ids: Sequence[str]) -> None:
    """One column per strategy: about it, its picture, why these; charts stand level."""
    chosen = _chosen(seen)
    if not chosen:
        st.info("Choose one or two strategies above.", icon=":material/info:")
        return
    labels = labels_before("picks_labels")
    base = lab().sweep_plan(sweep_ids[0]).base if sweep_ids else seen.runs[0].plan
    known = lab().sweep_plan(sweep_ids[0]).strategy_params if sweep_ids else {}
    above, pictured, below = (st.columns(len(chosen), gap="medium") for _ in range(3))
    for place, name in enumerate(chosen):
        with above[place]:
            st.subheader(name.replace("_", " "), anchor=False)
            strategy_about(name)
        with pictured[place]:
            picture = strategy_picture(name, known.get(name, {}), base, labels, f"picks_{name}")
        if picture is not None:
            with below[place]:
                why_these(picture, f"picks_{name}", EXAMPLE_PIXELS)


def _chosen(seen: SideBySide) -> list[str]:
    run = {each.plan.strategy.name for each in seen.runs} - {CONTROL}
    usual = [name for name in by_family() if name in run]
    begin_with("picks_strategies", (asked_for("pick", by_family()) or usual)[:MOST])
    chosen: list[str] = st.multiselect(
        "Strategies",
        by_family(),
        format_func=strategy_title,
        max_selections=MOST,
        key="picks_strategies",
        placeholder="Choose up to two; type a part of a name or family",
    )
    share("pick", chosen)
    return chosen
