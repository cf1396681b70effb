"""What the app and its worker process say to each other: length-prefixed msgpack."""

import struct
from typing import IO, Literal

import msgspec

from al_core.domain.plan import Plan

RunTask = Literal["versions", "savings", "batches"]


class _Message(msgspec.Struct, frozen=True, tag=True):
    """Base of all messages."""


class RunCell(_Message, frozen=True):
    """To the worker: run this plan under this name."""

    run_id: str
    plan: Plan


class Ready(_Message, frozen=True):
    """From the worker: imports are done, waiting for work."""


class CellEvents(_Message, frozen=True):
    """From the worker: the next log entries, each (seq, occurred_at, payload, prev, hash)."""

    run_id: str
    entries: list[tuple[int, float, bytes, str, str]]


class CellDone(_Message, frozen=True):
    """From the worker: the run is through."""

    run_id: str


class CellFailed(_Message, frozen=True):
    """From the worker: the run can't go on; the message is for the user."""

    run_id: str
    message: str


class InspectRun(_Message, frozen=True):
    """To the worker: redo the versions of this run; entries as in CellEvents, from the first.

    task: versions, savings (which rest on the versions) or batches (their redundancy).
    """

    run_id: str
    entries: list[tuple[int, float, bytes, str, str]]
    task: RunTask = "versions"


class VersionsSeen(_Message, frozen=True):
    """From the worker: so many versions of the run, fits or batches are done."""

    run_id: str
    done: int
    total: int


Message = RunCell | Ready | CellEvents | CellDone | CellFailed | InspectRun | VersionsSeen
_encoder = msgspec.msgpack.Encoder()
_decoder: msgspec.msgpack.Decoder[Message] = msgspec.msgpack.Decoder(Message)
_LENGTH = struct.Struct("<I")


def framed(payload: bytes) -> bytes:
    """A message with its length before it."""
    return _LENGTH.pack(len(payload)) + payload


def unframed(stream: IO[bytes]) -> bytes | None:
    """The next message of a stream; None when the other side is gone."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    payload = stream.read(length)
    return payload if len(payload) == length else None


def send(stream: IO[bytes], message: Message) -> None:
    """Write one message and flush it."""
    stream.write(framed(_encoder.encode(message)))
    stream.flush()


def receive(stream: IO[bytes]) -> Message | None:
    """Read one message; None when the other side is gone."""
    payload = unframed(stream)
    return None if payload is None else _decoder.decode(payload)
