"""What values a strategy's parameters may take, read from its annotations, for forms."""

import inspect
from dataclasses import dataclass
from typing import Annotated, Any, Literal, get_args, get_origin

from msgspec import Meta

from al_core.strategies.registry import STRATEGIES, known_strategy

ParameterKind = Literal[
    "integer", "number", "switch", "choice", "strategy", "strategies", "words", "other"
]
SMALLEST = 1e-6
"""Stands for "more than" where a bound is left out of a range of numbers."""


@dataclass(frozen=True)
class ParameterSpec:
    """One parameter. low, high: inclusive, None = no bound. options: of a choice.

    optional: it may be none. `other`: no form can edit it, only a plan file.
    """

    name: str
    kind: ParameterKind
    default: Any
    optional: bool = False
    low: float | None = None
    high: float | None = None
    options: tuple[str, ...] = ()


def parameter_specs(name: str) -> tuple[ParameterSpec, ...]:
    """The parameters of the strategy of that name, in order."""
    given = inspect.signature(known_strategy(name)).parameters
    return tuple(_spec(each.name, each.annotation, each.default) for each in given.values())


def _spec(name: str, annotation: Any, default: Any) -> ParameterSpec:
    plain = [each for each in get_args(annotation) if each is not type(None)]
    if type(None) in get_args(annotation) and len(plain) == 1:
        inner = _spec(name, plain[0], default)
        return ParameterSpec(name, inner.kind, default, True, inner.low, inner.high, inner.options)
    if get_origin(annotation) is Annotated:
        base, *metas = get_args(annotation)
        bounds = next((meta for meta in metas if isinstance(meta, Meta)), Meta())
        return ParameterSpec(name, _kind(base, default), default, False, *_range(base, bounds))
    options = get_args(annotation) if get_origin(annotation) is Literal else ()
    return ParameterSpec(name, _kind(annotation, default), default, options=options)


def _kind(annotation: Any, default: Any) -> ParameterKind:
    if get_origin(annotation) is Literal:
        return "choice"
    if annotation == tuple[str, ...]:
        named = bool(default) and all(each in STRATEGIES for each in default)
        return "strategies" if named else "words"
    if annotation is str and default in STRATEGIES:
        return "strategy"
    kinds: dict[Any, ParameterKind] = {int: "integer", float: "number", bool: "switch"}
    return kinds.get(annotation, "other")


def _range(base: Any, bounds: Meta) -> tuple[float | None, float | None]:
    step = 1 if base is int else SMALLEST
    low = bounds.ge if bounds.gt is None else bounds.gt + step
    high = bounds.le if bounds.lt is None else bounds.lt - step
    return low, high
