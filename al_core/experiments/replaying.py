"""Replay runs of a log: fold them, or verify that every event follows from the rest."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from al_core.datasets.additions import FOLDER as ADDED
from al_core.datasets.catalogue import FILE_SUFFIXES
from al_core.domain.errors import (
    DataError,
    DataUnavailable,
    LoopLabError,
    ReplayDiverged,
    RunUnknown,
)
from al_core.domain.events import RowsAdded, RunStarted
from al_core.domain.ports import Log, LoggedEvent
from al_core.domain.values import Problem
from al_core.experiments.live_rows import live_learner, logged_problem
from al_core.experiments.log_files import read_log
from al_core.experiments.simulating import ready_problem
from al_core.loop.learner import ScikitLearner
from al_core.loop.recorders import event_of
from al_core.loop.replay import Verdict, fold, require_same_data, started, verify
from al_core.models.runtime import blas_single_threaded, library_versions


def fold_run(log: Log, run_id: str) -> Verdict:
    """Whether the run's chain holds and each event fits the state before it."""
    return fold(list(log.read(run_id)))


def verify_run(log: Log, run_id: str, cache: Path | None = None) -> Verdict:
    """Redo every selection and training of a run and compare event by event.

    Raises DataError when the data at hand is not of the logged version.
    """
    return verify_entries(list(log.read(run_id)), cache)


def verify_entries(
    entries: Sequence[LoggedEvent], cache: Path | None = None, data: Path | None = None
) -> Verdict:
    """The same for entries at hand; `data` is the run's file where it lies elsewhere now."""
    chain = fold(entries)
    if not chain.equal:
        return chain
    blas_single_threaded()
    first = started(entries)
    try:
        learner = learner_of(on_data(first, data), cache)
    except ReplayDiverged as error:
        return Verdict(False, len(entries), error.seq, str(error))
    return verify(entries, learner.problem, learner)


def on_data(first: RunStarted, data: Path | None) -> RunStarted:
    """How a run began, with its file in another place; DataError where there is none to move."""
    plan = first.plan
    if data is None:
        return first
    if not _is_path(plan.data.dataset):
        raise DataError(
            f"the run is of {plan.data.dataset!r}, a data set that comes with Loop Lab, not of "
            f"{data.name!r}; leave the file out"
        )
    moved = msgspec.structs.replace(plan.data, dataset=str(data))
    return msgspec.structs.replace(first, plan=msgspec.structs.replace(plan, data=moved))


def _is_path(dataset: str) -> bool:
    return "/" in dataset or "\\" in dataset or dataset.lower().endswith(FILE_SUFFIXES)


def verify_file(path: Path, data: Path | None = None) -> Verdict:
    """Verify an exported log. DataError for data of another hash, LogError for no such file.

    Rows that were added to a live run are looked for in `added/` beside the log's folder.
    """
    entries = read_log(path)
    first = started(entries)
    named = first.plan.data.dataset
    if data is None and _is_path(named) and not Path(named).exists():
        raise DataError(
            f"the run's data {Path(named).name!r} is not here; name the file with --data (its "
            f"data version is {first.data_version})"
        )
    return verify_entries(entries, cache_beside(path), data)


def fold_file(path: Path) -> Verdict:
    """Whether an exported log's chain holds and each event fits the state before it."""
    return fold(read_log(path))


def cache_beside(path: Path) -> Path | None:
    """A cache beside the added rows that lie with a log, or above it; None where none do."""
    for folder in (path.resolve().parent, path.resolve().parent.parent):
        if (folder / ADDED).is_dir():
            return folder / "cache"
    return None


def versions_of_file(path: Path) -> dict[str, tuple[str, str]]:
    """`other_versions` of an exported log."""
    return versions_that_differ(started(read_log(path)[:1]))


def other_versions(log: Log, run_id: str) -> dict[str, tuple[str, str]]:
    """Libraries that a run was made with in another version than is here: (there, here).

    Replay is exact with equal versions only.
    """
    return versions_that_differ(started(list(log.read(run_id))[:1]))


def versions_that_differ(first: RunStarted) -> dict[str, tuple[str, str]]:
    """The same, of how a run began."""
    logged, here = first.versions, library_versions()
    return {
        name: (version, here.get(name, "none"))
        for name, version in logged.items()
        if version != here.get(name)
    }


def known_run(run_id: str, known: Iterable[str]) -> str:
    """The run's id if it is among those known; RunUnknown lists them if not."""
    there = list(known)
    if run_id not in there:
        listed = ", ".join(there) or "none"
        raise RunUnknown(f"no run is called {run_id!r}; this database has: {listed}")
    return run_id


def problem_of(entries: Sequence[LoggedEvent], cache: Path | None) -> Problem:
    """What models need of a run's data, with all rows that were added to it.

    DataError or ReplayDiverged when the data at hand are not the run's.
    """
    first = started(entries)
    added = [event for event in map(event_of, entries) if isinstance(event, RowsAdded)]
    if not added:
        problem = learner_of(first, cache).problem
        require_same_data(first, problem)
        return problem
    return logged_problem(first, cache, added)


def learner_of(first: RunStarted, cache: Path | None) -> ScikitLearner:
    """A fresh learner on the run's data.

    ReplayDiverged when nothing could have been simulated with its plan.
    """
    if first.mode == "live":
        return live_learner(first.plan, first.classes, cache)
    try:
        return ScikitLearner(ready_problem(first.plan, cache), first.plan)
    except DataUnavailable:
        raise
    except LoopLabError as error:
        message = f"event 1 (run_started) has a plan that can't run: {error}"
        raise ReplayDiverged(message, 1) from error
