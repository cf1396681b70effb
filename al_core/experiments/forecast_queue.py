"""The queue of a run simulated forward from where it stands, under each architecture."""

from collections.abc import Callable

import msgspec
import numpy as np

from al_core.domain.forecasts import BudgetLeft, Ready, Ways
from al_core.domain.plan import ArchitecturePlan, TrainingPlan
from al_core.experiments.forecast_people import People
from al_core.experiments.forecast_team import Pace, team_ahead
from al_core.loop.architectures import ARCHITECTURES
from al_core.loop.forward import Ahead, ReadyModel, gone_on
from al_core.loop.state import LoopState

WAYS = 12
RECENT_TRAININGS = 5
HOUR = 3600.0


def ways_ahead(
    people: People, paces: tuple[Pace, ...], farthest: float, step: Callable[[], None]
) -> tuple[Ways, ...]:
    """12 ways on under each architecture, up to `farthest` labels; the run's own first.

    The k-th way of each has the same people with the same times. `step` is called after each.
    None where nobody's pace is known.
    """
    present = people.state.plan.architecture.kind
    kinds = sorted(ARCHITECTURES, key=lambda kind: kind != present) if paces else ()
    return tuple(ways_under(kind, (people, paces), farthest, step) for kind in kinds)


def ways_under(
    kind: str, team: tuple[People, tuple[Pace, ...]], farthest: float, step: Callable[[], None]
) -> Ways:
    """12 ways on under one architecture."""
    people, paces = team
    state = people.state
    present = state.plan.architecture.kind
    answers = (int(farthest) - len(state.labels)) * state.plan.options.overlap
    training = training_ahead(state)
    other = None if kind == present else _other(state, kind)
    ways = []
    for seed in range(WAYS):
        drawn = team_ahead(paces, (state.now, answers), seed)
        ahead = Ahead(drawn, training, max(1, answers), other, seed)
        ways.append(_ready(gone_on(state, ahead), state.now))
        step()
    return Ways(kind, kind == present, tuple(ways))


def budget_left(state: LoopState) -> BudgetLeft:
    """The plan's budget, and where it ends; open examples are labeled before it does."""
    budget = state.plan.budget
    told: dict[str, float] = {}
    if budget.labels is not None:
        ends = len(state.labels) + state.open + state.affordable
        told |= {"labels": budget.labels, "labels_end": ends}
    if budget.hours is not None:
        spent = (state.now - state.began_at) / HOUR
        told |= {"hours": budget.hours, "hours_end": budget.hours - spent}
    if budget.cost is not None:
        told["cost"] = budget.cost
    return BudgetLeft(**told)


def training_ahead(state: LoopState) -> TrainingPlan:
    """How long trainings take: as planned in a simulation, as they took lately in a live run."""
    if state.mode == "simulated" or not state.versions:
        return state.plan.training
    took = [each.ready_at - each.frozen_at for each in state.versions[-RECENT_TRAININGS:]]
    return TrainingPlan(seconds=float(np.median(took)))


def _other(state: LoopState, kind: str) -> ArchitecturePlan:
    """The run's plan under another architecture, all else as it is."""
    own = msgspec.to_builtins(state.plan.architecture)
    return msgspec.convert({**own, "kind": kind}, ArchitecturePlan)


def _ready(models: list[ReadyModel], now: float) -> Ready:
    return Ready(
        tuple(float(each.labels) for each in models),
        tuple((each.seconds - now) / HOUR for each in models),
        tuple(each.cost for each in models),
    )
