"""Redo trainings of a logged run, and nothing else: each version's model, exactly as it was."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from al_core.domain import events as ev
from al_core.domain.errors import ReplayDiverged
from al_core.domain.ports import LoggedEvent, Model
from al_core.domain.values import LabeledSet
from al_core.loop.learner import ScikitLearner
from al_core.loop.ports import TrainedFigures
from al_core.loop.recorders import event_of
from al_core.loop.state import LoopState

TOLERANCE = 1e-9
"""What the same training may differ by on another kind of processor."""


@dataclass(frozen=True)
class Retrained:
    """A version as the run had it: the entry that says it is ready, its model and its labels.

    `state` is the run's just before that entry.
    """

    entry: LoggedEvent
    version: int
    model: Model
    labeled: LabeledSet
    state: LoopState


def retrained(
    entries: Sequence[LoggedEvent],
    learner: ScikitLearner,
    wanted: Callable[[LoggedEvent], bool],
) -> Iterator[Retrained]:
    """The models of the `ModelTrained` entries that are wanted, oldest first.

    The state is folded from the log, so that people and selections are not gone through again;
    `learner` must be fresh. Where each version starts from the one before, all are trained.
    Raises ReplayDiverged when a model does not measure as it did in the log.
    """
    ready = {
        event.version: entry
        for entry, event in ((entry, event_of(entry)) for entry in entries)
        if isinstance(event, ev.ModelTrained)
    }
    chosen = {version for version, entry in ready.items() if wanted(entry)}
    every = not _starts_cold(learner)
    state, labeled = LoopState(), LabeledSet()
    for entry in entries:
        event = event_of(entry)
        match event:
            case ev.RowsAdded():
                learner.rows_added(event)
            case ev.TrainingStarted() if event.version in chosen or (every and chosen):
                learner.begin_training(event.version, state)
                labeled = state.labeled_set()
            case ev.ModelTrained() if event.version in chosen or (every and chosen):
                _require_same(entry, event, learner.finish_training(event.version, state))
                if event.version in chosen and learner.model is not None:
                    chosen.remove(event.version)
                    yield Retrained(entry, event.version, learner.model, labeled, state)
        if not chosen:
            return
        state.apply(entry.occurred_at, event)


def _starts_cold(learner: ScikitLearner) -> bool:
    """Whether a version can be trained without those before it."""
    query = learner.plan.options.query_model
    return learner.plan.model.start == "cold" and (query is None or query.start == "cold")


def _require_same(entry: LoggedEvent, logged: ev.ModelTrained, found: TrainedFigures) -> None:
    """The kappa with the version before is left out: that one may not have been trained."""
    for name in ("accuracy", "macro_f1", "log_loss", "uncertainty"):
        there, here = getattr(logged, name), getattr(found, name)
        if abs(there - here) > TOLERANCE:
            raise ReplayDiverged(
                f"event {entry.seq}: version {logged.version} has {name} {there!r} in the log and "
                f"{here!r} when trained again; replay needs the same library versions",
                entry.seq,
            )
