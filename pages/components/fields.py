"""Fields of the simulation form: what is typed outlives reruns, errors and other pages."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

import streamlit as st

from al_core.domain.errors import LoopLabError
from al_core.domain.plan import Params
from al_core.experiments.ready_sweeps import first_sweep
from al_core.experiments.sweeping import SweepPlan

T = TypeVar("T")
_FORM = "lab_form"


@dataclass
class FormState:
    """What the form began with; `generation` grows when another plan is loaded into it.

    `source`: the sweep it came from or started last. `pressed`: what Simulate was pressed
    for and has not started. `faults`: what can't be read of what is typed now. `params`: what
    was typed for strategies where it differs from how they began.
    """

    start: SweepPlan = field(default_factory=first_sweep)
    generation: int = 0
    source: str = ""
    pressed: SweepPlan | None = None
    faults: list[str] = field(default_factory=list)
    params: dict[str, Params] = field(init=False)

    def __post_init__(self) -> None:
        self.params = dict(self.start.strategy_params)


def form_state() -> FormState:
    """The visitor's form."""
    if _FORM not in st.session_state:
        st.session_state[_FORM] = FormState()
    state: FormState = st.session_state[_FORM]
    return state


def load_into_form(start: SweepPlan, source: str) -> None:
    """Begin anew from a plan; what was typed before is let go."""
    old = form_state()
    st.session_state[_FORM] = FormState(start, old.generation + 1, source)


def field_key(name: str) -> str:
    """The key of a field's widget; a newly loaded plan gives it another."""
    return f"lab{form_state().generation}_{name}"


def number(name: str, label: str, start: float, **limits: Any) -> Any:
    """A number that is always there; an int if `start` is one."""
    limits.setdefault("min_value", type(start)(0))
    if isinstance(start, float):
        limits.setdefault("format", "%g")
    return st.number_input(
        label, value=start, key=field_key(name), persist_state="session", **limits
    )


def optional_number(name: str, label: str, start: float | None, **limits: Any) -> Any:
    """A number, or None when the field is left empty."""
    return st.number_input(
        label, value=start, key=field_key(name), persist_state="session", **limits
    )


def share(name: str, label: str, start: float, **more: Any) -> float:
    """A share from 0 to 1, shown as per cent."""
    percent = st.number_input(
        f"{label}, %",
        0.0,
        100.0,
        100.0 * start,
        step=5.0,
        format="%g",
        key=field_key(name),
        persist_state="session",
        **more,
    )
    return round(percent / 100.0, 6)


def choice(name: str, label: str, options: list[T], start: T, **more: Any) -> T:
    """One of `options`."""
    index = options.index(start) if start in options else 0
    chosen: T = st.selectbox(
        label, options, index, key=field_key(name), persist_state="session", **more
    )
    return chosen


def several(name: str, label: str, options: list[str], start: list[str], **more: Any) -> list[str]:
    """Any of `options`, as pills."""
    chosen = st.pills(
        label,
        options,
        selection_mode="multi",
        default=start,
        key=field_key(name),
        persist_state="session",
        **more,
    )
    return [option for option in options if option in chosen]


def switch(name: str, label: str, start: bool, **more: Any) -> bool:
    """On or off."""
    return st.toggle(label, start, key=field_key(name), persist_state="session", **more)


def entry(name: str, label: str, start: str, read: Callable[[str], T], **more: Any) -> T | None:
    """What `read` makes of a typed text; None, with the reason shown, where it can't."""
    text = st.text_input(label, start, key=field_key(name), persist_state="session", **more)
    try:
        return read(text)
    except LoopLabError as error:
        st.caption(f":red[{error}]")
        form_state().faults.append(str(error))
        return None
