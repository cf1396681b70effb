"""What a live run and its worker process say to each other."""

from typing import Literal

from al_core.domain.plan import Plan
from al_core.experiments.wire import Message, Wire
from al_core.loop.ports import ChosenBatch, Review, Signs, TrainedFigures

Happened = tuple[float, bytes]
"""When, and the event as encoded."""


class Begin(Message, frozen=True):
    """To the worker: the run's plan and classes, and all that has happened in it so far."""

    plan: Plan
    classes: tuple[str, ...]
    history: tuple[Happened, ...]


class Follow(Message, frozen=True):
    """To the worker: what happened next."""

    events: tuple[Happened, ...]


class Ready(Message, frozen=True):
    """From the worker: the history is taken in."""


class Trained(Message, frozen=True):
    """From the worker: a version is trained and measured."""

    version: int
    figures: TrainedFigures


class TrainingBroke(Message, frozen=True):
    """From the worker: a version can't be trained."""

    version: int
    cause: str


class Chosen(Message, frozen=True):
    """From the worker: a batch."""

    batch: int
    chosen: ChosenBatch


class Reviewed(Message, frozen=True):
    """From the worker: new places of what waits, and whether arrivals have changed."""

    review: int
    drift: Signs
    examples: tuple[int, ...]
    utilities: tuple[float, ...]

    @property
    def seen(self) -> Review:
        """The same as the engine takes it."""
        return Review(self.drift, self.examples, self.utilities)


class QueryBroke(Message, frozen=True):
    """From the worker: a selection (by its batch) or a review (by its number) can't be made."""

    query: Literal["selection", "review"]
    number: int
    cause: str


class Suggested(Message, frozen=True):
    """From the worker: what its newest model says of the open examples."""

    version: int
    examples: tuple[int, ...]
    labels: tuple[int, ...]
    confidences: tuple[float, ...]


Result = Trained | TrainingBroke | Chosen | Reviewed | QueryBroke | Suggested | Ready
LiveMessage = Begin | Follow | Result
WIRE: Wire[LiveMessage] = Wire(LiveMessage)
