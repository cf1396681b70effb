"""A strategy at work on the chosen data: where its picks lie, and why these."""

from typing import Literal

import msgspec
import streamlit as st

from al_core.domain.errors import LoopLabError
from al_core.domain.plan import Params, Plan, StrategyPlan
from al_core.experiments.strategy_picture import StrategyPicture, why_table
from al_core.reporting.projection import projection_caption, projection_figure, projection_table
from pages.components.awaited import awaited
from pages.components.chart import chart, theme
from pages.components.messages import error_box
from pages.components.session import lab
from pages.components.table import table

LABELS = [0, 10, 20, 50, 100]
USUAL_LABELS = 20


def labels_before(key: str) -> int:
    """How many labels the strategy has seen when it is asked."""
    chosen: int = st.segmented_control(
        "After so many labels", LABELS, default=USUAL_LABELS, key=key, required=True
    )
    return chosen


def strategy_picture(
    name: str, params: Params, plan: Plan, labels: int, key: str
) -> StrategyPicture | None:
    """The picture of one query, drawn in the background; None while it is not there."""
    asked = msgspec.structs.replace(plan, strategy=StrategyPlan(name=name, params=params))
    words = f"Asking {name.replace('_', ' ')}:"
    try:
        picture = awaited(words, lambda: lab().strategy_picture(asked, labels))
    except LoopLabError as error:
        error_box(error)
        return None
    if picture is None:
        return None
    shown = picture.projection
    if picture.at_random:
        st.info("It has too little to go by yet and draws at random.", icon=":material/casino:")
    chart(
        f"{key}_picture",
        projection_figure(shown, theme()),
        projection_table(shown),
        projection_caption(shown, picture.data),
    )
    return picture


def why_these(
    picture: StrategyPicture, key: str, example: int | Literal["large"] = "large"
) -> None:
    """The batch of the picture as a table, with what spoke for each pick.

    `example`: how wide the column of examples is, in pixels.
    """
    columns = why_table(picture.why)
    figures = [name for name, values in columns.items() if values and type(values[0]) is float]
    config: dict[str, object] = {
        name: st.column_config.NumberColumn(format="%.4g") for name in figures
    }
    for share in {"Sure", "Chance"} & set(figures):
        config[share] = st.column_config.NumberColumn(format="percent")
    config["Pick"] = st.column_config.NumberColumn(width=50, pinned=True)
    config["Example"] = st.column_config.TextColumn(width=example)
    st.markdown("**Why these**")
    table(
        f"{key}_why",
        columns,
        f"The {len(picture.why.texts)} picks in order of choice, each with its utility and what "
        "spoke for it. The true label is known to the simulation, not to the strategy.",
        config,
    )
