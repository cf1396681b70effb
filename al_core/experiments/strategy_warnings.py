"""What to know before a strategy is simulated, when data, team or model do not fit it."""

from contextlib import suppress

from al_core.domain.errors import PlanError
from al_core.domain.plan import Plan
from al_core.experiments.sweeping import SweepPlan
from al_core.strategies.base import Strategy
from al_core.strategies.registry import strategy_named


def strategy_warnings(sweep: SweepPlan, data_kind: str) -> list[str]:
    """One sentence for each strategy and need that the plan leaves open, with its remedy.

    A strategy whose parameters do not fit gives none here; checking the sweep refuses it.
    """
    found = []
    for name in sweep.strategies:
        with suppress(PlanError):
            strategy = strategy_named(name, sweep.strategy_params.get(name, {}))
            found += _of(strategy, sweep.base, data_kind)
    return found


def _of(strategy: Strategy, plan: Plan, data_kind: str) -> list[str]:
    name = strategy.name.replace("_", " ").capitalize()
    found = []
    if strategy.wants("texts") and data_kind != "text":
        found.append(
            f"{name} reads texts, and this data set holds {data_kind} rows: "
            "choose a data set of texts, or another strategy."
        )
    if strategy.wants("truth") or strategy.wants("refit"):
        found.append(
            f"{name} knows the true labels: an upper bound for simulations, never for people."
        )
    if strategy.wants("votes") and plan.options.overlap < 2:
        found.append(
            f"{name} weighs several judgements of one example, and here each gets one: "
            "set People per example to 2 or more."
        )
    return found
