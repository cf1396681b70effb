"""Have reports made in a process of their own, which goes when nobody asks for more.

A report is ordered, makes its way through the steps, and lies in its folder from then on.
"""

import secrets
from dataclasses import dataclass
from pathlib import Path

from al_core.domain import events as ev
from al_core.domain.errors import RunUnknown
from al_core.domain.ports import Log
from al_core.domain.results import JobProgress
from al_core.experiments.handed_over import HandedOver
from al_core.experiments.log_files import header_of, write_log
from al_core.experiments.report_building import steps
from al_core.experiments.report_messages import (
    WIRE,
    MakeReport,
    ReportMade,
    ReportMessage,
    ReportRefused,
    StepBegun,
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
from al_core.experiments.snapshots import until
from al_core.experiments.task_queue import Task, TaskQueue
from al_core.experiments.worker_process import TalkingProcess
from al_core.reporting.report.inert import plain

IDLE_SECONDS = 120.0
"""So long the process waits for the next report before it is ended."""


class PressProcess(TalkingProcess[ReportMessage]):
    """A child that makes reports."""

    def __init__(self, cache: Path) -> None:
        super().__init__("al_core.experiments.report_worker", cache, WIRE)


@dataclass
class _Job(Task):
    """One report that is to be made."""

    report_id: str
    order: ReportOrder
    total: int
    done: int = 0
    step: str = "waiting"

    def progress(self) -> JobProgress:
        """For the page."""
        title = f"{self.order.name}, {self.step}"
        return JobProgress(
            self.report_id, title, self.state, self.done, self.total, None, self.error
        )


class ReportDesk:
    """Orders, how far they are, and the reports on file."""

    def __init__(
        self, log: Log, home: Path, cache: Path, idle_seconds: float = IDLE_SECONDS
    ) -> None:
        self._log, self._home = log, home
        self.handed_over = HandedOver(log)
        self.tasks: TaskQueue[str, _Job, PressProcess] = TaskQueue(
            lambda: PressProcess(cache), self._made, idle_seconds
        )

    def order(self, order: ReportOrder) -> str:
        """Have a report made; its id. DataError for an order nothing can come of."""
        job = _Job(f"report-{secrets.token_hex(6)}", checked_order(order), steps(order) + 1)
        return self.tasks.begin(job.report_id, job).report_id

    def progress(self, report_id: str) -> JobProgress | None:
        """How far a report is; None for one that was not ordered since the app began."""
        job = self.tasks.get(report_id)
        return None if job is None else job.progress()

    def jobs(self) -> list[JobProgress]:
        """Reports that are not made: under way, cancelled or failed; the newest first."""
        left = [job for job in self.tasks.begun if job.state != "done"]
        return [job.progress() for job in reversed(left)]

    def cancel(self, report_id: str) -> None:
        """Stop the work on a report at once; nothing of it stays."""
        self.tasks.cancel(report_id)

    def dismiss(self, report_id: str) -> None:
        """Forget one that failed or was cancelled."""
        self.tasks.forget(report_id)

    def exports(self) -> list[tuple[float, ev.ReportExported]]:
        """Every report that was ever made, newest first, with when (Unix seconds)."""
        return self.handed_over.reports()

    def reports(self) -> list[MadeReport]:
        """All reports on file, newest first."""
        return reports_in(self._home)

    def report(self, report_id: str) -> MadeReport:
        """One report on file; RunUnknown if there is none."""
        for each in self.reports():
            if each.report_id == report_id:
                return each
        raise RunUnknown(f"no report {report_id!r} on file; choose one from the list")

    def close(self) -> None:
        """End the process."""
        self.tasks.close()

    def _made(self, job: _Job, worker: PressProcess) -> str | None:
        place, stays = place_of(self._home, job.report_id), False
        try:
            message = self._pressed(job, place, worker)
            stays = isinstance(message, ReportMade) and job.under_way
        finally:
            if not stays:
                give_up(place)
        if isinstance(message, ReportRefused):
            return message.message
        return None if message is None else ""

    def _pressed(self, job: _Job, place: Path, worker: PressProcess) -> ReportMessage | None:
        """What the process said last; None where it went."""
        job.step = "copying the log"
        begin(place, job.order)
        heads = self._copy_logs(job.order, place)
        worker.send(MakeReport(str(place)))
        while isinstance(message := worker.receive(), StepBegun):
            job.done, job.step = job.done + 1, message.words
        if isinstance(message, ReportMade) and job.under_way:
            self._exported(job, heads)
        return message

    def _copy_logs(self, order: ReportOrder, place: Path) -> dict[str, str]:
        """Write what the worker reads; the hash of the last entry of each, by run."""
        heads = {}
        for run_id in _runs_of(order):
            entries = until(list(self._log.read(run_id)), order.as_of)
            if not entries:
                raise RunUnknown(f"run {run_id!r} has no event yet; begin it first")
            head = header_of(run_id, entries[-1].seq, entries[-1].hash)
            with log_in(place, run_id).open("wb") as file:
                write_log(entries, head, file)
            heads[run_id] = head.head_hash
        return heads

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
        self.handed_over.keep(order.made_at, event)


def _runs_of(order: ReportOrder) -> tuple[str, ...]:
    """The runs whose logs a report needs."""
    if order.source == "run":
        return order.ids[:1]
    return tuple(run_id for run_ids in order.runs.values() for run_id in run_ids)
