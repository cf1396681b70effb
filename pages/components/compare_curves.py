"""Learning curves of all arms, over labels, hours or money."""

import streamlit as st

from al_core.experiments.comparing import bands
from al_core.experiments.side_by_side import SideBySide
from al_core.reporting.axes import axis_title
from al_core.reporting.curves import (
    QUALITIES,
    curve_table,
    learning_curve_figure,
    near_the_arms,
    seeds,
)
from pages.components.address import asked_for, begin_with, share
from pages.components.chart import chart, theme

AXES = {"labels": "per label", "hours": "per hour", "cost": "per cost"}
QUALITY_NAMES = {"accuracy": "Accuracy", "macro_f1": "Macro F1", "log_loss": "Log loss"}


def chosen_axis() -> str:
    """What the curves run over, and what savings are counted in."""
    return _choice("axis", "Over", AXES)


def chosen_quality() -> str:
    """The measure of quality."""
    return _choice("quality", "Quality", QUALITY_NAMES)


def _choice(name: str, label: str, words: dict[str, str]) -> str:
    begin_with(f"compare_{name}", (asked_for(name, list(words)) or list(words))[0])
    chosen: str = st.segmented_control(
        label, list(words), key=f"compare_{name}", format_func=words.get, required=True
    )
    share(name, chosen)
    return chosen


def compare_curves(seen: SideBySide, axis: str, quality: str) -> None:
    """One band per arm, its interval over seeds."""
    drawn = bands(seen.runs, axis, quality, seen.named)
    fewest, most = min(band.n for band in drawn), max(band.n for band in drawn)
    count = seeds(most) if fewest == most else f"{fewest} to {seeds(most)}"
    spread = "with a 95 % band" if most > 1 else "one seed has no band"
    chart(
        "learning_curves",
        near_the_arms(learning_curve_figure(drawn, theme(), quality), drawn, quality),
        curve_table(drawn),
        f"{QUALITIES[quality].title}, which is locked and drawn at random before anything else; "
        f"against {axis_title(axis).lower()}. Mean over {count} per arm, {spread}. "
        f"{control_words(seen)} Double-click the chart for whole curves.",
    )


def control_words(seen: SideBySide) -> str:
    """What the random control is."""
    more = ""
    if seen.control_budget != 1.0:
        more = (
            f", with {seen.control_budget:g} times the label budget so that it can catch up and "
            "the saving is measured, not only bounded"
        )
    return f"Grey: the control, which selects at random under the same architecture{more}."
