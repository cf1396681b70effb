"""Compared runs as they stood at one moment: chosen here, kept in the address."""

import streamlit as st

from al_core.domain.errors import LoopLabError
from al_core.experiments.cut_words import cut_words, left_out_words
from al_core.experiments.cuts import Cut, CutUnit
from al_core.experiments.side_by_side import SideBySide
from pages.components.as_of import back_to_now, looking_back, show_moment
from pages.components.awaited import awaited
from pages.components.messages import error_box
from pages.components.session import lab

_UNITS: dict[CutUnit, str] = {"labels": "labels in the training set", "entry": "entry of each log"}
_UNIT, _NUMBER = "cut_unit", "cut_number"
_FIRST = 50
_MOST = 999_999_999


def chosen_cut() -> Cut | None:
    """The moment that the address names; None for the runs' ends. The page waits for it."""
    asked = st.query_params.get("as_of", "")
    if not asked:
        _choice()
        return None
    try:
        cut = awaited("Looking for the snapshot:", lambda: lab().registry.cut(asked))
    except LoopLabError as error:
        error_box(error)
        back_to_now()
        return None
    if cut is None:
        st.stop()
    looking_back(cut_words(cut))
    return cut


def left_out(seen: SideBySide) -> None:
    """Which runs are not there, as they had no model yet."""
    words = left_out_words(seen)
    if words:
        st.caption(f":material/info: {words}")


def _choice() -> None:
    with st.popover("As of", icon=":material/history:", key="cut_choice"):
        st.markdown("Compare the runs as they stood at one moment of each.")
        unit = st.segmented_control(
            "Up to", list(_UNITS), key=_UNIT, default="labels", format_func=_UNITS.get,
            required=True,
        )  # fmt: skip
        number = st.number_input("Number", 1, _MOST, _FIRST, key=_NUMBER)
        st.button(
            "Show", key="cut_show", type="primary", on_click=show_moment,
            args=(Cut(unit, int(number)).asked,),
        )  # fmt: skip
