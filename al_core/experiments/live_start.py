"""Begin a live run, and open one that is there: checks, data, first events."""

from dataclasses import dataclass
from pathlib import Path

from al_core.datasets.live import LiveData, live_data, live_problem
from al_core.domain import events as ev
from al_core.domain.errors import DataError
from al_core.domain.plan import as_logged
from al_core.domain.plan_checks import checked_live_plan
from al_core.domain.ports import Log
from al_core.domain.project import ProjectSpec, checked_project
from al_core.experiments.live_book import LiveBook
from al_core.experiments.live_process import Hire
from al_core.experiments.live_rows import LiveRows
from al_core.experiments.live_run import LiveRun
from al_core.experiments.remote_learner import RemoteLearner
from al_core.experiments.simulating import checked_names
from al_core.loop.architectures import architecture_of
from al_core.loop.learner import audit_order
from al_core.loop.live_engine import LiveEngine
from al_core.loop.querying import checked_needs
from al_core.loop.recorders import LogRecorder
from al_core.loop.replay import LogSchedule, started
from al_core.loop.wall_clock import WallClock
from al_core.models.runtime import library_versions
from al_core.strategies.registry import strategy_named

APP_STOPPED = "the app stopped while the model was training"


@dataclass(frozen=True)
class Desk:
    """What live runs share: where features are kept, who is hired, what time it is."""

    cache: Path
    hire: Hire
    clock: WallClock


def checked_spec(spec: ProjectSpec, data: LiveData) -> ProjectSpec:
    """The project itself if people can work on it; PlanError or ModelError with its fault."""
    checked_project(spec)
    plan = checked_names(spec.plan)
    known = data.split.seed_set.size if spec.seed == "imported" else 0
    checked_live_plan(plan, len(spec.classes), int(data.split.pool.size - known))
    return spec


def spec_data(spec: ProjectSpec, cache: Path) -> LiveData:
    """The data of a project."""
    return live_data(spec.plan, class_names(spec), cache)


def class_names(spec: ProjectSpec) -> tuple[str, ...]:
    """The classes that a project starts with."""
    return tuple(each.name for each in spec.classes)


def begin_run(log: Log, run_id: str, spec: ProjectSpec, desk: Desk) -> LiveRun:
    """Check a project, write the first events of its run in one append, and open it."""
    data = spec_data(spec, desk.cache)
    checked_spec(spec, data)
    strategy = strategy_named(spec.plan.strategy.name, spec.plan.strategy.params)
    checked_needs(strategy, live_problem(data, spec.plan, desk.cache), "live")
    plan, now = as_logged(spec.plan), desk.clock.now()
    recorder = LogRecorder(log, run_id)
    engine = LiveEngine(
        architecture_of(plan.architecture),
        RemoteLearner(audit_order(data.split.audit, plan.seed)),
        recorder,
        LogSchedule(),
    )
    pool = tuple(data.split.pool.tolist())
    versions = library_versions()
    first = ev.RunStarted(plan, data.version, data.classes, len(pool), versions, "live")
    engine.record(now, first)
    engine.record(now, ev.ExamplesArrived(pool))
    if spec.seed == "imported" and data.split.seed_set.size:
        seeds = data.split.seed_set
        imported = ev.LabelsImported(tuple(seeds.tolist()), tuple(data.codes[seeds].tolist()))
        engine.record(now, imported)
    engine.settle(now)
    recorder.commit()
    book = LiveBook(log, run_id, audit_order(data.split.audit, plan.seed))
    return _run(book, _rows(data, spec, desk), desk)


def open_run(log: Log, run_id: str, spec: ProjectSpec, desk: Desk) -> LiveRun:
    """Go on with a run from where its log ends; a training cut off there is begun anew.

    DataError when its data, or rows that were added, are not what they were.
    """
    first = started([next(log.read(run_id))])
    data = live_data(first.plan, first.classes, desk.cache)
    _refuse_other_data(data, first, run_id)
    book = LiveBook(log, run_id, audit_order(data.split.audit, first.plan.seed))
    rows = _rows(data, spec, desk)
    rows.follow(book.ledger.additions)
    if book.engine.state.training is not None:
        now = max(book.engine.state.now, desk.clock.now())
        book.engine.put_training_off(now, APP_STOPPED)
        book.engine.settle(now)
        book.commit()
    return _run(book, rows, desk)


def _refuse_other_data(data: LiveData, first: ev.RunStarted, run_id: str) -> None:
    if data.version != first.data_version:
        raise DataError(
            f"run {run_id!r} was begun on data version {first.data_version[:12]}, its file now "
            f"has {data.version[:12]}; put the old file back"
        )


def _rows(data: LiveData, spec: ProjectSpec, desk: Desk) -> LiveRows:
    return LiveRows(data, desk.cache, spec.shown)


def _run(book: LiveBook, rows: LiveRows, desk: Desk) -> LiveRun:
    return LiveRun(book, rows, desk.hire, desk.clock.not_before(book.engine.state.now))
