"""Adaptive's rules: few, small, each with a figure and a threshold, each can be off.

A rule looks at the state just before a batch is selected and says what it would change.
Of the rules that speak of size and trigger the first in order wins, likewise for the strategy.
A strategy that a rule chose stays for at least `HOLD_BATCHES` batches; when no rule asks for
one any longer the plan's own comes back, logged as rule "calm".
"""

from collections.abc import Iterator
from dataclasses import dataclass

from al_core.domain.plan import ArchitecturePlan, Plan
from al_core.loop.commands import Command, ResizeBatch, SwitchStrategy
from al_core.loop.state import LoopState
from al_core.monitoring.redundancy import above_random

DIVERSE = "uncertainty_diversity"
EXPLORE = "core_set"
HOLD_BATCHES = 3
LOWEST_TRIGGER, HIGHEST_TRIGGER = 0.5, 1.0


@dataclass(frozen=True, slots=True)
class SizeRule:
    """Multiply the batch size by `factor`, move the trigger, when the figure passes."""

    name: str
    meaning: str
    threshold: float
    factor: float
    trigger_step: float


@dataclass(frozen=True, slots=True)
class StrategyRule:
    """Use `strategy` while the figure passes `threshold`."""

    name: str
    meaning: str
    threshold: float
    strategy: str


SIZE_RULES = (
    SizeRule("abandoned", "share of leases that lapsed since the last selection", 0.10, 0.75, 0.0),
    SizeRule("stale", "mean labels behind at the answers, in batches", 1.0, 0.75, 0.1),
    SizeRule("uncertainty", "fall of the model's mean uncertainty, as a share", 0.30, 0.75, 0.0),
    SizeRule("idle", "share of people's time idle since the last selection", 0.25, 1.5, -0.1),
)
STRATEGY_RULES = (
    StrategyRule("drift", "1 - p-value of arrivals against the reference", 0.99, "random"),
    StrategyRule("plateau", "lowest kappa between the last three models", 0.99, EXPLORE),
    StrategyRule("redundant", "similarity inside a batch above a random batch's", 0.10, DIVERSE),
)
RULE_NAMES = tuple(rule.name for rule in (*SIZE_RULES, *STRATEGY_RULES))


def figure_of(name: str, state: LoopState) -> float:
    """The figure that a rule compares with its threshold; higher = more reason to act."""
    return _FIGURES[name](state)


def changes(state: LoopState, plan: ArchitecturePlan) -> Iterator[Command]:
    """The commands that the rules switched on in `plan` call for now."""
    yield from _size_change(state, plan)
    yield from _strategy_change(state, plan)


def fallback_of(plan: Plan) -> str:
    """The strategy in force while arrivals differ; "" = none, or adaptive's own rule has it."""
    architecture = plan.architecture
    if architecture.kind == "adaptive" and "drift" in architecture.rules:
        return ""
    return {"none": "", "random": "random", "explore": EXPLORE}[plan.options.on_drift]


def _size_change(state: LoopState, plan: ArchitecturePlan) -> Iterator[Command]:
    for rule in SIZE_RULES:
        if rule.name not in plan.rules:
            continue
        figure = figure_of(rule.name, state)
        if figure <= rule.threshold:
            continue
        size = _between(
            plan.smallest_batch, round(state.batch_size * rule.factor), plan.largest_batch
        )
        step = rule.trigger_step if plan.trigger_count is None else 0.0
        trigger = _between(LOWEST_TRIGGER, round(state.trigger_share + step, 6), HIGHEST_TRIGGER)
        if (size, trigger) != (state.batch_size, state.trigger_share):
            yield ResizeBatch(int(size), trigger, rule.name, figure, rule.threshold)
        return


def _strategy_change(state: LoopState, plan: ArchitecturePlan) -> Iterator[Command]:
    if state.forced:
        return
    for rule in STRATEGY_RULES:
        if rule.name not in plan.rules:
            continue
        figure = figure_of(rule.name, state)
        if figure > rule.threshold:
            if state.strategy != rule.strategy:
                yield SwitchStrategy(rule.strategy, rule.name, figure, rule.threshold)
            return
    own = state.plan.strategy.name
    held = len(state.batches) - state.switched_after
    if state.strategy != own and held >= HOLD_BATCHES:
        yield SwitchStrategy(own, "calm", float(held), float(HOLD_BATCHES))


def _between(low: float, value: float, high: float) -> float:
    return min(high, max(low, value))


def _abandoned(state: LoopState) -> float:
    return state.recent.lapses / max(1, state.recent.leases)


def _stale(state: LoopState) -> float:
    behind = state.recent.labels_behind / max(1, state.recent.answers)
    return behind / max(1, state.batch_size)


def _fall_of_uncertainty(state: LoopState) -> float:
    if len(state.versions) < 2:
        return 0.0
    before, now = (version.uncertainty for version in state.versions[-2:])
    return 1.0 - now / before if before > 0.0 else 0.0


def _idle(state: LoopState) -> float:
    return state.recent.idle_seconds / max(1e-9, state.recent.person_seconds)


def _drift(state: LoopState) -> float:
    return 1.0 - state.drift_figure[0] if state.drift_alarm else 0.0


def _plateau(state: LoopState) -> float:
    recent = state.versions[-3:]
    return min(version.agreement for version in recent) if len(recent) == 3 else 0.0


def _redundant(state: LoopState) -> float:
    return above_random(*state.redundancy)


_FIGURES = {
    "abandoned": _abandoned,
    "stale": _stale,
    "uncertainty": _fall_of_uncertainty,
    "idle": _idle,
    "drift": _drift,
    "plateau": _plateau,
    "redundant": _redundant,
}
