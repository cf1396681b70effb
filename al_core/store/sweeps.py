"""Sweeps: what was asked for, and how far it got, so that a closed tab loses nothing."""

from dataclasses import dataclass
from typing import Literal

from al_core.domain.errors import RunUnknown
from al_core.store.database import Database

SweepState = Literal["waiting", "running", "finished", "cancelled", "failed"]
_SWEEPS = """
SELECT sweep_id, name, spec, epoch(created_at) AS created_at, state, error FROM sweeps"""
_ADD = """
INSERT INTO sweeps (sweep_id, name, spec, created_at, state, error)
VALUES (?, ?, ?, now(), 'waiting', '')"""
_SET = "UPDATE sweeps SET state = ?, error = ? WHERE sweep_id = ? RETURNING sweep_id"


@dataclass(frozen=True)
class SweepRecord:
    """A sweep. `spec` is JSON text as given; `created_at` Unix seconds; `error` its last one."""

    sweep_id: str
    name: str
    spec: str
    created_at: float
    state: SweepState
    error: str


class SweepTable:
    """The sweeps of a database; a sweep's runs carry its id as their group."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add_sweep(self, sweep_id: str, name: str, spec: str) -> None:
        """A new sweep, waiting to run; LogConflict if there is one of that id."""
        self._database.change(_ADD, [sweep_id, name, spec])

    def set_sweep_state(self, sweep_id: str, state: SweepState, error: str = "") -> None:
        """Say how a sweep fares."""
        if not self._database.change(_SET, [state, error, sweep_id]):
            raise _no_sweep(self._database, sweep_id)

    def sweep(self, sweep_id: str) -> SweepRecord:
        """One sweep; RunUnknown if there is none."""
        sql = f"{_SWEEPS} WHERE sweep_id = ?"
        found = self._database.records(SweepRecord, sql, [sweep_id])
        if not found:
            raise _no_sweep(self._database, sweep_id)
        return found[0]

    def sweeps(self) -> list[SweepRecord]:
        """All sweeps, newest first."""
        sql = f"{_SWEEPS} ORDER BY created_at DESC, sweep_id"
        return self._database.records(SweepRecord, sql)


def _no_sweep(database: Database, sweep_id: str) -> RunUnknown:
    return RunUnknown(
        f"no sweep {sweep_id!r} in {database.path.name}; ask sweeps() for those it has"
    )
