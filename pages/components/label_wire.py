"""What the labeler and the app say to each other, besides cards, answers and receipts."""

from typing import Annotated

import msgspec

from al_core.experiments.live_cards import Answer, Card, Content, LiveStatus, Receipt, Said
from al_core.experiments.live_value import LiveValue

_Name = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
_Comment = Annotated[str, msgspec.Meta(min_length=1, max_length=2000)]
_Seconds = Annotated[float, msgspec.Meta(ge=0.0, le=1e7)]
MOST_ANSWERS = 200
_GIST = 90


class Asked(msgspec.Struct, frozen=True):
    """Who asks for what project; `person` is who the page was made for."""

    project: _Name
    person: _Name


class AnswersSent(Asked, frozen=True):
    """Answers, in the order they were given."""

    answers: Annotated[list[Answer], msgspec.Meta(max_length=MOST_ANSWERS)]


class UndoAsked(Asked, frozen=True):
    """The answer that somebody takes back."""

    answer_id: _Name


class SuggestionAsked(Asked, frozen=True):
    """The card whose suggestion somebody wants to see."""

    lease: int
    token: str


class Flagged(Asked, frozen=True):
    """A comment on an example in hand."""

    answer_id: _Name
    lease: int
    token: str
    example: int
    comment: _Comment


class Corrected(Asked, frozen=True):
    """Another label for an example that this person answered."""

    answer_id: _Name
    example: int
    label: Annotated[int, msgspec.Meta(ge=0)]
    active_seconds: _Seconds


class BatchSoFar(msgspec.Struct, frozen=True):
    """How far the newest batch is."""

    number: int
    done: int
    size: int


class Note(msgspec.Struct, frozen=True):
    """A figure of the break screen in words; `more`: what to hold it against."""

    label: str
    value: str
    more: str = ""


class BreakReply(msgspec.Struct, frozen=True):
    """What stands on the break screen."""

    title: str
    notes: tuple[Note, ...]


class Hint(msgspec.Struct, frozen=True):
    """How much labels are worth now: green, orange, red or unknown, and why."""

    level: str
    text: str


class HandReply(msgspec.Struct, frozen=True):
    """A person's hand and what stands around it; `waiting` says why it is empty.

    `merged`: classes that are part of another one now and not to be chosen.
    """

    cards: tuple[Card, ...]
    classes: tuple[str, ...]
    merged: tuple[int, ...]
    batch: BatchSoFar
    waiting: str
    hint: Hint


class Receipts(msgspec.Struct, frozen=True):
    """What became of each answer; `batch`: how far it is with them, where that can have changed."""

    receipts: tuple[Receipt, ...]
    batch: BatchSoFar | None = None


class CardBack(msgspec.Struct, frozen=True):
    """The card of the example that somebody took back."""

    card: Card
    batch: BatchSoFar


class SaidBefore(msgspec.Struct, frozen=True):
    """An answer in the list of a person's last ones; `label` None = a skip. `at`: Unix seconds."""

    answer_id: str
    example: int
    label: int | None
    gist: str
    at: float


class RecentReply(msgspec.Struct, frozen=True):
    """What a person answered last, newest first."""

    recent: tuple[SaidBefore, ...]


def said_before(said: Said, content: Content) -> SaidBefore:
    """An answer, with so much of its item as tells it from others."""
    words = content.text or ", ".join(f"{name} {value}" for name, value in content.cells)
    gist = f"picture {said.example}" if content.kind == "image" else words[:_GIST]
    return SaidBefore(said.answer_id, said.example, said.label, gist, said.at)


def batch_so_far(status: LiveStatus) -> BatchSoFar:
    """How far the newest batch is."""
    return BatchSoFar(status.batch, status.batch_closed, status.batch_size)


def hand_reply(
    cards: tuple[Card, ...], status: LiveStatus, merged: tuple[int, ...], value: LiveValue
) -> HandReply:
    """The hand, with progress and hint as the run stands."""
    return HandReply(
        cards,
        status.classes,
        merged,
        batch_so_far(status),
        "" if cards else waiting_words(status),
        Hint(value.hint.level, value.hint.text),
    )


def waiting_words(status: LiveStatus) -> str:
    """Why there is nothing to label for this person, and what happens next."""
    if status.stopped:
        return f"This project has ended: {status.stopped}."
    if status.paused:
        return "The queue is paused; items come back when it is resumed."
    if status.selecting:
        return "The next batch is being chosen; it appears here by itself."
    if status.training is not None:
        return "The model is learning; the next items appear here by themselves."
    if status.waiting or status.open:
        return "Others hold what is left, or you have seen it; new items appear here by themselves."
    return "Nothing is left to label."
