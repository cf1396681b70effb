"""Have runs inspected in a worker process of its own, so that no sweep and no page waits for it.

The worker is started when first needed. What it has redone lies in files; here is only who
asked for what, and how far it is. Beside a run's versions it works out what rests on them.
"""

import threading
from collections import OrderedDict
from dataclasses import dataclass, replace
from pathlib import Path

from al_core.domain.ports import Log
from al_core.domain.results import JobProgress
from al_core.experiments.inspecting import Inspection, opened
from al_core.experiments.messages import (
    CellFailed,
    InspectRun,
    RunTask,
    VersionsSeen,
    entry_rows,
)
from al_core.experiments.snapshots import until
from al_core.experiments.task_queue import Task, TaskQueue
from al_core.experiments.version_shelf import VersionShelf
from al_core.experiments.worker_process import WorkerProcess
from al_core.loop.wall_clock import monotonic_seconds

PAST_KEPT = 4
KEPT_RUNS = 8
TITLES: dict[RunTask, str] = {
    "versions": "Going through the models",
    "savings": "Fitting the random control",
    "batches": "Comparing batches with random ones",
    "forecast": "Simulating ways on",
}


@dataclass(frozen=True)
class Looked:
    """What is known of a run's versions, and the work on what is missing.

    inspection: as far as it was known when last looked at; None before the first look ended.
    job: None when nothing is missing.
    """

    inspection: Inspection | None
    job: JobProgress | None


@dataclass
class _Look(Task):
    """One task on one run at one length of its log; `until`: no entry after it is read."""

    task: RunTask
    run_id: str
    seq: int
    until: int | None = None
    done: int = 0
    total: int = 0
    done_before: int = -1

    def progress(self) -> JobProgress:
        """For the page."""
        eta, fresh = None, self.done - max(0, self.done_before)
        if self.state == "running" and fresh > 0:
            elapsed = monotonic_seconds() - self.started_at
            eta = elapsed / fresh * (self.total - self.done)
        job_id, title = f"{self.task} {self.run_id}", TITLES[self.task]
        return JobProgress(job_id, title, self.state, self.done, self.total, eta, self.error)

    def seen(self, message: VersionsSeen) -> None:
        """Take over how far the worker is."""
        if self.done_before < 0:
            self.done_before = message.done
        self.done, self.total = message.done, message.total


class InspectionDesk:
    """Inspections by run: the first to ask starts the work, all share what comes of it."""

    def __init__(self, log: Log, cache: Path) -> None:
        self._log = log
        self._cache = cache
        self._shelf = VersionShelf(cache)
        self._known: OrderedDict[str, tuple[int, Inspection]] = OrderedDict()
        self._past: dict[tuple[str, int], Inspection] = {}
        self._lock = threading.Lock()
        self.tasks: TaskQueue[tuple[RunTask, str], _Look, WorkerProcess] = TaskQueue(
            self._ready_worker, self._looked
        )

    def look(self, run_id: str) -> Looked:
        """A run's versions as far as they are redone; what is missing is begun.

        Reads what is new of log and files when the run has grown (the first time about 10 ms a
        version): not for a page's own thread. RunUnknown if there is no such run.
        """
        seq = self._log.head(run_id).seq
        known, look = self._known.get(run_id), self.tasks.get(("versions", run_id))
        before = known[1] if known else None
        if known and known[0] == seq and known[1].complete:
            return Looked(before, None)
        if look is not None and look.under_way:
            return Looked(before, look.progress())
        found = self._opened(run_id, before)
        if found.complete:
            return Looked(found, None)
        return Looked(found, self.work("versions", run_id, seq))

    def look_back(self, run_id: str, as_of: int) -> Looked:
        """The same as the run stood at an entry; DataError when it has none of that number.

        Versions are redone for the whole run, so that every moment of it finds them on file.
        """
        known = self._past.get((run_id, as_of))
        if known is not None and known.complete:
            return Looked(known, None)
        entries = until(list(self._log.read(run_id)), as_of)
        found = replace(opened(entries, self._shelf), as_of=as_of)
        kept = list(self._past.items())[1 - PAST_KEPT :]
        self._past = dict(kept) | {(run_id, as_of): found}
        if found.complete:
            return Looked(found, None)
        return Looked(found, self.work("versions", run_id, self._log.head(run_id).seq))

    def work(self, task: RunTask, run_id: str, seq: int, last: int | None = None) -> JobProgress:
        """How far a task is on a run as of entry `seq`; begun if it was not.

        One that failed or was cancelled stays so until the run has grown, or `again`. `last`:
        the task is told nothing of entries after it.
        """
        look = self.tasks.get((task, run_id))
        if look is None or (not look.under_way and (look.seq != seq or look.state == "done")):
            look = self.tasks.begin((task, run_id), _Look(task, run_id, seq, last))
        return look.progress()

    def job(self, task: RunTask, run_id: str) -> JobProgress | None:
        """How far a task is, None when nobody asked for it."""
        look = self.tasks.get((task, run_id))
        return None if look is None else look.progress()

    def cancel(self, run_id: str, task: RunTask = "versions") -> None:
        """Stop the work on a run at once; the versions redone by then are kept."""
        self.tasks.cancel((task, run_id))

    def again(self, run_id: str, task: RunTask = "versions") -> None:
        """Forget that work on a run failed or was cancelled; the next look begins it anew."""
        self.tasks.forget((task, run_id))

    def close(self) -> None:
        """End the worker."""
        self.tasks.close()

    def _opened(self, run_id: str, before: Inspection | None) -> Inspection:
        """A run as it is on file now; of its log only what came since is read."""
        read = before.entries if before else ()
        newer = self._log.read(run_id, read[-1].seq if read else 0)
        found = opened([*read, *newer], self._shelf)
        with self._lock:
            self._known[run_id] = (found.entries[-1].seq, found)
            self._known.move_to_end(run_id)
            while len(self._known) > KEPT_RUNS:
                self._known.popitem(last=False)
        return found

    def _ready_worker(self) -> WorkerProcess:
        worker = WorkerProcess(self._cache)
        worker.receive()
        return worker

    def _looked(self, look: _Look, worker: WorkerProcess) -> str | None:
        entries = self._log.read(look.run_id)
        entries = (each for each in entries if look.until is None or each.seq <= look.until)
        worker.send(InspectRun(look.run_id, entry_rows(entries), look.task))
        while isinstance(message := worker.receive(), VersionsSeen):
            look.seen(message)
        if isinstance(message, CellFailed):
            return message.message
        return None if message is None else ""
