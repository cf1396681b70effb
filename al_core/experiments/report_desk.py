"""Have reports made in a process of their own, which goes when nobody asks for more.

A report is ordered, makes its way through the steps, and lies in its folder from then on.
"""

import queue
import secrets
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from al_core.domain import events as ev
from al_core.domain.errors import LoopLabError, RunUnknown
from al_core.domain.ports import Log
from al_core.domain.results import JobProgress, JobState
from al_core.experiments.log_files import header_of, write_log
from al_core.experiments.report_building import steps
from al_core.experiments.report_messages import (
    MakeReport,
    ReportMade,
    ReportMessage,
    ReportRefused,
    StepBegun,
    heard,
    tell,
)
from al_core.experiments.report_order import ReportOrder, checked_order
from al_core.experiments.report_places import (
    MadeReport,
    begin,
    give_up,
    log_in,
    place_of,
    reports_in,
)
from al_core.experiments.worker_process import ChildProcess
from al_core.loop.recorders import event_of
from al_core.reporting.report.inert import plain

JOIN_SECONDS = 10.0
IDLE_SECONDS = 120.0
"""So long the process waits for the next report before it is ended."""
UNDER_WAY = ("queued", "running")


class PressProcess(ChildProcess):
    """A child that makes reports."""

    def __init__(self, cache: Path) -> None:
        super().__init__("al_core.experiments.report_worker", cache)

    def send(self, message: MakeReport) -> None:
        """Hand it what to make; BrokenPipeError if it is gone."""
        if self._child.stdin is None:
            raise BrokenPipeError
        tell(self._child.stdin, message)

    def receive(self) -> ReportMessage | None:
        """Wait for its next message; None when it is gone."""
        return heard(self._child.stdout) if self._child.stdout is not None else None


@dataclass
class _Job:
    """One report that is to be made."""

    report_id: str
    order: ReportOrder
    total: int
    state: JobState = "queued"
    done: int = 0
    step: str = "waiting"
    error: str = ""

    def progress(self) -> JobProgress:
        """For the page."""
        title = f"{self.order.title}: {self.step}"
        return JobProgress(
            self.report_id, title, self.state, self.done, self.total, None, self.error
        )


class ReportDesk:
    """Orders, how far they are, and the reports on file."""

    def __init__(
        self, log: Log, home: Path, cache: Path, idle_seconds: float = IDLE_SECONDS
    ) -> None:
        self._log, self._home, self._cache = log, home, cache
        self._idle_seconds = idle_seconds
        self._jobs: dict[str, _Job] = {}
        self._inbox: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._worker: PressProcess | None = None
        self._thread: threading.Thread | None = None

    def order(self, order: ReportOrder) -> str:
        """Have a report made; its id. DataError for an order nothing can come of."""
        job = _Job(f"report-{secrets.token_hex(6)}", checked_order(order), steps(order) + 1)
        with self._lock:
            self._jobs[job.report_id] = job
            self._inbox.put(job)
            if self._thread is None:
                self._thread = threading.Thread(target=self._serve, name="reports", daemon=True)
                self._thread.start()
        return job.report_id

    def progress(self, report_id: str) -> JobProgress | None:
        """How far a report is; None for one that was not ordered since the app began."""
        job = self._jobs.get(report_id)
        return None if job is None else job.progress()

    def jobs(self) -> list[JobProgress]:
        """Reports that are not made: under way, cancelled or failed; the newest first."""
        left = [job for job in list(self._jobs.values()) if job.state != "done"]
        return [job.progress() for job in reversed(left)]

    def cancel(self, report_id: str) -> None:
        """Stop the work on a report at once; nothing of it stays."""
        with self._lock:
            job = self._jobs.get(report_id)
            if job is None or job.state not in UNDER_WAY:
                return
            was_running, job.state = job.state == "running", "cancelled"
            if was_running and self._worker is not None:
                self._worker.terminate()

    def dismiss(self, report_id: str) -> None:
        """Forget one that failed or was cancelled."""
        job = self._jobs.get(report_id)
        if job is not None and job.state not in UNDER_WAY:
            del self._jobs[report_id]

    def exports(self) -> list[tuple[float, ev.ReportExported]]:
        """Every report that was ever made, newest first, with when (Unix seconds)."""
        if not self._log.head(ev.REPORTS).seq:
            return []
        entries = reversed(list(self._log.read(ev.REPORTS)))
        told = [(entry.occurred_at, event_of(entry)) for entry in entries]
        return [(when, each) for when, each in told if isinstance(each, ev.ReportExported)]

    def reports(self) -> list[MadeReport]:
        """All reports on file, newest first."""
        return reports_in(self._home)

    def report(self, report_id: str) -> MadeReport:
        """One report on file; RunUnknown if there is none."""
        for each in self.reports():
            if each.report_id == report_id:
                return each
        raise RunUnknown(f"no report {report_id!r} on file; choose one from the list")

    @property
    def at_work(self) -> bool:
        """Whether there is a process now."""
        worker = self._worker
        return worker is not None and worker.alive

    def close(self) -> None:
        """End the process."""
        for report_id in list(self._jobs):
            self.cancel(report_id)
        with self._lock:
            thread = self._thread
        self._inbox.put(None)
        if thread is not None:
            thread.join(JOIN_SECONDS)

    def _serve(self) -> None:
        """Until nobody has asked for anything in a while; the process goes with the thread."""
        while (job := self._next()) is not None or not self._retired():
            if job is not None:
                self._take(job)

    def _next(self) -> _Job | None:
        try:
            return self._inbox.get(timeout=self._idle_seconds)
        except queue.Empty:
            return None

    def _retired(self) -> bool:
        """End the process, unless something was asked for at the last moment."""
        with self._lock:
            if not self._inbox.empty():
                return False
            worker, self._worker, self._thread = self._worker, None, None
        if worker is not None:
            worker.close()
        return True

    def _take(self, job: _Job) -> None:
        with self._lock:
            if job.state != "queued":
                return
            job.state = "running"
            worker = self._hired()
        place = place_of(self._home, job.report_id)
        ended = self._made(job, place, worker)
        with self._lock:
            stays = self._end(job, ended, worker)
        if not stays:
            give_up(place)

    def _hired(self) -> PressProcess:
        if self._worker is None or not self._worker.alive:
            if self._worker is not None:
                self._worker.close()
            self._worker = PressProcess(self._cache)
        return self._worker

    def _made(self, job: _Job, place: Path, worker: PressProcess) -> ReportMessage | None:
        """How it ended; None where the process went."""
        try:
            job.step = "copying the log"
            begin(place, job.order)
            heads = self._copy_logs(_runs_of(job.order), place)
            worker.send(MakeReport(str(place)))
            while isinstance(message := worker.receive(), StepBegun):
                job.done, job.step = job.done + 1, message.words
            if isinstance(message, ReportMade):
                self._exported(job, heads)
        except BrokenPipeError:
            return None
        except LoopLabError as error:
            return ReportRefused(str(error))
        except OSError as error:
            return ReportRefused(f"the log can't be copied ({error.strerror}); make room")
        return message

    def _copy_logs(self, run_ids: Sequence[str], place: Path) -> dict[str, str]:
        """Write what the worker reads; the hash of the last entry of each, by run."""
        heads = {}
        for run_id in run_ids:
            entries = list(self._log.read(run_id))
            if not entries:
                raise RunUnknown(f"run {run_id!r} has no event yet; begin it first")
            head = header_of(run_id, entries[-1].seq, entries[-1].hash)
            with log_in(place, run_id).open("wb") as file:
                write_log(entries, head, file)
            heads[run_id] = head.head_hash
        return heads

    def _end(self, job: _Job, message: ReportMessage | None, worker: PressProcess) -> bool:
        """Whether the report stays."""
        if message is None:
            words = worker.last_words()
            job.error = "" if job.state == "cancelled" else f"the worker process died: {words}"
            worker.close()
            self._worker = None
        if isinstance(message, ReportRefused):
            job.error = message.message
        if job.state != "cancelled":
            job.state = "done" if isinstance(message, ReportMade) else "failed"
        return job.state == "done"

    def _exported(self, job: _Job, heads: dict[str, str]) -> None:
        """Put the export into the lab's log of what left it."""
        order, template = job.order, job.order.template
        event = ev.ReportExported(
            report=job.report_id,
            title=plain(order.title),
            source=order.source,
            heads=heads,
            formats=template.formats,
            raw_text=template.raw_text,
            with_log=template.with_log,
            by=order.made_by,
        )
        seq = self._log.head(ev.REPORTS).seq
        self._log.append(ev.REPORTS, seq + 1, [(order.made_at, event)])


def _runs_of(order: ReportOrder) -> tuple[str, ...]:
    """The runs whose logs a report needs."""
    if order.source == "run":
        return order.ids[:1]
    return tuple(run_id for run_ids in order.runs.values() for run_id in run_ids)
