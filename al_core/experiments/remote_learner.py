"""The host's side of learning: what is begun, a worker does; here lies what came back."""

from typing import NoReturn

from al_core.domain import events as ev
from al_core.domain.errors import QueueError
from al_core.domain.values import LabeledSet, Rows
from al_core.loop.ports import ChosenBatch, Review, Signs, TrainedFigures
from al_core.loop.state import LoopState


class RemoteLearner:
    """A `LiveLearner` that hands over results. The worker begins by following the log."""

    def __init__(self, audit_order: Rows) -> None:
        self._audit_order = audit_order
        self.figures: TrainedFigures | None = None
        self.chosen: ChosenBatch | None = None
        self.review: Review | None = None

    def audit_order(self) -> Rows:
        """The audit set's rows in the order in which people get to see them."""
        return self._audit_order

    def rows_added(self, event: ev.RowsAdded) -> None:
        """The worker sees RowsAdded."""

    def begin_training(self, version: int, state: LoopState) -> None:
        """The worker sees TrainingStarted."""

    def finish_training(self, version: int, state: LoopState) -> TrainedFigures:
        """What the worker measured."""
        del state
        if self.figures is None:
            raise _nothing_back(f"version {version}")
        figures, self.figures = self.figures, None
        return figures

    def fit_proxy(self, version: int, labeled: LabeledSet) -> None:
        """The worker sees ProxyFitted."""

    def begin_selection(self, state: LoopState, size: int) -> None:
        """The worker sees SelectionStarted."""

    def finish_selection(self) -> ChosenBatch:
        """What the worker chose."""
        if self.chosen is None:
            raise _nothing_back("the batch")
        chosen, self.chosen = self.chosen, None
        return chosen

    def begin_review(self, state: LoopState) -> None:
        """The worker sees ReviewStarted."""

    def finish_review(self) -> Review:
        """What the worker saw."""
        if self.review is None:
            raise _nothing_back("the review")
        review, self.review = self.review, None
        return review

    def select(self, state: LoopState, size: int) -> ChosenBatch:
        """Selections are begun and finished."""
        del state, size
        _refuse_at_once()

    def rescored(self, state: LoopState) -> tuple[tuple[int, ...], tuple[float, ...]]:
        """Reviews are begun and finished."""
        del state
        _refuse_at_once()

    def drift(self, state: LoopState) -> Signs:
        """Reviews are begun and finished."""
        del state
        _refuse_at_once()


def _nothing_back(what: str) -> QueueError:
    return QueueError(f"{what} has not come back from the worker; wait for it")


def _refuse_at_once() -> NoReturn:
    raise QueueError("a live run does not wait for models; begin the work and finish it later")
