"""Follow a live run's log and do what it begins: train, select, review, suggest.

What comes of it follows from the log alone, so that a follower that starts anew, or a replay,
comes to the same.
"""

import threading
from collections.abc import Callable, Iterable, Sequence

import numpy as np

from al_core.domain import events as ev
from al_core.domain.errors import LoopLabError
from al_core.domain.plan import Plan
from al_core.experiments.live_messages import (
    Chosen,
    Happened,
    QueryBroke,
    Result,
    Reviewed,
    Suggested,
    Trained,
    TrainingBroke,
)
from al_core.loop.learner import ScikitLearner
from al_core.loop.state import LoopState

UNEXPECTED = "it failed in a way nobody foresaw; the server's output says how: report it"
SUGGESTED_AT = ev.ModelTrained | ev.BatchSelected | ev.AuditQueued | ev.RecheckLeased
Emit = Callable[[Result], None]
Apart = Callable[[Callable[[], None]], None]


class Follower:
    """One run as its worker sees it. `apart` does work beside the rest (a thread)."""

    def __init__(self, learner: ScikitLearner, emit: Emit, apart: Apart) -> None:
        self.state = LoopState()
        self.learner = learner
        self._emit = emit
        self._apart = apart

    def catch_up(self, history: Iterable[Happened]) -> None:
        """Take in what has happened, doing only the work that still matters."""
        events = [(now, ev.decoded(payload)) for now, payload in history]
        matter = mattering([event for _, event in events], self.learner.plan)
        for place, (now, event) in enumerate(events):
            if place in matter:
                self._begin(event)
            self.state.apply(now, event)
        if self.state.training is not None:
            self._train_apart(self.state.training.version)
        self._suggest()

    def follow(self, news: Iterable[Happened]) -> None:
        """Take in what happened next, and do what it asks for."""
        for now, payload in news:
            event = ev.decoded(payload)
            self._begin(event)
            self.state.apply(now, event)
            if isinstance(event, ev.TrainingStarted):
                self._train_apart(event.version)
            if isinstance(event, SUGGESTED_AT):
                self._suggest()

    def _begin(self, event: ev.AnyEvent) -> None:
        """Do what an event means for the models; the state is as it was just before."""
        match event:
            case ev.RowsAdded():
                self.learner.rows_added(event)
            case ev.TrainingStarted():
                self.learner.begin_training(event.version, self.state)
            case ev.ModelTrained():
                self.learner.finish_training(event.version, self.state)
            case ev.ProxyFitted():
                self.learner.fit_proxy(event.version, self.state.labeled_set())
            case ev.SelectionStarted():
                self._answer(
                    lambda: self._chosen(event),
                    lambda cause: QueryBroke("selection", event.batch, cause),
                )
            case ev.ReviewStarted():
                self._answer(
                    lambda: self._reviewed(event.review),
                    lambda cause: QueryBroke("review", event.review, cause),
                )

    def _train_apart(self, version: int) -> None:
        def trained() -> Result:
            return Trained(version, self.learner.compute_training(version, self.state))

        self._apart(
            lambda: self._answer(trained, lambda cause: TrainingBroke(version, cause)),
        )

    def _answer(self, work: Callable[[], Result], broken: Callable[[str], Result]) -> None:
        """Send what comes of a piece of work, or why nothing did."""
        result = broken(UNEXPECTED)
        try:
            result = work()
        except LoopLabError as error:
            result = broken(str(error))
        finally:
            self._emit(result)

    def _chosen(self, event: ev.SelectionStarted) -> Result:
        self.learner.begin_selection(self.state, event.size)
        return Chosen(event.batch, self.learner.finish_selection())

    def _reviewed(self, number: int) -> Result:
        self.learner.begin_review(self.state)
        seen = self.learner.finish_review()
        return Reviewed(number, seen.drift, seen.examples, seen.utilities)

    def _suggest(self) -> None:
        """What the newest model says of every open example, and of those shown again."""
        model, version = self.learner.model, self.state.model
        queue = self.state.queue
        again = {lease.example for lease in queue.leases.values() if lease.recheck}
        rows = np.array(sorted({*queue.tasks, *again}), dtype=np.int64)
        if model is None or version is None or not rows.size:
            return
        chances = model.predict_proba(self.learner.problem.features[rows])
        labels = [int(label) for label in chances.argmax(axis=1)]
        names = tuple(self.state.merged.get(label, label) for label in labels)
        sure = tuple(chances.max(axis=1).tolist())
        self._emit(Suggested(version.number, tuple(rows.tolist()), names, sure))


def in_a_thread(work: Callable[[], None]) -> None:
    """Do a piece of work on a thread that does not keep the process alive."""
    threading.Thread(target=work, name="training", daemon=True).start()


def mattering(events: Sequence[ev.AnyEvent], plan: Plan) -> set[int]:
    """Places of the events whose work has to be done again to go on from the last of them.

    The newest model (the last ones, for an ensemble; all, where each starts from the one
    before), the newest proxy, what was begun and has not ended, and rows that were added.
    """
    every = plan.model.start != "cold" or (
        plan.options.query_model is not None and plan.options.query_model.start != "cold"
    )
    done = [event.version for event in events if isinstance(event, ev.ModelTrained)]
    kept = set(done if every else done[-plan.options.ensemble :])
    ended = {e.version for e in events if isinstance(e, ev.ModelTrained | ev.TrainingFailed)}
    places = set()
    for place, event in enumerate(events):
        trains = isinstance(event, ev.TrainingStarted) and event.version not in ended
        keeps = isinstance(event, ev.TrainingStarted | ev.ModelTrained) and event.version in kept
        if trains or keeps or isinstance(event, ev.RowsAdded):
            places.add(place)
    return places | _last(events, ev.ProxyFitted) | _unanswered(events)


def _last(events: Sequence[ev.AnyEvent], kind: type[ev.Event]) -> set[int]:
    return set([place for place, event in enumerate(events) if isinstance(event, kind)][-1:])


def _unanswered(events: Sequence[ev.AnyEvent]) -> set[int]:
    """Places of a selection and a review that were begun and have not ended."""
    selection: set[int] = set()
    review: set[int] = set()
    for place, event in enumerate(events):
        match event:
            case ev.SelectionStarted():
                selection = {place}
            case ev.ReviewStarted():
                review = {place}
            case ev.BatchSelected() | ev.QueryFailed(query="selection"):
                selection = set()
            case ev.QueueRescored() | ev.QueryFailed(query="review"):
                review = set()
    return selection | review
