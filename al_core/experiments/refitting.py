"""Fit a version of a run again from its log, as it was, and make it ready for raw rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from al_core.datasets.dataset import Dataset
from al_core.datasets.features import fitted_recipe, recipe_name
from al_core.datasets.live import live_data
from al_core.datasets.problem import planned_dataset
from al_core.datasets.raw_rows import row_shape
from al_core.domain import events as ev
from al_core.domain.errors import ModelError, RegistryError, ReplayDiverged
from al_core.domain.ports import LoggedEvent
from al_core.domain.values import Features, Problem, Rows
from al_core.experiments.replaying import learner_of
from al_core.loop.recorders import event_of
from al_core.loop.replay import require_same_data, started
from al_core.loop.retraining import TOLERANCE, Retrained, retrained
from al_core.models.fitted import FittedModel
from al_core.models.kept import KeptModel, written_model
from al_core.models.runtime import blas_single_threaded

CHECKED_ROWS = 200


@dataclass(frozen=True)
class Training:
    """A version in a log: the entries at which its training began and it was ready."""

    version: int
    began: LoggedEvent
    ready: LoggedEvent
    figures: ev.ModelTrained


@dataclass(frozen=True, eq=False)
class Refit:
    """A model as it was, ready for raw rows; audited: examples that its figures are from."""

    kept: KeptModel
    audited: int


@dataclass(frozen=True, eq=False)
class FittedFile:
    """A model that was fitted again, as it is kept."""

    file: bytes
    classes: tuple[str, ...]
    audited: int


def trainings(entries: Sequence[LoggedEvent]) -> dict[int, Training]:
    """The finished versions of a run, by number."""
    began: dict[int, LoggedEvent] = {}
    found: dict[int, Training] = {}
    for entry in entries:
        event = event_of(entry)
        if isinstance(event, ev.TrainingStarted):
            began[event.version] = entry
        if isinstance(event, ev.ModelTrained):
            found[event.version] = Training(event.version, began[event.version], entry, event)
    return found


def training_of(entries: Sequence[LoggedEvent], version: int) -> Training:
    """That version's; RegistryError names those there are."""
    there = trainings(entries)
    if version not in there:
        known = f"versions 1 to {max(there)}" if there else "no finished version"
        raise RegistryError(f"the run has {known}, not {version}; choose one of those")
    return there[version]


def refitted(entries: Sequence[LoggedEvent], training: Training, cache: Path) -> Refit:
    """The version's model, with the way from raw rows to its features.

    Raises DataError when the data at hand are not the run's, ReplayDiverged when the model does
    not measure as it did, ModelError when it is not one that can be kept.
    """
    blas_single_threaded()
    first = started(entries)
    learner = learner_of(first, cache)
    require_same_data(first, learner.problem)
    wanted = training.ready.hash
    (found,) = retrained(entries, learner, lambda entry: entry.hash == wanted)
    if not isinstance(found.model, FittedModel):
        raise ModelError(f"a {type(found.model).__name__} can't be kept; register another version")
    dataset, fit_rows = _fitted_on(first, learner.problem, cache)
    name = recipe_name(dataset, first.plan.data.features)
    recipe = fitted_recipe(dataset, name, fit_rows)
    some = _some(found, len(dataset))
    _require_same(recipe.features(dataset.take(some).rows), learner.problem.features[some], name)
    shape = row_shape(dataset, first.plan.data)
    kept = KeptModel(tuple(found.state.classes), found.model, name, recipe, shape)
    audited = training.figures.audited
    return Refit(kept, learner.problem.split.audit.size if audited is None else audited)


def fitted_file(entries: Sequence[LoggedEvent], training: Training, cache: Path) -> FittedFile:
    """The version's model as a file; raises what `refitted` does."""
    refit = refitted(entries, training, cache)
    return FittedFile(written_model(refit.kept), refit.kept.classes, refit.audited)


def _fitted_on(first: ev.RunStarted, problem: Problem, cache: Path) -> tuple[Dataset, Rows]:
    """The data that features are fitted on, and the rows of it."""
    if first.mode == "live":
        data = live_data(first.plan, first.classes, cache)
        return data.initial, data.fit_rows
    return planned_dataset(first.plan, cache), problem.split.pool


def _some(found: Retrained, n_rows: int) -> Rows:
    """A few of the first data's rows that the model learned from."""
    rows = found.labeled.rows[found.labeled.rows < n_rows]
    return rows[:CHECKED_ROWS]


def _require_same(again: Features, before: Features, recipe: str) -> None:
    """The way to features must lead where the model was trained."""
    apart = abs(again - before)
    if apart.size and float(np.max(apart.max())) > TOLERANCE:
        raise ReplayDiverged(
            f"features by {recipe!r} differ from those that the model was trained on; clear the "
            "cache folder and try again",
            1,
        )
