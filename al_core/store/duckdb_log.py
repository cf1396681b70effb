"""The event log in DuckDB: committed, and its head on disk, before an append returns."""

from collections.abc import Iterator, Sequence

import duckdb
import pyarrow as pa

from al_core.domain.chain import linked
from al_core.domain.errors import LogError, RunUnknown
from al_core.domain.events import AnyEvent
from al_core.domain.ports import Head, LoggedEvent
from al_core.store.database import Database
from al_core.store.entries import EMPTY, head_after, refuse_conflict, refuse_unlinked
from al_core.store.heads import HeadFile
from al_core.store.verification import (
    entries_of,
    logged_heads,
    refuse_broken_chains,
    refuse_cut_runs,
)

_FEW = 8  # up to here one INSERT with values is faster than building a table
_INSERT = "INSERT INTO events (run_id, seq, occurred_at, payload, prev_hash, hash) "
_INSERT_TABLE = """
INSERT INTO events (run_id, seq, occurred_at, payload, prev_hash, hash)
SELECT run_id, seq, occurred_at, payload, prev_hash, hash FROM arriving"""
_BEGIN_RUN = """
INSERT INTO runs (run_id, name, created_at, status) VALUES (?, ?, now(), 'running')
ON CONFLICT DO NOTHING"""
_COUNTS = "SELECT kind, count(*) FROM events WHERE run_id = ? GROUP BY kind ORDER BY kind"


class DuckDBLog:
    """A `Log` on one database; any thread may read while another appends."""

    def __init__(self, database: Database, head_file: HeadFile, heads: dict[str, Head]) -> None:
        self._database = database
        self._head_file = head_file
        self._heads = heads
        self._in_doubt = False

    def append(
        self, run_id: str, expected_seq: int, events: Sequence[tuple[float, AnyEvent]]
    ) -> Head:
        """The run's new head, after appending (occurred_at, event) pairs; see `Log.append`."""
        with self._database.writing:
            head = self.head(run_id)
            refuse_conflict(run_id, head, expected_seq)
            return self._stored(run_id, linked(run_id, head.hash, expected_seq, list(events)))

    def append_encoded(
        self, run_id: str, expected_seq: int, entries: Sequence[LoggedEvent]
    ) -> Head:
        """The same for entries that a worker process encoded and hashed; LogBroken on a misfit."""
        with self._database.writing:
            head = self.head(run_id)
            refuse_conflict(run_id, head, expected_seq)
            refuse_unlinked(run_id, head, entries)
            return self._stored(run_id, entries)

    def head(self, run_id: str) -> Head:
        """The run's last entry; an unknown run has seq 0."""
        self._settle_doubt()
        return self._heads.get(run_id, EMPTY)

    def heads(self) -> dict[str, Head]:
        """The last entry of every run."""
        with self._database.writing:
            self._settle_doubt()
            return dict(sorted(self._heads.items()))

    def read(self, run_id: str, after_seq: int = 0) -> Iterator[LoggedEvent]:
        """The run's entries after `after_seq`, in order; RunUnknown if it has none at all."""
        self._refuse_unknown(run_id)
        return entries_of(self._database, run_id, after_seq)

    def event_counts(self, run_id: str) -> dict[str, int]:
        """How many events of each kind the run holds, by kind."""
        self._refuse_unknown(run_id)
        return dict(self._database.rows(_COUNTS, [run_id]))

    def verify(self) -> int:
        """How many events there are, all chains and heads found whole; LogBroken if not."""
        refuse_broken_chains(self._database)
        refuse_cut_runs(self._database, self._head_file.read())
        return int(self._database.rows("SELECT count(*) FROM events")[0][0])

    def _refuse_unknown(self, run_id: str) -> None:
        self._settle_doubt()
        if run_id not in self._heads:
            raise RunUnknown(
                f"no run {run_id!r} in {self._database.path.name}; ask heads() for those it has"
            )

    def _stored(self, run_id: str, entries: Sequence[LoggedEvent]) -> Head:
        if not entries:
            return self.head(run_id)
        head = head_after(entries)
        with self._head_file.replacing(self._heads | {run_id: head}):
            try:
                self._commit(run_id, entries)
            except LogError:
                self._in_doubt = True
                raise
            self._heads[run_id] = head
        return head

    def _commit(self, run_id: str, entries: Sequence[LoggedEvent]) -> None:
        with self._database.transaction() as cursor:
            if entries[0].seq == 1:
                cursor.execute(_BEGIN_RUN, [run_id, run_id])
            _insert(cursor, entries)

    def _settle_doubt(self) -> None:
        """Read the heads again after a failed append, which may be on disk all the same.

        On a full disk DuckDB fails with "COMMIT succeeded, but the autocheckpoint failed".
        """
        if not self._in_doubt:
            return
        with self._database.writing:
            refuse_cut_runs(self._database, self._heads)
            self._heads.update(logged_heads(self._database))
            self._in_doubt = False


def _insert(cursor: duckdb.DuckDBPyConnection, entries: Sequence[LoggedEvent]) -> None:
    if len(entries) <= _FEW:
        values = ", ".join(["(?, ?, ?, ?, ?, ?)"] * len(entries))
        cursor.execute(f"{_INSERT} VALUES {values}", [v for e in entries for v in _values(e)])
        return
    cursor.register("arriving", _table(entries))
    cursor.execute(_INSERT_TABLE)
    cursor.unregister("arriving")


def _values(entry: LoggedEvent) -> tuple[object, ...]:
    payload = entry.payload.decode()
    return entry.run_id, entry.seq, entry.occurred_at, payload, entry.prev_hash, entry.hash


def _table(entries: Sequence[LoggedEvent]) -> pa.Table:
    payloads = pa.array([entry.payload for entry in entries], pa.binary())
    return pa.table(
        {
            "run_id": pa.array([entry.run_id for entry in entries], pa.string()),
            "seq": pa.array([entry.seq for entry in entries], pa.int32()),
            "occurred_at": pa.array([entry.occurred_at for entry in entries], pa.float64()),
            "payload": payloads.cast(pa.string()),
            "prev_hash": pa.array([entry.prev_hash for entry in entries], pa.string()),
            "hash": pa.array([entry.hash for entry in entries], pa.string()),
        }
    )
