"""What a live run and its worker process say to each other."""

from typing import IO, Literal

import msgspec

from al_core.domain.plan import Plan
from al_core.experiments.messages import framed, unframed
from al_core.loop.ports import ChosenBatch, Review, Signs, TrainedFigures

Happened = tuple[float, bytes]
"""When, and the event as encoded."""


class _Message(msgspec.Struct, frozen=True, tag=True):
    """Base of all messages."""


class Begin(_Message, frozen=True):
    """To the worker: the run's plan and classes, and all that has happened in it so far."""

    plan: Plan
    classes: tuple[str, ...]
    history: tuple[Happened, ...]


class Follow(_Message, frozen=True):
    """To the worker: what happened next."""

    events: tuple[Happened, ...]


class Ready(_Message, frozen=True):
    """From the worker: the history is taken in."""


class Trained(_Message, frozen=True):
    """From the worker: a version is trained and measured."""

    version: int
    figures: TrainedFigures


class TrainingBroke(_Message, frozen=True):
    """From the worker: a version can't be trained."""

    version: int
    cause: str


class Chosen(_Message, frozen=True):
    """From the worker: a batch."""

    batch: int
    chosen: ChosenBatch


class Reviewed(_Message, frozen=True):
    """From the worker: new places of what waits, and whether arrivals have changed."""

    review: int
    drift: Signs
    examples: tuple[int, ...]
    utilities: tuple[float, ...]

    @property
    def seen(self) -> Review:
        """The same as the engine takes it."""
        return Review(self.drift, self.examples, self.utilities)


class QueryBroke(_Message, frozen=True):
    """From the worker: a selection (by its batch) or a review (by its number) can't be made."""

    query: Literal["selection", "review"]
    number: int
    cause: str


class Suggested(_Message, frozen=True):
    """From the worker: what its newest model says of the open examples."""

    version: int
    examples: tuple[int, ...]
    labels: tuple[int, ...]
    confidences: tuple[float, ...]


Result = Trained | TrainingBroke | Chosen | Reviewed | QueryBroke | Suggested | Ready
LiveMessage = Begin | Follow | Result
_encoder = msgspec.msgpack.Encoder()
_decoder: msgspec.msgpack.Decoder[LiveMessage] = msgspec.msgpack.Decoder(LiveMessage)


def tell(stream: IO[bytes], message: LiveMessage) -> None:
    """Write one message and flush it."""
    stream.write(framed(_encoder.encode(message)))
    stream.flush()


def heard(stream: IO[bytes]) -> LiveMessage | None:
    """Read one message; None when the other side is gone."""
    payload = unframed(stream)
    return None if payload is None else _decoder.decode(payload)
