"""When to select, how many, when to retrain: Sequential, Parallel, Hybrid, Adaptive.

An architecture is a value; `decide` looks at the state and says what to do now. An example
counts as closed on consensus, on a skip for everyone, or when handed to the adjudicator, so
that nobody can hold up a loop for ever.
"""

import math
from dataclasses import dataclass
from typing import ClassVar, Protocol

from al_core.domain.plan import ArchitecturePlan
from al_core.loop.commands import Command, ResizeBatch, SelectBatch, StartTraining, Stop
from al_core.loop.rules import changes
from al_core.loop.standing import POOL_EXHAUSTED
from al_core.loop.state import LoopState


class Architecture(Protocol):
    """Decides; knows nothing of clocks, models or people."""

    name: ClassVar[str]
    meaning: ClassVar[str]

    def decide(self, state: LoopState) -> list[Command]:
        """Commands to carry out now; empty = wait for the next event."""
        ...


@dataclass(frozen=True)
class Sequential:
    """Select a batch, wait for every label, retrain, again. No overlap."""

    plan: ArchitecturePlan
    name: ClassVar[str] = "sequential"
    meaning: ClassVar[str] = "Select a batch, wait for every label, retrain, again."

    def decide(self, state: LoopState) -> list[Command]:
        """Train when the batch is closed, select when the model is ready."""
        if state.training or state.open:
            return []
        if state.labels_since_training:
            return [StartTraining()]
        return _select(state, state.batch_size) or _end(state)


@dataclass(frozen=True)
class Parallel:
    """The queue always holds work; retraining overlaps labeling."""

    plan: ArchitecturePlan
    name: ClassVar[str] = "parallel"
    meaning: ClassVar[str] = (
        "The queue always holds work: the newest finished model selects while earlier labels "
        "still come in, and retraining overlaps labeling."
    )

    def decide(self, state: LoopState) -> list[Command]:
        """Train after every batch's worth of closed examples, select before anyone waits.

        Where there is a seed set, its model selects the first batch.
        """
        if state.training and state.newest is None:
            return []
        if not state.training and state.labels_since_training and self._train_now(state):
            return [StartTraining()]
        if (state.queue.waiting == 0 or state.starved) and self._may_run_ahead(state):
            return _select(state, state.batch_size) or _end(state)
        return _end(state)

    def _train_now(self, state: LoopState) -> bool:
        seeds_only = state.newest is None
        due = state.closed_since_training >= state.batch_size
        stuck = state.open == 0 and not self._may_run_ahead(state)
        return seeds_only or due or stuck or _drained(state)

    def _may_run_ahead(self, state: LoopState) -> bool:
        if self.plan.ahead is None:
            return True
        seen = state.model.labels if state.model else 0
        unseen = len(state.labels) - seen + state.open
        return unseen <= self.plan.ahead * state.batch_size


@dataclass(frozen=True)
class Hybrid:
    """Once the trigger's share of a batch is in, retrain and choose the next batch."""

    plan: ArchitecturePlan
    name: ClassVar[str] = "hybrid"
    meaning: ClassVar[str] = (
        "Once a share of a batch is in, retrain on what is there and choose the next batch "
        "while the stragglers finish."
    )

    def decide(self, state: LoopState) -> list[Command]:
        """Train at the trigger, select with the new model or a proxy, keep to the window."""
        if not self._triggered(state):
            return []
        if state.training and not self._proxy_selects(state):
            return []
        if not state.training and state.labels_since_training and self._training_due(state):
            return [StartTraining()]
        return self._selection(state) or _end(state)

    def _selection(self, state: LoopState) -> list[Command]:
        return _select(state, self._within_window(state, state.batch_size))

    def _proxy_selects(self, state: LoopState) -> bool:
        """Whether a fast proxy chooses the next batch while the main model retrains."""
        return state.plan.options.proxy is not None and not self._warming_up(state)

    def _warming_up(self, state: LoopState) -> bool:
        warm = self.plan.warm_up_agreement
        return warm is not None and state.best_agreement < warm

    def _training_due(self, state: LoopState) -> bool:
        return state.recent.trainings == 0 or _drained(state)

    def _triggered(self, state: LoopState) -> bool:
        batch = state.newest
        if batch is None or state.open == 0:
            return True
        if self._warming_up(state):
            return False
        return batch.closed >= self._needed(batch.size, state.trigger_share)

    def _needed(self, size: int, share: float) -> int:
        if self.plan.trigger_count is not None:
            return min(self.plan.trigger_count, size)
        return math.ceil(share * size - 1e-9)

    def _within_window(self, state: LoopState, size: int) -> int:
        """The size that the window leaves room for; 0 until half a batch fits."""
        if self.plan.window is None:
            return size
        room = min(size, self.plan.window - state.open)
        return room if 2 * room >= min(size, self.plan.window) else 0


@dataclass(frozen=True)
class Adaptive(Hybrid):
    """Hybrid whose batch size and strategy follow what is measured (loop/rules.py)."""

    name: ClassVar[str] = "adaptive"
    meaning: ClassVar[str] = (
        "Hybrid whose batch size and strategy follow what is measured; every change is logged "
        "with its cause."
    )

    def _selection(self, state: LoopState) -> list[Command]:
        revised = list(changes(state, self.plan)) if state.batches else []
        sizes = [change.batch_size for change in revised if isinstance(change, ResizeBatch)]
        size = self._within_window(state, (*sizes, state.batch_size)[0])
        selection = _select(state, size)
        return [*revised, *selection] if selection else []


def _select(state: LoopState, size: int) -> list[Command]:
    allowed = min(size, state.selectable)
    return [SelectBatch(allowed)] if allowed > 0 else []


def _drained(state: LoopState) -> bool:
    """Whether nothing is open and nothing will ever be selected again."""
    if state.open or state.selectable:
        return False
    return state.affordable == 0 or not state.more_to_come


def _end(state: LoopState) -> list[Command]:
    if state.training or state.labels_since_training or not _drained(state):
        return []
    return [Stop(POOL_EXHAUSTED if state.affordable else "label budget spent")]


ARCHITECTURES: dict[str, type[Sequential] | type[Parallel] | type[Hybrid]] = {
    architecture.name: architecture for architecture in (Sequential, Parallel, Hybrid, Adaptive)
}


def architecture_of(plan: ArchitecturePlan) -> Architecture:
    """The architecture that a plan names."""
    return ARCHITECTURES[plan.kind](plan)
