"""What every log checks before it takes an entry in, whatever it keeps entries in."""

from collections.abc import Sequence

import msgspec

from al_core.domain.chain import GENESIS, first_break
from al_core.domain.errors import LogBroken, LogConflict, LogError
from al_core.domain.events import decoded
from al_core.domain.ports import Head, LoggedEvent

EMPTY = Head(0, GENESIS)
"""The head of a run without events."""


def refuse_conflict(run_id: str, head: Head, expected_seq: int) -> None:
    """LogConflict unless `expected_seq` is the one that follows `head`."""
    if expected_seq != head.seq + 1:
        raise LogConflict(
            f"run {run_id!r} is at event {head.seq}, so the next is {head.seq + 1}, not "
            f"{expected_seq}; read what was appended meanwhile and decide again"
        )


def refuse_unlinked(run_id: str, head: Head, entries: Sequence[LoggedEvent]) -> None:
    """LogBroken unless `entries` are whole events of this run that follow `head`."""
    others = {entry.run_id for entry in entries} - {run_id}
    if others:
        raise LogError(f"entries of run {min(others)!r} given for {run_id!r}; append them there")
    seq = first_break(list(entries), head.hash, head.seq + 1)
    if seq is None:
        seq = _first_misfit(entries)
    if seq is not None:
        raise LogBroken(
            f"entry {seq} given for run {run_id!r} does not follow from the one before; "
            "compute the run again",
            seq,
        )


def head_after(entries: Sequence[LoggedEvent]) -> Head:
    """The head of a run that ends with `entries`."""
    return Head(entries[-1].seq, entries[-1].hash)


def _first_misfit(entries: Sequence[LoggedEvent]) -> int | None:
    for entry in entries:
        try:
            decoded(entry.payload)
        except msgspec.DecodeError:
            return entry.seq
    return None
