"""Have what-ifs played in a process of their own, which goes when nobody asks for more.

What comes of them lies in files, under the hash of the last entry that was read; here is only
who asked for what, and how far it is.
"""

from dataclasses import dataclass
from pathlib import Path

from al_core.domain.plan import Plan
from al_core.domain.ports import Log
from al_core.domain.results import JobProgress
from al_core.experiments.messages import entry_rows
from al_core.experiments.snapshots import until
from al_core.experiments.task_queue import CountedTask, TaskQueue
from al_core.experiments.what_if import checked_changes
from al_core.experiments.what_if_files import newest
from al_core.experiments.what_if_messages import (
    WIRE,
    PartDone,
    PlayWhatIf,
    WhatIfMessage,
    WhatIfRefused,
)
from al_core.experiments.what_if_plan import Changes, changes_between, key_of
from al_core.experiments.what_if_results import WhatIf
from al_core.experiments.worker_process import TalkingProcess
from al_core.loop.replay import started

IDLE_SECONDS = 120.0
"""So long the process waits for the next what-if before it is ended."""
PERCENT = 100
_Key = tuple[str, int | None, str]


class PlayingProcess(TalkingProcess[WhatIfMessage]):
    """A child that plays what-ifs."""

    def __init__(self, cache: Path) -> None:
        super().__init__("al_core.experiments.what_if_worker", cache, WIRE)


@dataclass
class _Job(CountedTask):
    """One what-if that is to be played; `until`: no entry after it is read."""

    run_id: str
    until: int | None
    changes: dict[str, str]
    step: str = "reading the log"

    def progress(self) -> JobProgress:
        """For the page; `done` counts hundredths of the work."""
        done = int(PERCENT * self.done / self.total) if self.total else 0
        title = f"{self.step.capitalize()}, in % of the work"
        return JobProgress(
            f"what-if {self.run_id}",
            title,
            self.state,
            done,
            PERCENT,
            self.seconds_left,
            self.error,
        )


@dataclass(frozen=True)
class Asked:
    """What is known of one what-if: what was found on file, and the work on it.

    newer: entries that the run's log has beyond what was read.
    """

    found: WhatIf | None
    newer: int
    job: JobProgress | None


class WhatIfDesk:
    """What-ifs by run, moment and changes."""

    def __init__(self, log: Log, cache: Path, idle_seconds: float = IDLE_SECONDS) -> None:
        self._log, self._cache = log, cache
        self._plans: dict[str, Plan] = {}
        self.tasks: TaskQueue[_Key, _Job, PlayingProcess] = TaskQueue(
            lambda: PlayingProcess(cache), self._played, idle_seconds
        )

    def plan(self, run_id: str) -> Plan:
        """The plan that a run was begun with; RunUnknown if there is no such run."""
        if run_id not in self._plans:
            first = next(self._log.read(run_id))
            self._plans[run_id] = started([first]).plan
        return self._plans[run_id]

    def asked(self, run_id: str, as_of: int | None, changes: Changes) -> Asked:
        """What is on file of a what-if up to an entry (None: the newest there is), and the work."""
        last = as_of or self._log.head(run_id).seq
        found = newest(
            self._cache,
            run_id,
            changes,
            lambda seq, head_hash: seq <= last and self._hash(run_id, seq) == head_hash,
        )
        if as_of is not None and found is not None and found.seq != as_of:
            found = None
        job = self.tasks.get((run_id, as_of, key_of(changes)))
        newer = last - found.seq if found is not None else 0
        return Asked(found, newer, None if job is None else job.progress())

    def play(self, run_id: str, as_of: int | None, changes: Changes) -> None:
        """Begin a what-if; PlanError where nothing is changed or a change does not fit."""
        plan = self.plan(run_id)
        told = changes_between(plan, checked_changes(plan, changes))
        key = (run_id, as_of, key_of(told))
        job = self.tasks.get(key)
        if job is None or not job.under_way:
            self.tasks.begin(key, _Job(run_id, as_of, told))

    def cancel(self, run_id: str, as_of: int | None, changes: Changes) -> None:
        """Stop the work on a what-if at once; nothing of it stays."""
        self.tasks.cancel((run_id, as_of, key_of(changes)))

    def close(self) -> None:
        """End the process."""
        self.tasks.close()

    def _hash(self, run_id: str, seq: int) -> str:
        entry = next(self._log.read(run_id, seq - 1), None)
        return "" if entry is None else entry.hash

    def _played(self, job: _Job, worker: PlayingProcess) -> str | None:
        """What went wrong, "" for nothing, None where the process went."""
        whole = list(self._log.read(job.run_id))
        entries = whole if job.until is None else until(whole, job.until)
        worker.send(PlayWhatIf(job.run_id, entry_rows(entries), job.changes))
        while isinstance(message := worker.receive(), PartDone):
            job.step, job.done, job.total = message.step, message.done, message.total
        if isinstance(message, WhatIfRefused):
            return message.message
        return None if message is None else ""
