"""Where the advice flips: heat maps of batch size against people, and against retraining time."""

import streamlit as st

from al_core.domain.constraints import Constraints
from al_core.domain.errors import LoopLabError
from al_core.domain.sensitivity import Axis
from al_core.experiments.sensitivity import flip_sentences
from al_core.reporting.heat_map import heat_map_figure, heat_map_table
from pages.components.awaited import awaited
from pages.components.chart import chart, theme
from pages.components.messages import error_box
from pages.components.session import lab

_TITLES: dict[Axis, str] = {"people": "By people", "retraining": "By retraining time"}


def grids_part(given: Constraints) -> None:
    """Two grids side by side, each with what flips in words."""
    for axis, place in zip(_TITLES, st.columns(2, gap="medium"), strict=True):
        with place:
            _grid(given, axis)


def _grid(given: Constraints, axis: Axis) -> None:
    st.markdown(f"**{_TITLES[axis]}**")
    try:
        found = awaited("Asking the rule again:", lambda: lab().advisor.sensitivity(given, axis))
    except LoopLabError as error:
        error_box(error)
        return
    if found is None:
        return
    st.markdown("\n".join(f"- {words}" for words in flip_sentences(found)))
    chart(
        f"sensitivity_{axis}",
        heat_map_figure(found, theme()),
        heat_map_table(found),
        f"Colour: {found.unit} to the target above the cheapest of the column; letter: the "
        "cheapest architecture there (S sequential, H hybrid, P parallel). Ringed: advised. "
        "Blue frame: as given; dashed: another architecture from there on. Queueing arithmetic "
        "with labeling times played through 400 times; no model is trained, and what stale picks "
        "cost is published experience, not your data.",
    )
