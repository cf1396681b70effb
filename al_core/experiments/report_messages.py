"""What the app and the process that makes reports say to each other; framed as in `messages`."""

from typing import IO

import msgspec

from al_core.experiments.messages import framed, unframed


class _Message(msgspec.Struct, frozen=True, tag=True):
    """Base of all messages."""


class MakeReport(_Message, frozen=True):
    """To the worker: make the report whose order and logs lie in this folder."""

    folder: str


class StepBegun(_Message, frozen=True):
    """From the worker: what it does now."""

    words: str


class ReportMade(_Message, frozen=True):
    """From the worker: the report is in its folder."""


class ReportRefused(_Message, frozen=True):
    """From the worker: there will be no report; the message is for the user."""

    message: str


ReportMessage = MakeReport | StepBegun | ReportMade | ReportRefused
_encoder = msgspec.msgpack.Encoder()
_decoder: msgspec.msgpack.Decoder[ReportMessage] = msgspec.msgpack.Decoder(ReportMessage)


def tell(stream: IO[bytes], message: ReportMessage) -> None:
    """Write one message and flush it."""
    stream.write(framed(_encoder.encode(message)))
    stream.flush()


def heard(stream: IO[bytes]) -> ReportMessage | None:
    """Read one message; None when the other side is gone."""
    payload = unframed(stream)
    return None if payload is None else _decoder.decode(payload)
