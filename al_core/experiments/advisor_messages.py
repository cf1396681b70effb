"""What the app and its advising process say to each other; framed as in `messages`."""

from typing import IO

import msgspec

from al_core.domain.claims import PresetOutcome
from al_core.domain.recommending import Recommendation
from al_core.experiments.advice_files import Question
from al_core.experiments.messages import framed, unframed


class _Message(msgspec.Struct, frozen=True, tag=True):
    """Base of all messages."""


class Advise(_Message, frozen=True):
    """To the worker: simulate around the advice for these constraints."""

    question: Question


class Enact(_Message, frozen=True):
    """To the worker: simulate the preset of this name."""

    preset: str


class RunDone(_Message, frozen=True):
    """From the worker: so many runs of so many are done; words: what comes next."""

    done: int
    total: int
    words: str


class Answered(_Message, frozen=True):
    """From the worker: what it recommends."""

    answer: Recommendation


class Enacted(_Message, frozen=True):
    """From the worker: what came of the preset."""

    outcome: PresetOutcome


class Refused(_Message, frozen=True):
    """From the worker: nothing will come of it; the message is for the user."""

    message: str


AdvisorMessage = Advise | Enact | RunDone | Answered | Enacted | Refused
_encoder = msgspec.msgpack.Encoder()
_decoder: msgspec.msgpack.Decoder[AdvisorMessage] = msgspec.msgpack.Decoder(AdvisorMessage)


def tell(stream: IO[bytes], message: AdvisorMessage) -> None:
    """Write one message and flush it."""
    stream.write(framed(_encoder.encode(message)))
    stream.flush()


def heard(stream: IO[bytes]) -> AdvisorMessage | None:
    """Read one message; None when the other side is gone."""
    payload = unframed(stream)
    return None if payload is None else _decoder.decode(payload)
