"""Fields for a strategy's parameters, made from what its annotations allow."""

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from al_core.domain.errors import LoopLabError
from al_core.domain.plan import Params
from al_core.strategies.notes import by_family
from al_core.strategies.parameters import ParameterSpec, parameter_specs
from al_core.strategies.registry import strategy_named
from pages.components.fields import choice, field_key, form_state, number, optional_number, switch
from pages.components.messages import error_box
from pages.components.strategy_picker import strategy_title

FIELDS_A_ROW = 2
WIDE = {"strategy", "strategies", "words", "other"}


def parameter_fields(strategy: str, usual: Params) -> Params:
    """The parameters of `strategy` that differ from their defaults; `usual`: as they began."""
    specs = parameter_specs(strategy)
    if not specs:
        st.caption("It has no parameters.")
        return {}
    typed: Params = {}
    for row in _rows(specs):
        for spec, column in zip(row, st.columns(len(row)), strict=True):
            with column:
                begin = usual.get(spec.name, spec.default)
                typed[spec.name] = _FIELDS[spec.kind](f"{strategy}_{spec.name}", spec, begin)
    given = {spec.name: typed[spec.name] for spec in specs if typed[spec.name] != spec.default}
    try:
        strategy_named(strategy, given)
    except LoopLabError as error:
        error_box(error)
        form_state().faults.append(str(error))
    return given


def _rows(specs: Sequence[ParameterSpec]) -> list[list[ParameterSpec]]:
    """Fields in rows of two; what holds many words has a row of its own."""
    rows: list[list[ParameterSpec]] = []
    for spec in specs:
        beside = rows and len(rows[-1]) < FIELDS_A_ROW
        if beside and spec.kind not in WIDE and rows[-1][0].kind not in WIDE:
            rows[-1].append(spec)
        else:
            rows.append([spec])
    return rows


def _label(spec: ParameterSpec) -> str:
    if spec.name == "strategy":
        return "Strategy it wears"
    return spec.name.replace("_", " ").capitalize()


def _number(name: str, spec: ParameterSpec, begin: Any) -> Any:
    kind = int if spec.kind == "integer" else float
    low, high = (None if end is None else kind(end) for end in (spec.low, spec.high))
    limits = {"min_value": low, "max_value": high}
    if spec.optional:
        return optional_number(name, _label(spec), begin, placeholder="none", step=1, **limits)
    return number(name, _label(spec), kind(begin), **limits)


def _choice(name: str, spec: ParameterSpec, begin: Any) -> Any:
    words = {option: option.replace("_", " ") for option in spec.options}
    return choice(name, _label(spec), list(words), begin, format_func=words.get)


def _strategy(name: str, spec: ParameterSpec, begin: Any) -> Any:
    return choice(name, _label(spec), by_family(), begin, format_func=strategy_title)


def _strategies(name: str, spec: ParameterSpec, begin: Any) -> Any:
    chosen = st.multiselect(
        _label(spec),
        by_family(),
        list(begin),
        format_func=strategy_title,
        key=field_key(name),
        persist_state="session",
    )
    return tuple(chosen)


def _words(name: str, spec: ParameterSpec, begin: Any) -> Any:
    typed = st.text_input(
        _label(spec),
        ", ".join(begin),
        key=field_key(name),
        persist_state="session",
        placeholder="words, with commas",
    )
    return tuple(word for part in typed.split(",") if (word := part.strip()))


def _switch(name: str, spec: ParameterSpec, begin: Any) -> Any:
    return switch(name, _label(spec), begin)


def _told(name: str, spec: ParameterSpec, begin: Any) -> Any:
    del name
    st.caption(f"{_label(spec)}: {begin}; only a plan file can change it.")
    return begin


_FIELDS: dict[str, Callable[[str, ParameterSpec, Any], Any]] = {
    "integer": _number,
    "number": _number,
    "choice": _choice,
    "strategy": _strategy,
    "strategies": _strategies,
    "words": _words,
    "switch": _switch,
    "other": _told,
}
