"""A lab with runs to watch: their log in memory, what is worked out of them really worked out."""

from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from al_core.domain.results import LabStatus
from al_core.experiments.background import ReadingDesk
from al_core.experiments.batch_files import run_batches
from al_core.experiments.forecasting import run_forecast
from al_core.experiments.inspecting import inspect_run, opened
from al_core.experiments.inspection_desk import Looked
from al_core.experiments.label_gains import label_gains
from al_core.experiments.live_gantt import gantt_of
from al_core.experiments.live_savings import run_savings
from al_core.experiments.playbook import Playbook
from al_core.experiments.registry_desk import RegistryDesk
from al_core.experiments.run_costs import run_costs
from al_core.experiments.run_health import run_health
from al_core.experiments.run_rows import run_contents
from al_core.experiments.run_watch import Worked, standing_of
from al_core.experiments.simulating import ready_problem, run_plan
from al_core.experiments.version_shelf import VersionShelf
from al_core.experiments.watched_runs import WatchedRun
from al_core.store.memory_log import MemoryLog
from pages.components.session import PROCESS
from tests.pages.live_lab import FixedPeople
from tests.pages.open_door import NoPeople

RUN = "run-1"


@dataclass
class ReadRun:
    """One run and all that is told of it; nothing is pending unless a test says so."""

    entries: list
    cache: Path
    project_id: str = ""
    state: str = "finished"
    job: object = None
    fitting: object = None

    @cached_property
    def seen(self):
        return inspect_run(self.entries, self.cache)

    @cached_property
    def saved(self):
        return run_savings(self.seen, self.cache)

    def runs(self):
        return (WatchedRun(RUN, "small", "s", "Race", self.project_id, self.state),)

    def inspection(self, run_id, as_of=None):
        if as_of is not None:
            then = opened(self.entries[:as_of], VersionShelf(self.cache))
            return Looked(replace(then, as_of=as_of), None)
        return Looked(None if self.job else self.seen, self.job)

    def health(self, seen, outside):
        return run_health(seen, outside)

    def standing(self, seen):
        return standing_of(seen)

    def savings(self, seen):
        saved = self.saved if seen.as_of is None else run_savings(seen, self.cache)
        return Worked(None if self.fitting else saved, self.fitting)

    def forecast(self, seen):
        return Worked(run_forecast(seen, self.cache), None)

    def batches(self, seen):
        return Worked(run_batches(seen.entries, self.cache), None)

    def costs(self, seen):
        return run_costs(seen.entries)

    def label_gains(self, seen):
        return label_gains(seen.entries, self.cache)

    def spans(self, seen):
        return gantt_of(seen.entries)

    def contents(self, seen, examples):
        return run_contents(seen.entries, examples, self.cache)


@dataclass
class WatchedLab:
    """As much of a lab as the pages on one run need."""

    watch: ReadRun
    people: FixedPeople
    live: object = None
    report: object = None
    health_reports: object = None

    @cached_property
    def registry(self):
        log = MemoryLog()
        log.append_encoded(RUN, 1, self.watch.entries)
        return RegistryDesk(log, self.watch.cache, ReadingDesk())

    @cached_property
    def playbook(self):
        log = MemoryLog()
        log.append_encoded(RUN, 1, self.watch.entries)
        return Playbook(log)

    def projects(self):
        return []

    def status(self):
        return LabStatus("", None, 0, 0, None)

    def live_run(self, project_id):
        return self.live

    def health_report(self, asked):
        self.compared = asked
        return self.report


def simulated(plan, cache):
    """The run of a plan."""
    log = MemoryLog()
    run_plan(plan, ready_problem(plan), log, RUN)
    return ReadRun(list(log.read(RUN)), cache)


@contextmanager
def watched_lab(watch, **more):
    """A lab with that run in place of the process-wide one."""
    before = PROCESS.lab, PROCESS.refusal
    PROCESS.lab, PROCESS.refusal = WatchedLab(watch, FixedPeople(NoPeople()), **more), None
    yield PROCESS.lab
    PROCESS.lab, PROCESS.refusal = before
