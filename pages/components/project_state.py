"""What the form of a new project began with, and its fields: they outlive reruns and errors."""

import secrets
from dataclasses import dataclass, field
from typing import Any, TypeVar

import streamlit as st

from al_core.domain.errors import LoopLabError
from al_core.domain.plan import Plan
from al_core.experiments.project_drafts import Draft, first_plan, plan_of_advice, plan_of_sweep
from pages.components.messages import error_box, plain
from pages.components.session import lab

T = TypeVar("T")
_FORM = "project_form"
_SAID = "project_said"
_TO_THE_TOP = "<script>document.querySelector('[data-testid=\"stMain\"]').scrollTo(0, 0)</script>"


@dataclass
class ProjectForm:
    """`source`: the simulation or advice whose plan it began with, and "1" for the rule's plan.

    `pressed`: what is being created.
    """

    start: Plan = field(default_factory=first_plan)
    generation: str = field(default_factory=lambda: secrets.token_hex(3))
    source: tuple[str, str] = ("", "")
    pressed: Draft | None = None
    press: str = ""


def project_form_state() -> ProjectForm:
    """The visitor's form; a simulation or advice in the address is loaded."""
    form: ProjectForm = st.session_state.setdefault(_FORM, ProjectForm())
    sweep, advice, rule = (st.query_params.get(name, "") for name in ("sweep", "advice", "rule"))
    asked = (sweep or advice, rule)
    if asked[0] and asked != form.source:
        try:
            form = ProjectForm(_plan_of(sweep, advice, rule), source=asked)
        except LoopLabError as error:
            error_box(error)
        st.session_state[_FORM] = form
    return form


def _plan_of(sweep: str, advice: str, rule: str) -> Plan:
    """The plan of a simulation, or of an advice: what was simulated, or the rule's."""
    if sweep:
        return plan_of_sweep(lab().sweep_plan(sweep))
    advisor = lab().advisor
    return plan_of_advice(advisor.rule_plan(advice) if rule else advisor.plan(advice))


def forget_form() -> None:
    """Begin anew next time."""
    st.session_state.pop(_FORM, None)


def key_of(name: str) -> str:
    """The key of a field's widget."""
    return f"project{project_form_state().generation}_{name}"


def choice(name: str, label: str, options: list[T], start: T, **more: Any) -> T:
    """One of `options`."""
    index = options.index(start) if start in options else 0
    chosen: T = st.selectbox(
        label, options, index, key=key_of(name), persist_state="session", **more
    )
    return chosen


def number(name: str, label: str, start: float | None, **limits: Any) -> Any:
    """A number; None when a field that began empty is left empty."""
    return st.number_input(label, value=start, key=key_of(name), persist_state="session", **limits)


def percent(name: str, label: str, start: float, **more: Any) -> float:
    """A share from 0 to 1, shown as per cent."""
    typed = st.number_input(
        f"{label}, %", 0.0, 100.0, 100.0 * start, step=5.0, format="%g", key=key_of(name),
        persist_state="session", **more,
    )  # fmt: skip
    return round(typed / 100.0, 6)


def said(words: str, button: str = "") -> None:
    """Keep what was done for the page as it is shown next: at the top, or at that button."""
    st.session_state[_SAID + button] = words


def say(button: str = "") -> bool:
    """Show what was done; whether there was something."""
    if _SAID + button not in st.session_state:
        return False
    st.success(plain(st.session_state.pop(_SAID + button)), icon=":material/check:")
    return True


def say_at_the_top() -> None:
    """Show what was done, and scroll up to it: the button that did it may have been far down."""
    if say():
        st.html(_TO_THE_TOP, unsafe_allow_javascript=True)
