"""The lab of one process: its store, its worker, and what pages ask of them."""

from collections.abc import Sequence
from pathlib import Path
from typing import Self

import msgspec

from al_core.access.people import People
from al_core.domain.errors import LoopLabError
from al_core.domain.health import HealthReport
from al_core.domain.plan import DataPlan, Plan
from al_core.domain.project import ProjectSpec
from al_core.domain.results import JobProgress, LabStatus, RunResult, Span
from al_core.experiments import data_sets
from al_core.experiments.ablation_effects import Ablation
from al_core.experiments.adjudicating import Suspects, live_suspects
from al_core.experiments.advisor_room import AdvisorRoom
from al_core.experiments.background import Pending, ReadingDesk
from al_core.experiments.break_figures import BreakFigures, break_figures
from al_core.experiments.checking import checked_sweep
from al_core.experiments.corpora import corpus_read
from al_core.experiments.cuts import Cut
from al_core.experiments.data_reports import (
    AuditSize,
    DataReport,
    TablePreview,
    audit_size,
    data_report,
    table_preview,
)
from al_core.experiments.health_desk import HealthDesk
from al_core.experiments.health_files import Asked
from al_core.experiments.jobs import JobBoard
from al_core.experiments.live_as_plan import SimulatedProject, as_simulated
from al_core.experiments.live_cards import LiveStatus
from al_core.experiments.live_process import hired_by
from al_core.experiments.live_review import LiveReview
from al_core.experiments.live_run import LiveRun
from al_core.experiments.live_start import Desk
from al_core.experiments.past_review import PastReview, past_review
from al_core.experiments.playbook import Playbook
from al_core.experiments.projects import Projects, Standing
from al_core.experiments.registry_desk import RegistryDesk
from al_core.experiments.report_room import ReportRoom
from al_core.experiments.run_costs import RunCosts
from al_core.experiments.run_watch import RunWatch
from al_core.experiments.side_by_side import SideBySide
from al_core.experiments.snapshots import until
from al_core.experiments.strategy_picture import StrategyPicture, picture_plan, strategy_picture
from al_core.experiments.sweeping import SweepPlan
from al_core.experiments.sweeps import Sweeps, interrupt_sweeps
from al_core.experiments.watched_runs import WatchedRun
from al_core.experiments.what_if_desk import WhatIfDesk
from al_core.loop.selections import labels_digest
from al_core.loop.state import LoopState
from al_core.loop.wall_clock import WallClock
from al_core.store.projects import ProjectRecord
from al_core.store.runs import RunRecord
from al_core.store.store import Store
from al_core.store.sweeps import SweepRecord

DATABASE = "looplab.duckdb"


class Lab:
    """Everything that a running app owns. One per process."""

    def __init__(self, home: Path, store: Store) -> None:
        self.home = home
        self.store = store
        self.cache = home / "cache"
        self.people = People(store)
        self._board = JobBoard(store, self.cache)
        self.desk = ReadingDesk()
        self.advisor = AdvisorRoom(store, home, self.cache, self.desk)
        self._sweeps = Sweeps(store, self.desk, self._board)
        self.watch = RunWatch(store, self.cache, self.desk)
        self.health_reports = HealthDesk(store, self.cache)
        self.what_ifs = WhatIfDesk(store, self.cache)
        self.reports = ReportRoom(store, home, self.cache)
        self.registry = RegistryDesk(store, home, self.desk)
        self.playbook = Playbook(store)
        self._projects = Projects(store, Desk(self.cache, hired_by(self.cache), WallClock()))
        self._reviews: dict[str, LiveReview] = {}

    @classmethod
    def open(cls, home: Path) -> Self:
        """Open the lab in a folder; LogLocked or LogBroken when its database can't be used."""
        home.mkdir(parents=True, exist_ok=True)
        store = Store.open(home / DATABASE)
        interrupt_sweeps(store)
        lab = cls(home, store)
        lab._projects.resume()
        return lab

    def close(self) -> None:
        """Stop all workers and close the database."""
        self._projects.close()
        self._board.close()
        self.watch.close()
        self.health_reports.close()
        self.what_ifs.close()
        self.reports.close()
        self.advisor.close()
        self.registry.close()
        self.store.close()

    def health(self) -> dict[str, str]:
        """How database and worker are, one word each."""
        return {"database": "ok", "worker": self._board.worker_state}

    def status(self) -> LabStatus:
        """What the strip on every page shows."""
        live, job = self._board.live, self._board.current()
        if live is None:
            return LabStatus("", None, 0, 0, job)
        state = live.state
        version = state.model
        age = len(state.labels) - version.labels if version else 0
        return LabStatus(
            live.data_version, version.number if version else None, age, state.queue.waiting, job
        )

    def standing(self, project_id: str = "", run_id: str = "") -> Standing | None:
        """What the strip shows of a labeling project; see Projects.standing."""
        return self._projects.standing(project_id, run_id)

    def start(self, sweep: SweepPlan, title: str) -> str:
        """Run a sweep in the background; returns its id, which is its job's id too."""
        return self._sweeps.start(sweep, title)

    def check(self, sweep: SweepPlan) -> SweepPlan | Pending:
        """The sweep if it can run; Pending while its data loads; its fault is raised."""
        key = f"check {msgspec.json.encode(sweep).decode()}"
        try:
            return self.desk.ask(key, lambda: self._checked(sweep))
        except LoopLabError:
            self.desk.forget(key)
            raise

    def resume(self, sweep_id: str) -> None:
        """Run the cells of a sweep that have not finished."""
        self._sweeps.resume(sweep_id)

    def cancel(self, job_id: str) -> None:
        """Stop a job at once; finished runs stay."""
        self._board.cancel(job_id)

    def progress(self, job_id: str) -> JobProgress:
        """How far a sweep is, also one of an earlier day; RunUnknown if there is none."""
        return self._sweeps.progress(job_id)

    def sweeps(self) -> list[SweepRecord]:
        """All sweeps, newest first."""
        return self.store.sweeps()

    def sweep_plan(self, sweep_id: str) -> SweepPlan:
        """What a sweep was asked to run."""
        return self._sweeps.plan(sweep_id)

    def runs(self, sweep_id: str) -> list[RunRecord]:
        """The runs of a sweep, as listed."""
        return self.store.runs_of(sweep_id)

    def run_under_way(self, sweep_id: str) -> str | None:
        """The run of a sweep that the worker is in, or its last one; None before the first."""
        return self._sweeps.run_under_way(sweep_id)

    def results(self, sweep_id: str) -> list[RunResult]:
        """What came of each finished run of a sweep, and of the one under way."""
        return self._sweeps.results(sweep_id)

    def finished(self, sweep_id: str) -> list[RunResult]:
        """What came of each finished run of a sweep."""
        return [result for result in self.results(sweep_id) if result.finished]

    def result(self, run_id: str) -> RunResult:
        """What came of a run; read again only when it has grown."""
        return self._sweeps.result(run_id)

    def spans(self, run_id: str, cut: Cut | None = None) -> Sequence[Span]:
        """The Gantt bars of a run, up to a moment of it; read again only when it has grown."""
        return self._sweeps.spans(run_id, cut)

    def side_by_side(
        self, sweep_ids: Sequence[str], single: Sequence[WatchedRun] = (), cut: Cut | None = None
    ) -> SideBySide | Pending:
        """Finished runs of sweeps and single runs as they are; read in the background."""
        return self._sweeps.side_by_side(sweep_ids, single, cut)

    def costs(self, run_id: str, cut: Cut | None = None) -> RunCosts | Pending:
        """What a run's hours and money went into, up to a moment; read in the background."""
        return self._sweeps.costs(run_id, cut)

    def ablations(self, sweep_ids: Sequence[str], seen: SideBySide) -> list[Ablation]:
        """The plans among these sweeps that were taken apart, with their runs as they are seen."""
        return self._sweeps.ablations(sweep_ids, seen)

    def plan_of_project(self, project_id: str) -> SimulatedProject | Pending:
        """A project's plan as one to simulate, its people and times as its log has them."""
        run_id = self.store.project(project_id).run_id
        seq = self.store.head(run_id).seq
        return self.desk.ask(
            f"plan of {run_id}", lambda: as_simulated(list(self.store.read(run_id))), seq
        )

    def health_report(self, asked: Asked) -> HealthReport | JobProgress | Pending:
        """Two groups of a run compared, or how far that is.

        Cancelled, or begun again after a fault, at `health_reports` by its `job_id`.
        """
        key = f"health report {asked}"
        try:
            found = self.desk.ask(key, lambda: self.health_reports.report(asked))
        except LoopLabError:
            self.desk.forget(key)
            raise
        if not isinstance(found, Pending):
            self.desk.forget(key)
        return found

    def create_project(self, spec: ProjectSpec) -> str:
        """The id of a new labeling project; PlanError, DataError or ModelError if it can't be."""
        return self._projects.create(spec)

    def begin_project(self, key: str, spec: ProjectSpec) -> str | Pending:
        """The same in the background; one project for each `key`, however often it is asked."""
        return self.desk.ask(f"project {key}", lambda: self._begun_project(spec))

    def project_status(self, project_id: str) -> LiveStatus | Pending:
        """How a project stands; Pending while it is being opened, its fault is raised."""
        key = f"status {project_id}"
        try:
            found = self.desk.ask(key, lambda: self.live_run(project_id).status())
        except LoopLabError:
            self.desk.forget(key)
            raise
        if not isinstance(found, Pending):
            self.desk.forget(key)
        return found

    def live_run(self, project_id: str) -> LiveRun:
        """A project's run, for people to work with; opened if it was not."""
        return self._projects.run(project_id)

    def review(self, project_id: str) -> LiveReview:
        """What a project's log says of its people; read on from where it was left."""
        run = self.live_run(project_id)
        known = self._reviews.get(project_id)
        if known is None or known.run is not run:
            known = self._reviews[project_id] = LiveReview(self.store, run)
        return known

    def past_review(self, project_id: str, as_of: int) -> PastReview | Pending:
        """What a project's log said of its people up to an entry; DataError if it has none such."""
        run_id = self.live_run(project_id).run_id
        return self.desk.ask(
            f"review {run_id} {as_of}",
            lambda: past_review(until(list(self.store.read(run_id)), as_of)),
        )

    def break_figures(self, project_id: str, annotator: str) -> BreakFigures:
        """What a person's last batch in a project came to."""
        return break_figures(self.review(project_id), annotator)

    def suspects(self, project_id: str) -> Suspects | Pending:
        """Likely label errors of a project; models are fitted in the background."""
        review = self.review(project_id)
        labeled = review.run.looked_at(LoopState.labeled_set)
        key = f"suspects {review.run.run_id} {labels_digest(labeled)}"
        return self.desk.ask(key, lambda: live_suspects(review, self.cache, labeled))

    def project_spec(self, project_id: str) -> ProjectSpec:
        """What a project was made from, as last changed."""
        return self._projects.spec(project_id)

    def projects(self) -> list[ProjectRecord]:
        """All projects that are not archived, newest first."""
        return self.store.projects()

    def archived_projects(self) -> list[ProjectRecord]:
        """All projects that are archived, newest first."""
        return self.store.archived_projects()

    def project_errors(self) -> dict[str, str]:
        """Why projects could not be opened at the start, by id."""
        return dict(self._projects.errors)

    def archive_project(self, project_id: str) -> None:
        """Put a project away; its worker goes, its log stays."""
        self._projects.archive(project_id)

    def restore_project(self, project_id: str) -> None:
        """Bring an archived project back."""
        self._projects.restore(project_id)

    def keep_upload(self, name: str, content: bytes) -> Path:
        """Write an uploaded file into the lab's folder; the same bytes are kept once."""
        return data_sets.keep_upload(self.home, name, content)

    def uploads(self) -> list[Path]:
        """Files uploaded so far, by name."""
        return data_sets.uploads(self.home)

    def data_report(self, plan: DataPlan) -> DataReport | Pending:
        """What to know of a data set; it is read in the background."""
        return self.desk.ask(f"report {plan}", lambda: data_report(plan, self.cache))

    def audit_size(self, plan: Plan) -> AuditSize | Pending:
        """How many rows a project on unlabeled data locks away; drawn in the background."""
        drawn = Plan(name="", data=plan.data, split=plan.split, seed=plan.seed)
        key = f"audit size {msgspec.json.encode(drawn).decode()}"
        return self.desk.ask(key, lambda: audit_size(drawn, self.cache))

    def reread(self, plan: DataPlan) -> None:
        """Read a data set anew when it is next asked for (the network is back)."""
        self.desk.forget(f"report {plan}")

    def strategy_picture(self, plan: Plan, labels: int) -> StrategyPicture | Pending:
        """What the plan's strategy would pick after so many labels; drawn in the background."""
        drawn = picture_plan(plan, labels)
        key = f"picture {msgspec.json.encode(drawn).decode()}"
        return self.desk.ask(key, lambda: strategy_picture(drawn, self.cache))

    def table_preview(self, path: Path, encoding: str | None) -> TablePreview | Pending:
        """The columns of an upload; it is read in the background."""
        return self.desk.ask(f"{path} as {encoding}", lambda: table_preview(path, encoding))

    def _checked(self, sweep: SweepPlan) -> SweepPlan:
        corpus_read(sweep.base.data.dataset, self.cache)
        return checked_sweep(sweep, self.cache)

    def _begun_project(self, spec: ProjectSpec) -> str:
        corpus_read(spec.plan.data.dataset, self.cache)
        return self.create_project(spec)
