"""One click from a plan to its ablation: checked, begun as a simulation, opened in Compare."""

from collections.abc import Sequence

import streamlit as st

from al_core.access.permissions import Permission, Session
from al_core.domain.errors import LoopLabError
from al_core.domain.plan import Plan
from al_core.experiments.ablation import ablated
from al_core.experiments.ablation_effects import ablation_sweep, ablation_title
from al_core.experiments.ablation_words import ablation_size
from al_core.experiments.comparing import arm_title
from al_core.experiments.sweeping import SweepPlan, cells
from pages.components.awaited import awaited
from pages.components.links import go_to, link_to
from pages.components.messages import error_box, plain
from pages.components.session import lab

LABEL = "Take this plan apart"
_OF_COMPARE = ("compared", "compared_runs", "section", "compare_axis", "compare_quality")
"""Widgets that begin anew when Compare is opened from Compare itself."""


def take_apart(plan: Plan, key: str, session: Session, notes: Sequence[str] = ()) -> None:
    """The button and what it would run; nothing for whoever may not simulate."""
    if not session.may(Permission.SIMULATE):
        return
    if not ablated(plan):
        st.caption("Nothing in this plan can be switched off: it selects at random, plainly.")
        return
    sweep = ablation_sweep(plan)
    with st.container(horizontal=True, vertical_alignment="center"):
        pressed = st.button(LABEL, key=f"{key}_ablate", icon=":material/call_split:")
        st.caption(" ".join([f"{ablation_size(plan, len(sweep.seeds))}.", *notes]))
    if pressed:
        st.session_state[f"{key}_ablation"] = sweep
    if st.session_state.get(f"{key}_ablation") == sweep:
        _start(sweep, key)


def _start(sweep: SweepPlan, key: str) -> None:
    try:
        checked = awaited("Checking the plan against its data.", lambda: lab().check(sweep))
    except LoopLabError as error:
        del st.session_state[f"{key}_ablation"]
        error_box(error)
        return
    if checked is not None:
        del st.session_state[f"{key}_ablation"]
        begun = lab().start(checked, ablation_title(checked))
        for name in _OF_COMPARE:
            st.session_state.pop(name, None)
        go_to("Compare", sweep=begun, show="ablation")


def sweep_apart(sweep_id: str, session: Session) -> None:
    """The same from a simulation's arms; what was taken apart already is opened instead."""
    sweep = lab().sweep_plan(sweep_id)
    if sweep.without:
        words = "What each choice is worth"
        link_to("Compare", words, ":material/call_split:", sweep=sweep_id, show="ablation")
        return
    chosen = [cell for cell in cells(sweep) if cell.strategy.name in sweep.strategies]
    plans = {arm_title(cell): cell for cell in reversed(chosen) if ablated(cell)}
    if plans:
        arms = list(reversed(plans))
        arm = arms[0]
        if len(arms) > 1:
            arm = st.selectbox("Plan to take apart", arms, key="arm_apart", width=420)
        take_apart(plans[arm], "results", session)


def ablation_of_project(project_id: str, session: Session) -> None:
    """The same from a live project's plan, with its people and times as measured."""
    try:
        found = awaited("Reading the project's log:", lambda: lab().plan_of_project(project_id))
    except LoopLabError as error:
        error_box(error)
        return
    if found is not None:
        st.markdown("**What is each choice of this plan worth?**")
        take_apart(found.plan, "project", session, [plain(note) for note in found.notes])
