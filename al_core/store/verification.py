"""Check that the log is whole: every run's chain, and its end against the head kept beside it.

SQL recomputes all hashes (about 250,000 events a second and thread) and clears what holds;
`first_break` judges the runs that are left, so the verdict never rests on how SQL writes a
number.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from al_core.domain.chain import GENESIS, first_break
from al_core.domain.errors import LogBroken, LogError
from al_core.domain.ports import Head, LoggedEvent
from al_core.store.database import Database
from al_core.store.entries import EMPTY

_SUSPECTS = f"""
SELECT DISTINCT run_id FROM (
    SELECT run_id, own_hash_holds
        AND seq = row_number() OVER run
        AND prev_hash = lag(hash, 1, '{GENESIS}') OVER run AS holds
    FROM (
        SELECT run_id, seq, prev_hash, hash,
            hash = sha256(prev_hash || '|' || seq || '|' || occurred_at || '|' || payload)
            AS own_hash_holds
        FROM events)
    WINDOW run AS (PARTITION BY run_id ORDER BY seq))
WHERE holds IS DISTINCT FROM true ORDER BY run_id"""  # noqa: S608 # a constant of our own
_ENTRIES = """
SELECT run_id, seq, occurred_at, payload, prev_hash, hash
FROM events WHERE run_id = ? AND seq > ? ORDER BY seq"""
_HEADS = """
SELECT run_id, max(seq), arg_max(hash, seq) FROM events GROUP BY run_id ORDER BY run_id"""


def entries_of(database: Database, run_id: str, after_seq: int = 0) -> Iterator[LoggedEvent]:
    """A run's entries after `after_seq`, read as they are asked for."""
    return map(_entry, database.stream(_ENTRIES, [run_id, after_seq]))


def logged_heads(database: Database) -> dict[str, Head]:
    """The last entry of every run, as the log itself has it."""
    return {run_id: Head(seq, digest) for run_id, seq, digest in database.rows(_HEADS)}


def refuse_broken_chains(database: Database) -> None:
    """LogBroken, naming run and first bad seq, unless every run's chain holds."""
    for (run_id,) in database.rows(_SUSPECTS):
        seq = first_break(list(entries_of(database, run_id)), GENESIS, 1)
        if seq is not None:
            raise _broken(database, run_id, seq, "is missing, out of place or altered")


def refuse_cut_runs(database: Database, kept: Mapping[str, Head] | None) -> None:
    """LogBroken if a run ends before its kept head, or has another entry in its place."""
    logged = logged_heads(database)
    if kept is None and logged:
        raise LogError(
            f"{database.path} has events but no head file beside it, so a cut could not be "
            "seen; put the head file back, or restore both from a backup"
        )
    for run_id, head in (kept or {}).items():
        end = logged.get(run_id, EMPTY)
        if end.seq < head.seq:
            raise _broken(database, run_id, end.seq + 1, f"is missing, as are all to {head.seq}")
        if _hash_at(database, run_id, head.seq, end) != head.hash:
            raise _broken(database, run_id, head.seq, "is not the one in the head file")


def _hash_at(database: Database, run_id: str, seq: int, end: Head) -> str:
    if seq == end.seq:
        return end.hash
    return next(entries_of(database, run_id, seq - 1)).hash


def _entry(row: tuple[Any, ...]) -> LoggedEvent:
    run_id, seq, occurred_at, payload, prev_hash, digest = row
    return LoggedEvent(run_id, seq, occurred_at, payload.encode(), prev_hash, digest)


def _broken(database: Database, run_id: str, seq: int, why: str) -> LogBroken:
    return LogBroken(
        f"run {run_id!r} in {database.path.name} does not hold: event {seq} {why}; "
        "restore the database and its head file from a backup",
        seq,
    )
