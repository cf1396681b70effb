"""Background jobs: one worker process, one thread that keeps its events, progress for pages.

The thread alone talks to the worker and writes what comes back to the store. A job ends done,
failed or cancelled; runs that finished before that are kept in every case.
"""

import queue
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from al_core.domain.errors import LoopLabError
from al_core.domain.events import RunStarted, decoded
from al_core.domain.plan import Plan
from al_core.domain.ports import LoggedEvent
from al_core.domain.results import UNDER_WAY, JobProgress, JobState
from al_core.experiments.messages import (
    CellDone,
    CellEvents,
    CellFailed,
    Ready,
    RunCell,
    logged_events,
)
from al_core.experiments.simulating import new_run_id
from al_core.experiments.worker_process import WorkerProcess
from al_core.loop.state import LoopState
from al_core.loop.wall_clock import monotonic_seconds
from al_core.store.store import Store
from al_core.store.sweeps import SweepState

JOIN_SECONDS = 10.0


@dataclass
class _Job:
    """A job as the board keeps it; `before`: runs of it that had finished earlier."""

    job_id: str
    title: str
    plans: Sequence[Plan]
    before: int = 0
    state: JobState = "queued"
    done: int = 0
    started_at: float = 0.0
    errors: list[str] = field(default_factory=list)


@dataclass
class RunUnderWay:
    """The run that the worker is in, folded from the events it has sent so far."""

    run_id: str
    data_version: str = ""
    state: LoopState = field(default_factory=LoopState)

    def take(self, entries: Sequence[LoggedEvent]) -> None:
        """Fold the next entries in."""
        for entry in entries:
            event = decoded(entry.payload)
            if isinstance(event, RunStarted):
                self.data_version = event.data_version
            self.state.apply(entry.occurred_at, event)


class JobBoard:
    """Takes jobs, runs them one after the other, and can tell how far each is."""

    def __init__(self, store: Store, cache: Path) -> None:
        self._store = store
        self._cache = cache
        self.live: RunUnderWay | None = None
        self._jobs: dict[str, _Job] = {}
        self._inbox: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._closing = False
        self._ready = False
        self._worker = WorkerProcess(cache)
        self._thread = threading.Thread(target=self._serve, name="job board", daemon=True)
        self._thread.start()

    @property
    def worker_state(self) -> str:
        """starting, idle or busy, in one word."""
        if any(job.state == "running" for job in self._all()):
            return "busy"
        return "idle" if self._ready else "starting"

    def submit(self, job_id: str, title: str, plans: Sequence[Plan], before: int = 0) -> None:
        """Queue a job; its runs are grouped under `job_id` in the store.

        before: runs of the job that finished earlier; they count in its progress.
        """
        job = _Job(job_id, title, plans, before)
        with self._lock:
            self._jobs[job_id] = job
        self._inbox.put(job)

    def cancel(self, job_id: str) -> None:
        """Stop a job at once; finished runs stay."""
        with self._lock:
            job = self._jobs.get(job_id)
            if job is None or job.state not in UNDER_WAY:
                return
            was_running, job.state = job.state == "running", "cancelled"
            if was_running:
                self._ready = False
                self._worker.terminate()

    def progress(self, job_id: str) -> JobProgress | None:
        """How far a job is; None for one that this process never had."""
        job = self._jobs.get(job_id)
        return None if job is None else _progress(job)

    def current(self) -> JobProgress | None:
        """The running job, else the first queued, else None."""
        jobs = sorted(self._all(), key=lambda job: job.state != "running")
        waiting = [job for job in jobs if job.state in UNDER_WAY]
        return _progress(waiting[0]) if waiting else None

    def close(self) -> None:
        """Stop everything; what has been stored stays."""
        self._closing = True
        for job in self._all():
            self.cancel(job.job_id)
        self._inbox.put(None)
        self._worker.terminate()
        self._thread.join(JOIN_SECONDS)
        self._worker.close()

    def _all(self) -> list[_Job]:
        with self._lock:
            return list(self._jobs.values())

    def _serve(self) -> None:
        self._await_worker()
        while (job := self._inbox.get()) is not None:
            try:
                self._run(job)
            except LoopLabError as error:
                self._fail(job, str(error))
            self._record(job)
            self._revive()

    def _record(self, job: _Job) -> None:
        """Store how a job ended; one cut off by closing stays unfinished, to be resumed."""
        if not (self._closing and job.state == "cancelled"):
            self._store.set_sweep_state(job.job_id, _STORED[job.state], _last(job.errors))

    def _run(self, job: _Job) -> None:
        with self._lock:
            if job.state != "queued":
                return
            job.state, job.started_at = "running", monotonic_seconds()
        self._store.set_sweep_state(job.job_id, "running")
        for plan in job.plans:
            if job.state == "running":
                self._run_cell(job, plan)
        with self._lock:
            if job.state == "running":
                job.state = "failed" if len(job.errors) == len(job.plans) else "done"

    def _run_cell(self, job: _Job, plan: Plan) -> None:
        run_id = new_run_id(plan)
        self._store.register_run(run_id, plan.name, job.job_id)
        try:
            self._worker.send(RunCell(run_id, plan))
        except BrokenPipeError:
            self._lost(job, run_id)
            return
        while isinstance(message := self._worker.receive(), CellEvents):
            self._keep(message)
        if isinstance(message, CellDone):
            self._store.set_status(run_id, "finished")
        elif isinstance(message, CellFailed):
            job.errors.append(message.message)
            self._store.set_status(run_id, "failed")
        else:
            self._lost(job, run_id)
            return
        job.done += 1

    def _keep(self, message: CellEvents) -> None:
        entries = logged_events(message.run_id, message.entries)
        self._store.append_encoded(message.run_id, entries[0].seq, entries)
        if self.live is None or self.live.run_id != message.run_id:
            self.live = RunUnderWay(message.run_id)
        self.live.take(entries)

    def _lost(self, job: _Job, run_id: str) -> None:
        """The worker is gone: cancelled by the user, or dead."""
        cancelled = job.state == "cancelled"
        self._store.set_status(run_id, "cancelled" if cancelled else "failed")
        if not cancelled:
            words = self._worker.last_words()
            self._fail(job, f"the worker process died in {run_id}: {words}; start the work again")

    def _fail(self, job: _Job, message: str) -> None:
        job.errors.append(message)
        job.state = "failed"

    def _revive(self) -> None:
        """Have a worker ready for the next job."""
        if self._worker.alive and self._ready:
            return
        if not self._closing:
            self._worker.close()
            self._worker = WorkerProcess(self._cache)
            self._await_worker()

    def _await_worker(self) -> None:
        self._ready = isinstance(self._worker.receive(), Ready)


def _progress(job: _Job) -> JobProgress:
    eta = None
    if job.state == "running" and job.done:
        elapsed = monotonic_seconds() - job.started_at
        eta = elapsed / job.done * (len(job.plans) - job.done)
    done, total = job.before + job.done, job.before + len(job.plans)
    return JobProgress(job.job_id, job.title, job.state, done, total, eta, _last(job.errors))


def _last(errors: list[str]) -> str:
    return errors[-1] if errors else ""


_STORED: dict[JobState, SweepState] = {
    "queued": "waiting",
    "running": "running",
    "done": "finished",
    "failed": "failed",
    "cancelled": "cancelled",
}
