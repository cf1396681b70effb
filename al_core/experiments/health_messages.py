"""What the app and its reporting process say to each other; framed as in `messages`."""

from typing import IO

import msgspec

from al_core.domain.health import Group
from al_core.experiments.messages import EntryRow, framed, unframed


class _Message(msgspec.Struct, frozen=True, tag=True):
    """Base of all messages."""


class BuildReport(_Message, frozen=True):
    """To the worker: compare two groups of this run; entries as in CellEvents, from the first."""

    run_id: str
    entries: list[EntryRow]
    current: Group
    reference: Group


class StageBegun(_Message, frozen=True):
    """From the worker: it is at this place in `health_building.STAGES`."""

    stage: int


class ReportBuilt(_Message, frozen=True):
    """From the worker: the report is on file."""


class ReportFailed(_Message, frozen=True):
    """From the worker: there will be no report; the message is for the user."""

    message: str


HealthMessage = BuildReport | StageBegun | ReportBuilt | ReportFailed
_encoder = msgspec.msgpack.Encoder()
_decoder: msgspec.msgpack.Decoder[HealthMessage] = msgspec.msgpack.Decoder(HealthMessage)


def tell(stream: IO[bytes], message: HealthMessage) -> None:
    """Write one message and flush it."""
    stream.write(framed(_encoder.encode(message)))
    stream.flush()


def heard(stream: IO[bytes]) -> HealthMessage | None:
    """Read one message; None when the other side is gone."""
    payload = unframed(stream)
    return None if payload is None else _decoder.decode(payload)
