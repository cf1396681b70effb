"""The worker process: takes plans and runs from its input, streams back what comes of them.

Started through lifeline.py with one BLAS thread set before numpy loads; its seed is the plan's.
Ending the process is how a run is cancelled: what it had sent is kept.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import IO

from al_core.domain.chain import GENESIS, linked
from al_core.domain.errors import LoopLabError
from al_core.domain.events import AnyEvent
from al_core.domain.ports import Head
from al_core.experiments.batch_files import run_batches
from al_core.experiments.forecasting import run_forecast
from al_core.experiments.inspecting import inspect_run
from al_core.experiments.live_savings import run_savings
from al_core.experiments.messages import (
    WIRE,
    CellDone,
    CellEvents,
    CellFailed,
    InspectRun,
    Ready,
    RunCell,
    VersionsSeen,
    entry_rows,
    logged_events,
)
from al_core.experiments.simulating import ready_problem, run_plan
from al_core.experiments.version_shelf import VersionShelf
from al_core.experiments.wire import serve_the_app

CHUNK_EVENTS = 150


class StreamedLog:
    """A log whose entries are sent on; it remembers heads and nothing else."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._heads: dict[str, Head] = {}

    def head(self, run_id: str) -> Head:
        """The run's last entry so far."""
        return self._heads.get(run_id, Head(0, GENESIS))

    def append(
        self, run_id: str, expected_seq: int, events: Sequence[tuple[float, AnyEvent]]
    ) -> Head:
        """Link the events to the chain and send them."""
        entries = linked(run_id, self.head(run_id).hash, expected_seq, list(events))
        WIRE.tell(self._stream, CellEvents(run_id, entry_rows(entries)))
        self._heads[run_id] = Head(entries[-1].seq, entries[-1].hash)
        return self._heads[run_id]


def serve(inbox: IO[bytes], outbox: IO[bytes], cache: Path) -> None:
    """Run plans and inspect runs as they are asked for, until the input ends."""
    log, shelf = StreamedLog(outbox), VersionShelf(cache)
    WIRE.tell(outbox, Ready())
    while isinstance(message := WIRE.heard(inbox), RunCell | InspectRun):
        try:
            if isinstance(message, RunCell):
                problem = ready_problem(message.plan, cache)
                run_plan(message.plan, problem, log, message.run_id, chunk_events=CHUNK_EVENTS)
            else:
                _inspect(message, outbox, shelf)
        except LoopLabError as error:
            WIRE.tell(outbox, CellFailed(message.run_id, str(error)))
        else:
            WIRE.tell(outbox, CellDone(message.run_id))


def _inspect(message: InspectRun, outbox: IO[bytes], shelf: VersionShelf) -> None:
    """Do what is asked of a run; what comes of it lies in files."""
    run_id = message.run_id
    entries = logged_events(run_id, message.entries)

    def seen(done: int, total: int) -> None:
        WIRE.tell(outbox, VersionsSeen(run_id, done, total))

    match message.task:
        case "versions":
            inspect_run(entries, shelf, seen)
        case "savings":
            run_savings(inspect_run(entries, shelf), shelf.cache, seen)
        case "batches":
            run_batches(entries, shelf.cache, seen)
        case "forecast":
            run_forecast(inspect_run(entries, shelf), shelf.cache, seen)


def main() -> None:
    """Serve the app."""
    serve_the_app(serve)
