"""A lab with data sets to look at and finished sweeps to compare, without a database."""

from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from types import SimpleNamespace

import msgspec

from al_core.access.people import People
from al_core.domain import events as ev
from al_core.domain.errors import PlanError, RegistryError
from al_core.domain.results import JobProgress, LabStatus, LearningCurve, Span
from al_core.experiments import data_reports, data_sets
from al_core.experiments.ablation_effects import ablations
from al_core.experiments.background import Pending
from al_core.experiments.cuts import cut_asked
from al_core.experiments.playbook import Playbook
from al_core.experiments.run_costs import run_costs
from al_core.experiments.side_by_side import SingleRun, as_they_stood, side_by_side
from al_core.experiments.strategy_picture import picture_plan, strategy_picture
from al_core.experiments.sweeping import SweepPlan
from al_core.experiments.watched_runs import single_titles
from al_core.store.memory_log import MemoryLog
from al_core.store.projects import ProjectRecord
from al_core.store.sweeps import SweepRecord
from pages.components.session import PROCESS
from tests.pages.open_door import open_door

SPANS = [Span("person-1", "labeling", 0.0, 60.0), Span("trainer", "retraining", 60.0, 90.0)]


def up_to(run, labels):
    """The run as it stood at so many labels."""
    there = run.curve.labels <= labels
    columns = {name: values[there] for name, values in vars(run.curve).items()}
    return replace(run, curve=LearningCurve(**columns))


class Snapshots:
    """The registry of a lab without snapshots."""

    def cut(self, asked):
        cut = cut_asked(asked)
        if cut is None:
            raise RegistryError(f"there is no snapshot {asked!r}")
        return cut


@dataclass
class StockedLab:
    """Reads data sets at once unless `reading`; has the sweeps and runs that a test gave it."""

    home: Path
    reading: bool = False
    state: str = "done"
    plans: dict[str, SweepPlan] = field(default_factory=dict)
    runs: dict[str, list] = field(default_factory=dict)
    reread_plans: list = field(default_factory=list)
    cancelled: list[str] = field(default_factory=list)
    fault: str = ""
    watched: list = field(default_factory=list)
    alone: dict = field(default_factory=dict)
    logs: dict = field(default_factory=dict)
    titles: list[str] = field(default_factory=list)
    spans_asked: list = field(default_factory=list)
    registry: Snapshots = field(default_factory=Snapshots)
    people: People = field(default_factory=open_door)

    def status(self):
        return LabStatus("", None, 0, 0, None)

    def data_report(self, plan):
        return Pending(7.0) if self.reading else data_reports.data_report(plan, self.home)

    def reread(self, plan):
        self.reread_plans.append(plan)

    def keep_upload(self, name, content):
        return data_sets.keep_upload(self.home, name, content)

    def table_preview(self, path, encoding):
        return data_reports.table_preview(path, encoding)

    def cancel(self, job_id):
        self.cancelled.append(job_id)

    def add(self, sweep_id, runs, **changes):
        sweep = SweepPlan(architectures=("sequential",), seeds=tuple(range(6)))
        self.plans[sweep_id] = msgspec.structs.replace(sweep, **changes)
        self.runs[sweep_id] = runs

    def sweep_plan(self, sweep_id):
        return self.plans[sweep_id]

    def sweeps(self):
        return [SweepRecord(name, f"Race {name}", "", 0.0, "finished", "") for name in self.plans]

    def progress(self, sweep_id):
        return JobProgress(sweep_id, "Race", self.state, len(self.runs[sweep_id]), 12, None)

    def side_by_side(self, sweep_ids, single=(), cut=None):
        seen = side_by_side(
            {name: self.plans[name] for name in sweep_ids},
            {name: self.runs[name] for name in sweep_ids},
            [SingleRun(self.alone[run], title) for run, title in single_titles(single).items()],
        )
        if cut is None:
            return seen
        return as_they_stood(seen, cut, [up_to(run, cut.number) for run in seen.runs])

    @cached_property
    def playbook(self):
        """A playbook on a log in which every run that was given has begun."""
        log = MemoryLog()
        for run_id in {run.run_id for runs in self.runs.values() for run in runs}:
            log.append(run_id, 1, [(0.0, ev.ExamplesArrived((1,)))])
        return Playbook(log)

    def projects(self):
        return [ProjectRecord("p-1", "r", "Reviews", "", 0.0, None)]

    @property
    def watch(self):
        return SimpleNamespace(runs=lambda: tuple(self.watched))

    def costs(self, run_id, cut=None):
        return run_costs(self.logs.get(run_id, ()))

    def ablations(self, sweep_ids, seen):
        return [
            found
            for name in sweep_ids
            if self.plans[name].without
            for found in ablations(self.plans[name], self.seen_of(name, seen))
        ]

    def seen_of(self, sweep_id, seen):
        mine = {run.run_id for run in self.runs[sweep_id]}
        return [run for run in seen.runs if run.run_id in mine]

    def check(self, sweep):
        if self.fault:
            raise PlanError(self.fault)
        return sweep

    def start(self, sweep, title):
        self.plans["begun"], self.runs["begun"] = sweep, []
        self.titles.append(title)
        return "begun"

    def strategy_picture(self, plan, labels):
        return strategy_picture(picture_plan(plan, labels))

    def spans(self, run_id, cut=None):
        self.spans_asked.append((run_id, cut))
        return SPANS


def in_its_process(home):
    """The lab in place of the process-wide one, for as long as a test lasts."""
    before = PROCESS.lab, PROCESS.refusal
    PROCESS.lab, PROCESS.refusal = StockedLab(home), None
    yield PROCESS.lab
    PROCESS.lab, PROCESS.refusal = before
