"""Strategies by name; a leaf, so that a strategy may wear others by theirs."""

import inspect
from dataclasses import dataclass
from typing import Any, get_args

import msgspec

from al_core.domain.errors import PlanError
from al_core.domain.plan import Params
from al_core.strategies.base import Family, Need, Strategy

STRATEGIES: dict[str, type[Strategy]] = {}
"""Filled by `registry.py`, which every user of this room imports."""


@dataclass(frozen=True)
class StrategyCard:
    """What a strategy is, for a list that people read; parameters by name with defaults."""

    name: str
    family: Family
    summary: str
    when_to_use: str
    cost: str
    paper: str
    parameters: Params
    needs: frozenset[Need]
    stochastic: bool


def known_strategy(name: str) -> type[Strategy]:
    """The strategy class of that name; PlanError naming the known ones."""
    if name not in STRATEGIES:
        raise PlanError(f"no strategy is called {name!r}; choose one of {', '.join(STRATEGIES)}")
    return STRATEGIES[name]


def parameters_of(name: str) -> Params:
    """Parameters of the strategy of that name, with their defaults."""
    given: dict[str, Any] = dict(inspect.signature(known_strategy(name)).parameters)
    return {parameter: given[parameter].default for parameter in given}


def strategy_named(name: str, params: Params) -> Strategy:
    """A strategy by name with its parameters checked.

    Raises PlanError for an unknown name, an unknown parameter or a value that does not fit.
    """
    strategy = known_strategy(name)
    known = parameters_of(name)
    unknown = [each for each in params if each not in known]
    if unknown:
        raise PlanError(
            f"strategy {name!r} has no parameter {unknown[0]!r}; "
            f"it takes {', '.join(known) or 'none'}"
        )
    if not known:
        return strategy()
    try:
        return msgspec.convert(params, strategy)
    except msgspec.ValidationError as error:
        raise PlanError(f"strategy {name!r}: {error}; the defaults are {known}") from error


def strategy_card(name: str) -> StrategyCard:
    """What there is to read about the strategy of that name."""
    strategy = known_strategy(name)
    return StrategyCard(
        name=name,
        family=strategy.family,
        summary=inspect.cleandoc(strategy.__doc__ or "").split("\n", 1)[0],
        when_to_use=strategy.when_to_use,
        cost=strategy.cost,
        paper=strategy.paper,
        parameters=parameters_of(name),
        needs=frozenset(need for need in get_args(Need) if strategy().wants(need)),
        stochastic=strategy().stochastic,
    )
