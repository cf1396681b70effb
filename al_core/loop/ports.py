"""What the engine needs: something that learns and selects, a schedule, a place to record."""

from collections.abc import Container
from dataclasses import dataclass, field, replace
from typing import Protocol

from al_core.domain.events import (
    AnyEvent,
    ArrivalsTested,
    DriftCleared,
    DriftFound,
    RowsAdded,
)
from al_core.domain.values import LabeledSet, Rows
from al_core.loop.state import LoopState


@dataclass(frozen=True, slots=True)
class ChosenBatch:
    """Picks of one selection; rows as in `BatchSelected`."""

    examples: tuple[int, ...]
    utilities: tuple[float, ...]
    probabilities: tuple[float, ...]
    at_random: tuple[bool, ...]
    scorer: str
    redundancy: float = 0.0
    redundancy_at_random: float = 0.0
    reasons: dict[str, tuple[float, ...]] = field(default_factory=dict)
    shown: tuple[int, ...] = ()

    def among(self, allowed: Container[int]) -> "ChosenBatch":
        """The same without the picks that are not allowed any more."""
        keep = [place for place, example in enumerate(self.examples) if example in allowed]
        if len(keep) == len(self.examples):
            return self
        return replace(
            self,
            examples=tuple(self.examples[place] for place in keep),
            utilities=tuple(self.utilities[place] for place in keep),
            probabilities=tuple(self.probabilities[place] for place in keep),
            at_random=tuple(self.at_random[place] for place in keep),
            reasons={
                name: tuple(values[place] for place in keep)
                for name, values in self.reasons.items()
            },
            shown=tuple(example for example in self.shown if example in allowed),
        )


@dataclass(frozen=True, slots=True)
class TrainedFigures:
    """What is measured of a finished model; as in `ModelTrained`."""

    accuracy: float
    macro_f1: float
    log_loss: float
    agreement: float
    uncertainty: float
    audited: int | None = None


Signs = tuple[ArrivalsTested | DriftFound | DriftCleared, ...]
"""What a look at the arrivals showed, and whether the alarm changes."""


@dataclass(frozen=True, slots=True)
class Review:
    """What a newer model sees: what arrivals look like, and utilities of what still waits."""

    drift: Signs = ()
    examples: tuple[int, ...] = ()
    utilities: tuple[float, ...] = ()


class Learner(Protocol):
    """Trains models and selects with them. Deterministic given the state."""

    def begin_training(self, version: int, state: LoopState) -> None:
        """Take the labels that `version` is to learn from."""
        ...

    def finish_training(self, version: int, state: LoopState) -> TrainedFigures:
        """Make `version` the newest model and measure it."""
        ...

    def fit_proxy(self, version: int, labeled: LabeledSet) -> None:
        """Fit the fast proxy; the next selection scores with it."""
        ...

    def select(self, state: LoopState, size: int) -> ChosenBatch:
        """Choose `size` of the available examples."""
        ...

    def rescored(self, state: LoopState) -> tuple[tuple[int, ...], tuple[float, ...]]:
        """Waiting examples and their refreshed utilities."""
        ...

    def drift(self, state: LoopState) -> Signs:
        """What arrivals look like to the newest model; empty when there are none to look at."""
        ...


class LiveLearner(Learner, Protocol):
    """A learner that works while people do: each piece of work is begun, and finished later.

    What is finished follows from the state at its beginning, so that a replay can redo it.
    """

    def audit_order(self) -> Rows:
        """The audit set's rows in the order in which people get to see them."""
        ...

    def rows_added(self, event: RowsAdded) -> None:
        """Know the rows from now on."""
        ...

    def begin_selection(self, state: LoopState, size: int) -> None:
        """Begin to choose `size` of the examples available now."""
        ...

    def finish_selection(self) -> ChosenBatch:
        """What was chosen."""
        ...

    def begin_review(self, state: LoopState) -> None:
        """Begin to look at arrivals and at what waits, with the newest model."""
        ...

    def finish_review(self) -> Review:
        """What was seen."""
        ...


class Recorder(Protocol):
    """Where the engine writes what happened."""

    def record(self, occurred_at: float, event: AnyEvent) -> None:
        """Keep the next event; durable once `commit` returned."""
        ...

    def commit(self) -> None:
        """Make everything recorded so far durable."""
        ...


class Schedule(Protocol):
    """Where the engine puts what will happen later."""

    def training_ends(self, version: int, at_seconds: float) -> None:
        """`version` will be ready at that time."""
        ...
