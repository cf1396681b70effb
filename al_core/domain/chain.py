"""The hash chain of the event log: each entry vouches for all entries before it."""

import hashlib

from al_core.domain.events import AnyEvent, encoded
from al_core.domain.ports import LoggedEvent

GENESIS = "0" * 64


def entry_hash(prev_hash: str, seq: int, occurred_at: float, payload: bytes) -> str:
    """SHA-256 over an entry's fields; run names stay out, so equal runs have equal heads."""
    text = f"{prev_hash}|{seq}|{occurred_at!r}|".encode()
    return hashlib.sha256(text + payload).hexdigest()


def linked(
    run_id: str, prev_hash: str, first_seq: int, events: list[tuple[float, AnyEvent]]
) -> list[LoggedEvent]:
    """Log entries for (occurred_at, event) pairs that follow the entry with `prev_hash`."""
    entries = []
    for seq, (occurred_at, event) in enumerate(events, first_seq):
        payload = encoded(event)
        digest = entry_hash(prev_hash, seq, occurred_at, payload)
        entries.append(LoggedEvent(run_id, seq, occurred_at, payload, prev_hash, digest))
        prev_hash = digest
    return entries


def first_break(entries: list[LoggedEvent], prev_hash: str, first_seq: int) -> int | None:
    """Seq of the first entry that is missing, out of place or altered; None when all hold."""
    for expected_seq, entry in enumerate(entries, first_seq):
        digest = entry_hash(entry.prev_hash, entry.seq, entry.occurred_at, entry.payload)
        if entry.seq != expected_seq or entry.prev_hash != prev_hash or entry.hash != digest:
            return expected_seq
        prev_hash = entry.hash
    return None
