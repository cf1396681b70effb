"""A run's log as a file to hand over: JSON lines that replay reads, byte for byte as logged.

The first line is a header with the head's seq and hash; then one line an event, its payload as
the text that was hashed. The hash before each event is that of the line before, so it is not
written twice.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

import msgspec

from al_core.domain.chain import GENESIS
from al_core.domain.errors import LogBroken, LogError
from al_core.domain.ports import LoggedEvent

KIND = "loop lab log"
VERSION = 1


class LogHeader(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The first line: what file this is, and where the log ends."""

    kind: str
    version: int
    run_id: str
    head_seq: int
    head_hash: str


class _Line(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An event."""

    seq: int
    occurred_at: float
    hash: str
    payload: str


def write_log(entries: Iterable[LoggedEvent], head: LogHeader, file: IO[bytes]) -> None:
    """Write a log; `head` says where it ends."""
    file.write(msgspec.json.encode(head) + b"\n")
    for entry in entries:
        line = _Line(entry.seq, entry.occurred_at, entry.hash, entry.payload.decode())
        file.write(msgspec.json.encode(line) + b"\n")


def header_of(run_id: str, seq: int, head_hash: str) -> LogHeader:
    """The header of a log of that run with that head."""
    return LogHeader(KIND, VERSION, run_id, seq, head_hash)


def read_log(path: Path) -> list[LoggedEvent]:
    """The entries of a file; LogError for what is none, LogBroken where its end is missing.

    Whether the hashes hold is for replay to say.
    """
    try:
        with path.open("rb") as file:
            header = _header(file.readline(), path)
            entries = list(_entries(file, header))
    except OSError as error:
        raise LogError(f"{path} can't be read ({error.strerror}); check the path") from error
    last = entries[-1] if entries else None
    if last is None or (last.seq, last.hash) != (header.head_seq, header.head_hash):
        seq = last.seq if last else 0
        raise LogBroken(
            f"{path} ends at event {seq}, its header says {header.head_seq} with hash "
            f"{header.head_hash[:12]}; export the log anew",
            seq + 1,
        )
    return entries


def _header(line: bytes, path: Path) -> LogHeader:
    try:
        header = msgspec.json.decode(line, type=LogHeader)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise LogError(f"{path} is no exported log (line 1: {error}); give a .log.jsonl") from error
    if header.kind != KIND or header.version != VERSION:
        raise LogError(
            f"{path} is {header.kind!r} of version {header.version}, this Loop Lab reads "
            f"{KIND!r} of version {VERSION}"
        )
    return header


def _entries(file: IO[bytes], header: LogHeader) -> Iterator[LoggedEvent]:
    decoder, before = msgspec.json.Decoder(_Line), GENESIS
    for number, text in enumerate(file, 2):
        try:
            line = decoder.decode(text)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise LogBroken(f"line {number} of the log can't be read ({error})", number) from error
        payload = line.payload.encode()
        yield LoggedEvent(header.run_id, line.seq, line.occurred_at, payload, before, line.hash)
        before = line.hash
