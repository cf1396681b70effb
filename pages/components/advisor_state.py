"""What the form of the advisor began with, and its fields: they outlive reruns and errors."""

import secrets
from dataclasses import dataclass, field
from typing import Any, TypeVar

import streamlit as st

from al_core.domain.constraints import Constraints
from al_core.domain.errors import LoopLabError
from al_core.domain.measuring import MeasuredConstraints
from al_core.experiments.constraint_text import read_constraints, written_constraints
from pages.components.session import lab

T = TypeVar("T")
_FORM = "advisor_form"


@dataclass
class AdvisorForm:
    """What the form began with.

    `advice`: the question it came from, or that was asked last. `measured`: what a log said,
    `measuring`: the run that is being read. `fault`: why the address could not be read.
    """

    start: Constraints = field(default_factory=Constraints)
    generation: str = field(default_factory=lambda: secrets.token_hex(3))
    advice: str = ""
    measured: MeasuredConstraints | None = None
    measuring: str = ""
    fault: str = ""


def advisor_form() -> AdvisorForm:
    """The visitor's form; an address that names constraints or advice is loaded into it."""
    asked = st.query_params.get("advice", "")
    form: AdvisorForm | None = st.session_state.get(_FORM)
    if form is None:
        form = st.session_state[_FORM] = _of_address(asked)
    elif asked and asked != form.advice:
        form = st.session_state[_FORM] = AdvisorForm(_of_advice(asked), advice=asked)
    if form.advice and not asked:
        st.query_params["advice"] = form.advice
    return form


def begin_anew(start: Constraints, measured: MeasuredConstraints | None = None) -> None:
    """Put constraints into the form; what was typed before is let go."""
    old = advisor_form()
    st.session_state[_FORM] = AdvisorForm(start, advice=old.advice, measured=measured)


def start_over() -> None:
    """An untouched form and no answer; what was simulated stays on file."""
    for name in ("advice", "given"):
        st.query_params.pop(name, None)
    st.session_state[_FORM] = AdvisorForm()


def share_constraints(given: Constraints) -> None:
    """Put what is typed into the address, for reloads and for others."""
    text = written_constraints(given)
    if st.query_params.get("given") != text:
        st.query_params["given"] = text


def _of_address(advice_id: str) -> AdvisorForm:
    """What the address says: constraints, else those of an advice."""
    text = st.query_params.get("given", "")
    if not text:
        return AdvisorForm(_of_advice(advice_id), advice=advice_id)
    try:
        return AdvisorForm(read_constraints(text), advice=advice_id)
    except LoopLabError as error:
        return AdvisorForm(advice=advice_id, fault=str(error))


def _of_advice(advice_id: str) -> Constraints:
    """What was asked; where there is none of that name, the answer's place says so."""
    if not advice_id:
        return Constraints()
    try:
        return lab().advisor.question(advice_id).given
    except LoopLabError:
        return Constraints()


def key_of(name: str) -> str:
    """The key of a field's widget; a newly loaded start gives it another."""
    return f"advisor{advisor_form().generation}_{name}"


def number(name: str, label: str, start: float | None, **limits: Any) -> Any:
    """A number, or None where a field that may be empty is."""
    if isinstance(start, float):
        limits.setdefault("format", "%g")
    return st.number_input(label, value=start, key=key_of(name), persist_state="session", **limits)


def percent(name: str, label: str, start: float | None, **more: Any) -> float | None:
    """A share from 0 to 1, shown as per cent; None where it is left empty."""
    begin = None if start is None else round(100.0 * start, 4)
    typed = st.number_input(
        f"{label}, %", 0.0, 100.0, begin, step=5.0, format="%g", key=key_of(name),
        persist_state="session", **more,
    )  # fmt: skip
    return None if typed is None else round(typed / 100.0, 6)


def choice(name: str, label: str, options: list[T], start: T, **more: Any) -> T:
    """One of `options`."""
    index = options.index(start) if start in options else 0
    chosen: T = st.selectbox(
        label, options, index, key=key_of(name), persist_state="session", **more
    )
    return chosen
