"""What an architecture may ask of the engine."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SelectBatch:
    """Choose up to `size` examples with the strategy in force and queue them."""

    size: int


@dataclass(frozen=True, slots=True)
class StartTraining:
    """Train the next version on the labels that are in."""


@dataclass(frozen=True, slots=True)
class SwitchStrategy:
    """Use another strategy from now on; `figure` against `threshold` is the cause."""

    strategy: str
    rule: str
    figure: float
    threshold: float


@dataclass(frozen=True, slots=True)
class ResizeBatch:
    """Use another batch size and trigger from now on; `figure` passed `threshold`."""

    batch_size: int
    trigger_share: float
    rule: str
    figure: float
    threshold: float


@dataclass(frozen=True, slots=True)
class Stop:
    """End the run."""

    reason: str


Command = SelectBatch | StartTraining | SwitchStrategy | ResizeBatch | Stop
