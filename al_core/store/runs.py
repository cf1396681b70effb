"""What is known of a run besides its events: its name, its sweep, how it fares, what it took.

None of this is part of the hash chain; archiving a run hides it and cuts nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from al_core.domain.errors import RunUnknown
from al_core.store.database import Database

RunStatus = Literal["running", "finished", "cancelled", "failed"]
_RUNS = """
SELECT run_id, name, epoch(created_at) AS created_at, epoch(archived_at) AS archived_at,
    group_id, status, coalesce(events, 0) AS events
FROM runs LEFT JOIN (SELECT run_id, max(seq) AS events FROM events GROUP BY run_id)
    USING (run_id)"""
_REGISTER = """
INSERT INTO runs (run_id, name, created_at, group_id, status)
VALUES (?, ?, now(), ?, 'running')
ON CONFLICT (run_id) DO UPDATE SET name = excluded.name, group_id = excluded.group_id"""
_MEASUREMENTS = """
SELECT seq, name, value FROM measurements WHERE run_id = ? ORDER BY seq, name, value"""


@dataclass(frozen=True)
class RunRecord:
    """A run in a list. Times are Unix seconds; `events` is its number of events so far."""

    run_id: str
    name: str
    created_at: float
    archived_at: float | None
    group_id: str | None
    status: RunStatus
    events: int


@dataclass(frozen=True)
class Measurement:
    """Something measured in real time at event `seq` (CPU seconds of a fit, a latency)."""

    seq: int
    name: str
    value: float


class RunTables:
    """Names, groups, states and measurements of runs."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def register_run(self, run_id: str, name: str, group_id: str | None = None) -> None:
        """Give a run, begun or not, its name and the sweep it belongs to."""
        self._database.change(_REGISTER, [run_id, name, group_id])

    def set_status(self, run_id: str, status: RunStatus) -> None:
        """Say how a run fares."""
        self._change_run(
            run_id, "UPDATE runs SET status = ? WHERE run_id = ? RETURNING run_id", [status]
        )

    def archive(self, run_id: str) -> None:
        """Take a run off the list; its events stay and can still be read."""
        self._change_run(
            run_id, "UPDATE runs SET archived_at = now() WHERE run_id = ? RETURNING run_id", []
        )

    def runs(self) -> list[RunRecord]:
        """All runs that are not archived, newest first."""
        return self._run_records("WHERE archived_at IS NULL", [])

    def archived_runs(self) -> list[RunRecord]:
        """All runs that are archived, newest first."""
        return self._run_records("WHERE archived_at IS NOT NULL", [])

    def runs_of(self, group_id: str) -> list[RunRecord]:
        """The runs of one sweep, archived or not, newest first."""
        return self._run_records("WHERE group_id = ?", [group_id])

    def run(self, run_id: str) -> RunRecord:
        """One run; RunUnknown if there is none."""
        found = self._run_records("WHERE run_id = ?", [run_id])
        if not found:
            raise _no_run(self._database, run_id)
        return found[0]

    def add_measurements(self, run_id: str, measurements: Sequence[Measurement]) -> None:
        """Keep what was measured in real time beside a run's events, outside their hash."""
        if not measurements:
            return
        rows = [[run_id, each.seq, each.name, each.value] for each in measurements]
        with self._database.transaction() as cursor:
            cursor.executemany(
                "INSERT INTO measurements (run_id, seq, name, value) VALUES (?, ?, ?, ?)", rows
            )

    def measurements(self, run_id: str) -> list[Measurement]:
        """What was measured of a run, by seq and name."""
        return self._database.records(Measurement, _MEASUREMENTS, [run_id])

    def _run_records(self, condition: str, values: list[str]) -> list[RunRecord]:
        sql = f"{_RUNS} {condition} ORDER BY created_at DESC, run_id"
        return self._database.records(RunRecord, sql, values)

    def _change_run(self, run_id: str, sql: str, values: list[str]) -> None:
        if not self._database.change(sql, [*values, run_id]):
            raise _no_run(self._database, run_id)


def _no_run(database: Database, run_id: str) -> RunUnknown:
    return RunUnknown(f"no run {run_id!r} in {database.path.name}; ask runs() for those it has")
