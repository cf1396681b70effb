"""What the app and its worker process say to each other; framed as in `wire`."""

from collections.abc import Iterable
from typing import Literal

from al_core.domain.plan import Plan
from al_core.domain.ports import LoggedEvent
from al_core.experiments.wire import Message, Wire

RunTask = Literal["versions", "savings", "batches", "forecast"]
EntryRow = tuple[int, float, bytes, str, str]
"""An entry of a run's log without the run's name: seq, occurred_at, payload, prev_hash, hash."""


class RunCell(Message, frozen=True):
    """To the worker: run this plan under this name."""

    run_id: str
    plan: Plan


class Ready(Message, frozen=True):
    """From the worker: imports are done, waiting for work."""


class CellEvents(Message, frozen=True):
    """From the worker: the next log entries."""

    run_id: str
    entries: list[EntryRow]


class CellDone(Message, frozen=True):
    """From the worker: the run is through."""

    run_id: str


class CellFailed(Message, frozen=True):
    """From the worker: the run can't go on; the message is for the user."""

    run_id: str
    message: str


class InspectRun(Message, frozen=True):
    """To the worker: redo the versions of this run; entries as in CellEvents, from the first.

    task: versions, savings and forecast (which rest on the versions) or batches (their
    redundancy).
    """

    run_id: str
    entries: list[EntryRow]
    task: RunTask = "versions"


class VersionsSeen(Message, frozen=True):
    """From the worker: so many versions of the run, fits or batches are done."""

    run_id: str
    done: int
    total: int


LabMessage = RunCell | Ready | CellEvents | CellDone | CellFailed | InspectRun | VersionsSeen
WIRE: Wire[LabMessage] = Wire(LabMessage)


def entry_rows(entries: Iterable[LoggedEvent]) -> list[EntryRow]:
    """Entries as they go to another process."""
    return [(e.seq, e.occurred_at, e.payload, e.prev_hash, e.hash) for e in entries]


def logged_events(run_id: str, rows: Iterable[EntryRow]) -> list[LoggedEvent]:
    """Entries as they came from another process."""
    return [LoggedEvent(run_id, *row) for row in rows]
