"""Have health reports built in a process of their own, which goes when nobody asks for more.

What is built lies in files; here is only who asked for what, and how far it is.
"""

from dataclasses import dataclass
from pathlib import Path

from al_core.domain.health import HealthReport
from al_core.domain.ports import Log, LoggedEvent
from al_core.domain.results import JobProgress
from al_core.experiments.health_building import STAGES
from al_core.experiments.health_files import Asked, key_of, known, up_to_the_last_turn
from al_core.experiments.health_messages import (
    WIRE,
    BuildReport,
    HealthMessage,
    ReportFailed,
    StageBegun,
)
from al_core.experiments.messages import entry_rows
from al_core.experiments.snapshots import until
from al_core.experiments.task_queue import Task, TaskQueue
from al_core.experiments.worker_process import TalkingProcess

IDLE_SECONDS = 120.0
"""So long the process, some 400 MB, waits for the next report before it is ended."""


class ReportingProcess(TalkingProcess[HealthMessage]):
    """A child that builds health reports."""

    def __init__(self, cache: Path) -> None:
        super().__init__("al_core.experiments.health_worker", cache, WIRE)


@dataclass
class _Order(Task):
    """One report that is to be built, as of the run's last turn, an entry of that number."""

    key: str
    asked: Asked
    seq: int
    stage: int = 0

    def progress(self) -> JobProgress:
        """For the page; `done` counts stages."""
        title = f"Health of {self.asked.run_id}: {STAGES[self.stage]}"
        return JobProgress(self.key, title, self.state, self.stage, len(STAGES), None, self.error)


class HealthDesk:
    """Health reports by what they are made from: the first to ask starts the work."""

    def __init__(self, log: Log, cache: Path, idle_seconds: float = IDLE_SECONDS) -> None:
        self._log = log
        self._cache = cache
        self._turns: dict[tuple[str, int | None], tuple[int, LoggedEvent]] = {}
        self._shown: dict[Asked, str] = {}
        self.tasks: TaskQueue[str, _Order, ReportingProcess] = TaskQueue(
            lambda: ReportingProcess(cache), self._built, idle_seconds
        )

    def report(self, asked: Asked) -> HealthReport | JobProgress:
        """The report as of the last turn of the run, or of its part asked for; or how far it is.

        While a run goes on, the report that was handed out last stays until `renew`: half a
        minute's work at every new model would leave nothing to look at.
        Reads the log and a file: not for a page's own thread. RunUnknown if there is no run,
        DataError when it has no such entry.
        """
        last = self._last_turn(asked)
        key = key_of(asked, last)
        order = self.tasks.get(key)
        if order is not None and order.under_way:
            return order.progress()
        found = known(self._cache, key)
        if found is not None:
            self.tasks.forget(key)
            self._shown[asked] = key
            return found
        older = known(self._cache, self._shown.get(asked, ""))
        if order is None and older is not None:
            return older
        if order is None or order.state == "done":
            order = self.tasks.begin(key, _Order(key, asked, last.seq))
        return order.progress()

    def progress(self, job_id: str) -> JobProgress | None:
        """How far the work on a report is; None once it is there, or forgotten."""
        order = self.tasks.get(job_id)
        return None if order is None else order.progress()

    def kept(self, key: str) -> HealthReport | None:
        """A report that was built before, also of an earlier turn; None once it is gone."""
        return known(self._cache, key)

    def renew(self, asked: Asked) -> None:
        """Who asks next gets the report as of the run's last turn, built if it must be."""
        self._shown.pop(asked, None)

    def cancel(self, job_id: str) -> None:
        """Stop the work on a report at once."""
        self.tasks.cancel(job_id)

    def again(self, job_id: str) -> None:
        """Forget that a report failed or was cancelled; who asks next begins it anew."""
        self.tasks.forget(job_id)

    def close(self) -> None:
        """End the process."""
        self.tasks.close()

    def _last_turn(self, asked: Asked) -> LoggedEvent:
        """The entry that a report tells up to; the log is read again only when it has grown."""
        moment = asked.run_id, asked.as_of
        seq, seen = asked.as_of or self._log.head(asked.run_id).seq, self._turns.get(moment)
        if seen is None or seen[0] != seq:
            part = until(list(self._log.read(asked.run_id)), asked.as_of)
            seen = (seq, up_to_the_last_turn(part)[-1])
            self._turns[moment] = seen
        return seen[1]

    def _built(self, order: _Order, worker: ReportingProcess) -> str | None:
        asked = order.asked
        entries = (each for each in self._log.read(asked.run_id) if each.seq <= order.seq)
        worker.send(BuildReport(asked.run_id, entry_rows(entries), asked.current, asked.reference))
        while isinstance(message := worker.receive(), StageBegun):
            order.stage = message.stage
        if isinstance(message, ReportFailed):
            return message.message
        return None if message is None else ""
