"""What the app and its worker process say to each other: length-prefixed msgpack."""

import struct
from collections.abc import Iterable
from typing import IO, Literal

import msgspec

from al_core.domain.plan import Plan
from al_core.domain.ports import LoggedEvent

RunTask = Literal["versions", "savings", "batches", "forecast"]
EntryRow = tuple[int, float, bytes, str, str]
"""An entry of a run's log without the run's name: seq, occurred_at, payload, prev_hash, hash."""


class _Message(msgspec.Struct, frozen=True, tag=True):
    """Base of all messages."""


class RunCell(_Message, frozen=True):
    """To the worker: run this plan under this name."""

    run_id: str
    plan: Plan


class Ready(_Message, frozen=True):
    """From the worker: imports are done, waiting for work."""


class CellEvents(_Message, frozen=True):
    """From the worker: the next log entries."""

    run_id: str
    entries: list[EntryRow]


class CellDone(_Message, frozen=True):
    """From the worker: the run is through."""

    run_id: str


class CellFailed(_Message, frozen=True):
    """From the worker: the run can't go on; the message is for the user."""

    run_id: str
    message: str


class InspectRun(_Message, frozen=True):
    """To the worker: redo the versions of this run; entries as in CellEvents, from the first.

    task: versions, savings and forecast (which rest on the versions) or batches (their
    redundancy).
    """

    run_id: str
    entries: list[EntryRow]
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


def entry_rows(entries: Iterable[LoggedEvent]) -> list[EntryRow]:
    """Entries as they go to another process."""
    return [(e.seq, e.occurred_at, e.payload, e.prev_hash, e.hash) for e in entries]


def logged_events(run_id: str, rows: Iterable[EntryRow]) -> list[LoggedEvent]:
    """Entries as they came from another process."""
    return [LoggedEvent(run_id, *row) for row in rows]


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
