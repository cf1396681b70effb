"""Have health reports built in a process of their own, which goes when nobody asks for more.

What is built lies in files; here is only who asked for what, and how far it is.
"""

import queue
import threading
from dataclasses import dataclass
from pathlib import Path

from al_core.domain.errors import LoopLabError
from al_core.domain.health import HealthReport
from al_core.domain.ports import Log, LoggedEvent
from al_core.domain.results import JobProgress, JobState
from al_core.experiments.health_building import STAGES
from al_core.experiments.health_files import Asked, key_of, known, up_to_the_last_turn
from al_core.experiments.health_messages import (
    BuildReport,
    HealthMessage,
    ReportBuilt,
    ReportFailed,
    StageBegun,
    heard,
    tell,
)
from al_core.experiments.worker_process import ChildProcess

JOIN_SECONDS = 10.0
IDLE_SECONDS = 120.0
"""So long the process, some 400 MB, waits for the next report before it is ended."""
UNDER_WAY = ("queued", "running")


class ReportingProcess(ChildProcess):
    """A child that builds health reports."""

    def __init__(self, cache: Path) -> None:
        super().__init__("al_core.experiments.health_worker", cache)

    def send(self, message: BuildReport) -> None:
        """Hand it what to build; BrokenPipeError if it is gone."""
        if self._child.stdin is None:
            raise BrokenPipeError
        tell(self._child.stdin, message)

    def receive(self) -> HealthMessage | None:
        """Wait for its next message; None when it is gone."""
        return heard(self._child.stdout) if self._child.stdout is not None else None


@dataclass
class _Order:
    """One report that is to be built, as of the run's last turn, an entry of that number."""

    key: str
    asked: Asked
    seq: int
    state: JobState = "queued"
    stage: int = 0
    error: str = ""

    def progress(self) -> JobProgress:
        """For the page; `done` counts stages."""
        title = f"Health of {self.asked.run_id}: {STAGES[self.stage]}"
        return JobProgress(self.key, title, self.state, self.stage, len(STAGES), None, self.error)


class HealthDesk:
    """Health reports by what they are made from: the first to ask starts the work."""

    def __init__(self, log: Log, cache: Path, idle_seconds: float = IDLE_SECONDS) -> None:
        self._log = log
        self._cache = cache
        self._idle_seconds = idle_seconds
        self._turns: dict[str, tuple[int, LoggedEvent]] = {}
        self._orders: dict[str, _Order] = {}
        self._shown: dict[Asked, str] = {}
        self._inbox: queue.SimpleQueue[_Order | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._worker: ReportingProcess | None = None
        self._thread: threading.Thread | None = None

    def report(self, asked: Asked) -> HealthReport | JobProgress:
        """The report as of the run's last turn, or how far the work on it is.

        While a run goes on, the report that was handed out last stays until `renew`: half a
        minute's work at every new model would leave nothing to look at.
        Reads the log and a file: not for a page's own thread. RunUnknown if there is no run.
        """
        last = self._last_turn(asked.run_id)
        key = key_of(asked, last)
        order = self._orders.get(key)
        if order is not None and order.state in UNDER_WAY:
            return order.progress()
        found = known(self._cache, key)
        if found is not None:
            self._orders.pop(key, None)
            self._shown[asked] = key
            return found
        older = known(self._cache, self._shown.get(asked, ""))
        if order is None and older is not None:
            return older
        if order is None or order.state == "done":
            order = self._begun(_Order(key, asked, last.seq))
        return order.progress()

    def kept(self, key: str) -> HealthReport | None:
        """A report that was built before, also of an earlier turn; None once it is gone."""
        return known(self._cache, key)

    def renew(self, asked: Asked) -> None:
        """Who asks next gets the report as of the run's last turn, built if it must be."""
        self._shown.pop(asked, None)

    def cancel(self, job_id: str) -> None:
        """Stop the work on a report at once."""
        with self._lock:
            order = self._orders.get(job_id)
            if order is None or order.state not in UNDER_WAY:
                return
            was_running, order.state = order.state == "running", "cancelled"
            if was_running and self._worker is not None:
                self._worker.terminate()

    def again(self, job_id: str) -> None:
        """Forget that a report failed or was cancelled; who asks next begins it anew."""
        order = self._orders.get(job_id)
        if order is not None and order.state not in UNDER_WAY:
            del self._orders[job_id]

    @property
    def at_work(self) -> bool:
        """Whether there is a reporting process now."""
        worker = self._worker
        return worker is not None and worker.alive

    def close(self) -> None:
        """End the process."""
        for job_id in list(self._orders):
            self.cancel(job_id)
        with self._lock:
            thread = self._thread
        self._inbox.put(None)
        if thread is not None:
            thread.join(JOIN_SECONDS)

    def _begun(self, order: _Order) -> _Order:
        with self._lock:
            self._orders[order.key] = order
            self._inbox.put(order)
            if self._thread is None:
                self._thread = threading.Thread(target=self._serve, name="health", daemon=True)
                self._thread.start()
        return order

    def _last_turn(self, run_id: str) -> LoggedEvent:
        """The entry that a report tells up to; the log is read again only when it has grown."""
        seq, seen = self._log.head(run_id).seq, self._turns.get(run_id)
        if seen is None or seen[0] != seq:
            seen = (seq, up_to_the_last_turn(list(self._log.read(run_id)))[-1])
            self._turns[run_id] = seen
        return seen[1]

    def _serve(self) -> None:
        """Until nobody has asked for anything in a while; the process goes with the thread."""
        while (order := self._next()) is not None or not self._retired():
            if order is not None:
                self._take(order)

    def _next(self) -> _Order | None:
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

    def _take(self, order: _Order) -> None:
        with self._lock:
            if order.state != "queued":
                return
            order.state = "running"
            worker = self._hired()
        self._do(order, worker)

    def _hired(self) -> ReportingProcess:
        if self._worker is None or not self._worker.alive:
            if self._worker is not None:
                self._worker.close()
            self._worker = ReportingProcess(self._cache)
        return self._worker

    def _do(self, order: _Order, worker: ReportingProcess) -> None:
        message: HealthMessage | None = None
        try:
            worker.send(self._told(order))
            while isinstance(message := worker.receive(), StageBegun):
                order.stage = message.stage
        except BrokenPipeError:
            message = None
        except LoopLabError as error:
            message = ReportFailed(str(error))
        with self._lock:
            self._end(order, message, worker)

    def _told(self, order: _Order) -> BuildReport:
        rows = [
            (e.seq, e.occurred_at, e.payload, e.prev_hash, e.hash)
            for e in self._log.read(order.asked.run_id)
            if e.seq <= order.seq
        ]
        return BuildReport(order.asked.run_id, rows, order.asked.current, order.asked.reference)

    def _end(self, order: _Order, message: HealthMessage | None, worker: ReportingProcess) -> None:
        if message is None:
            words = worker.last_words()
            order.error = "" if order.state == "cancelled" else f"the worker process died: {words}"
            worker.close()
            self._worker = None
        if isinstance(message, ReportFailed):
            order.error = message.message
        if order.state != "cancelled":
            order.state = "done" if isinstance(message, ReportBuilt) else "failed"
