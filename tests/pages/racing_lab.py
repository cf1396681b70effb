"""A lab with one sweep in it, as far along as a test says."""

from dataclasses import dataclass, field
from pathlib import Path

from al_core.access.people import People
from al_core.domain.errors import PlanError, RunUnknown
from al_core.domain.results import JobProgress, LabStatus, Span
from al_core.experiments.ready_sweeps import demo_sweep
from al_core.experiments.strategy_picture import picture_plan, strategy_picture
from al_core.store.sweeps import SweepRecord
from pages.components.session import PROCESS
from tests.experiments.runs import arm_runs
from tests.pages.open_door import open_door

DEMO = "sweep-1"
SPANS = [Span("person-1", "labeling", 0.0, 60.0), Span("trainer", "retraining", 60.0, 90.0)]


class Entries:
    """The registry of a lab without snapshots, whose runs have any entry."""

    def entry(self, _run_id, asked):
        return int(asked)


@dataclass
class RacingLab:
    """Answers from what a test wrote into it; notes what was asked of it."""

    home: Path
    states: dict[str, str] = field(default_factory=dict)
    runs: list = field(default_factory=list)
    error: str = ""
    fault: str = ""
    started: list = field(default_factory=list)
    resumed: list[str] = field(default_factory=list)
    cancelled: list[str] = field(default_factory=list)
    people: People = field(default_factory=open_door)
    records: list = field(default_factory=list)
    registry: Entries = field(default_factory=Entries)

    def status(self):
        return LabStatus("", None, 0, 0, None)

    def progress(self, job_id):
        if job_id not in self.states:
            raise RunUnknown(f"no sweep {job_id!r}; ask sweeps() for those it has")
        state = self.states[job_id]
        return JobProgress(job_id, "Digits race", state, 6, 20, 42.0, self.error)

    def standing(self, project_id="", run_id=""):
        return None

    def projects(self):
        return self.records

    def sweeps(self):
        return [SweepRecord(name, "Digits race", "", 0.0, "", "") for name in self.states]

    def sweep_plan(self, sweep_id):
        self.progress(sweep_id)
        return demo_sweep()

    def results(self, sweep_id):
        return self.runs

    def run_under_way(self, sweep_id):
        return self.runs[-1].run_id if self.runs else None

    def strategy_picture(self, plan, labels):
        return strategy_picture(picture_plan(plan, labels))

    def spans(self, run_id, cut=None):
        self.cut = cut
        return SPANS

    def check(self, sweep):
        if self.fault:
            raise PlanError(self.fault)
        return sweep

    def start(self, sweep, title):
        name = f"sweep-{len(self.started) + 2}"
        self.started.append(sweep)
        self.states[name] = "running"
        return name

    def resume(self, sweep_id):
        self.resumed.append(sweep_id)
        self.states[sweep_id] = "running"

    def cancel(self, job_id):
        self.cancelled.append(job_id)


def race_of_five():
    """Margin clearly ahead of its control on five seeds."""
    heights = [0.90, 0.91, 0.92, 0.93, 0.94]
    return arm_runs("margin", heights) + arm_runs("random", [height - 0.1 for height in heights])


def in_its_process(home):
    """The lab in place of the process-wide one, for as long as a test lasts."""
    before = PROCESS.lab, PROCESS.refusal
    PROCESS.lab, PROCESS.refusal = RacingLab(home), None
    yield PROCESS.lab
    PROCESS.lab, PROCESS.refusal = before
