"""Look at one strategy before simulating it: what it is, its parameters, what it would pick."""

import streamlit as st

from al_core.domain.plan import Params
from al_core.experiments.sweeping import SweepPlan
from al_core.strategies.notes import by_family
from pages.components.address import asked_for, begin_with, share
from pages.components.fields import field_key, form_state
from pages.components.parameter_fields import parameter_fields
from pages.components.strategy_about import strategy_about
from pages.components.strategy_picker import add_to_simulation, strategy_title
from pages.components.strategy_picture import labels_before, strategy_picture, why_these

OPEN = "strategies_open"


def strategy_section(sweep: SweepPlan) -> None:
    """A fold with one strategy in it; nothing is drawn while it is shut.

    What is typed into its parameters stands in `form_state().params`.
    """
    asked = asked_for("strategy", by_family())
    begin_with(OPEN, bool(asked))
    fold = st.expander(
        "What a strategy does", icon=":material/scatter_plot:", key=OPEN, on_change="rerun"
    )
    if not fold.open:
        return
    with fold:
        name = _chosen(sweep, asked)
        left, right = st.columns([4, 5], gap="medium")
        with left:
            strategy_about(name)
            params = _params(name, sweep)
        with right:
            labels = labels_before("picture_labels")
            picture = strategy_picture(name, params, sweep.base, labels, "strategy")
        if picture is not None:
            why_these(picture, "strategy")


def chosen_params(sweep: SweepPlan) -> dict[str, Params]:
    """The parameters typed for the strategies of a sweep."""
    typed = form_state().params
    return {name: typed[name] for name in sweep.strategies if name in typed}


def _chosen(sweep: SweepPlan, asked: list[str]) -> str:
    left, right = st.columns([4, 5], gap="medium", vertical_alignment="bottom")
    begin_with("strategy_seen", (asked or [*sweep.strategies, "margin"])[0])
    name: str = left.selectbox(
        "Strategy", by_family(), key="strategy_seen", format_func=strategy_title,
        persist_state="session",
    )  # fmt: skip
    share("strategy", name)
    right.button(
        "Add to the simulation",
        icon=":material/add:",
        on_click=add_to_simulation,
        args=(name,),
        disabled=name in st.session_state.get(field_key("strategies"), sweep.strategies),
    )
    return name


def _params(name: str, sweep: SweepPlan) -> Params:
    typed, base = form_state().params, sweep.base.strategy
    usual = base.params if name == base.name else {}
    given = parameter_fields(name, typed.get(name, usual))
    if given != usual:
        typed[name] = given
    else:
        typed.pop(name, None)
    return given
