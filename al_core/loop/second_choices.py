"""Go through a log's selections again: what the run's rule had before it, and what it chose."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from al_core.domain import events as ev
from al_core.domain.errors import ReplayDiverged
from al_core.domain.ports import LoggedEvent
from al_core.domain.values import Rows
from al_core.loop.learner import ScikitLearner
from al_core.loop.ports import ChosenBatch
from al_core.loop.recorders import event_of
from al_core.loop.state import LoopState


@dataclass(frozen=True)
class SelectionAgain:
    """One selection as it was: state and learner at that moment, and what the run chose.

    candidates: rows that could be picked, ascending. chosen: all of the rule's picks, those too
    that a live run dropped because they were labeled by hand meanwhile.
    """

    seq: int
    batch: int
    state: LoopState
    learner: ScikitLearner
    candidates: Rows
    chosen: ChosenBatch

    @property
    def size(self) -> int:
        """Examples chosen."""
        return len(self.chosen.examples)


def selections_again(
    entries: Sequence[LoggedEvent],
    learner: ScikitLearner,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> Iterator[SelectionAgain]:
    """Every selection of a run, oldest first; `learner` must be fresh, on the run's data.

    All trainings before it are done again. What is yielded holds until the next is asked for.
    progress: told how many entries are done. Raises ReplayDiverged when a selection does not
    come to what the log has: the data or library versions are others.
    """
    state, pending = LoopState(), None
    for place, entry in enumerate(entries):
        event = event_of(entry)
        match event:
            case ev.RowsAdded():
                learner.rows_added(event)
            case ev.TrainingStarted():
                learner.begin_training(event.version, state)
            case ev.ModelTrained():
                learner.finish_training(event.version, state)
                progress(place, len(entries))
            case ev.ProxyFitted():
                learner.fit_proxy(event.version, state.labeled_set())
            case ev.SelectionStarted():
                pending = _again(entry, event.batch, event.size, state, learner)
                yield pending
            case ev.BatchSelected():
                if pending is None:
                    pending = _again(entry, event.batch, len(event.examples), state, learner)
                    _require_same(entry, event, pending.chosen)
                    yield pending
                else:
                    _require_same(entry, event, pending.chosen)
                pending = None
            case ev.QueryFailed() if event.query == "selection":
                pending = None
        state.apply(entry.occurred_at, event)


def _again(
    entry: LoggedEvent, batch: int, size: int, state: LoopState, learner: ScikitLearner
) -> SelectionAgain:
    candidates = state.available_rows()
    chosen = learner.select_among(state, candidates, size)
    return SelectionAgain(entry.seq, batch, state, learner, candidates, chosen)


def _require_same(entry: LoggedEvent, logged: ev.BatchSelected, chosen: ChosenBatch) -> None:
    left = [each for each in chosen.examples if each in set(logged.examples)]
    if tuple(left) != logged.examples:
        raise ReplayDiverged(
            f"event {entry.seq}: batch {logged.batch} begins with {logged.examples[:3]} in the log "
            f"and with {chosen.examples[:3]} when chosen again; replay needs the same library "
            "versions",
            entry.seq,
        )
