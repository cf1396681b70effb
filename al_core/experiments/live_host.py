"""Host a live run: its lock and log, and the worker behind it, but not what people do.

Each action is one append to the log, done before anything is acknowledged. Nothing here waits
for a model. When an append fails nothing of the action has happened: the state is built again
from the log before the next one.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from threading import RLock
from typing import TypeVar

from al_core.domain import events as ev
from al_core.domain.errors import LogError, QueueError
from al_core.experiments.live_book import LiveBook
from al_core.experiments.live_cards import LiveStatus
from al_core.experiments.live_messages import (
    Chosen,
    QueryBroke,
    Result,
    Reviewed,
    Trained,
    TrainingBroke,
)
from al_core.experiments.live_process import Hire, Worker
from al_core.experiments.live_views import status_of
from al_core.experiments.worker_desk import WorkerDesk
from al_core.loop.live_engine import LiveEngine
from al_core.loop.state import LoopState
from al_core.loop.wall_clock import WallClock

T = TypeVar("T")


class LiveHost:
    """A live run that goes on behind people's backs. Any thread may call it."""

    def __init__(self, book: LiveBook, hire: Hire, clock: WallClock) -> None:
        self._lock = RLock()
        self._book = book
        self._clock = clock
        self._stale = self._closed = False
        self._results: list[Result] = []
        self._desk = WorkerDesk(hire, self)
        self._desk.replace(book)

    @property
    def run_id(self) -> str:
        """The run's name in the log."""
        return self._book.run_id

    @property
    def data_version(self) -> str:
        """The hash of the data that people label."""
        return self._book.data_version

    @property
    def worker_pid(self) -> int | None:
        """The process id of the worker, None where there is none."""
        with self._lock:
            return self._desk.pid

    @property
    def state(self) -> LoopState:
        """The run's state; to be read, never changed."""
        with self._lock:
            self._freshen()
            return self._engine.state

    def looked_at(self, view: Callable[[LoopState], T]) -> T:
        """What `view` makes of the state, which stands still meanwhile; keep it short."""
        with self._lock:
            self._freshen()
            return view(self._engine.state)

    def status(self) -> LiveStatus:
        """The run as it stands."""
        with self._lock:
            self._freshen()
            behind = (self._desk.state, self._desk.last_error)
            return status_of(self._clock.now(), self.state, self._book.ledger, behind)

    def cancel_training(self, by: str) -> None:
        """Stop the training under way at once; the next label makes it due again."""
        with self._lock:
            with self._doing() as now:
                if self.state.training is None:
                    raise QueueError("no training is under way; nothing was changed")
                self._engine.fail_training(now, self.state.training.version, f"stopped by {by}")
            before = self._desk.replace(self._book)
        _close(before)

    def close(self) -> None:
        """Let the worker go; people's leases stay as they are."""
        with self._lock:
            self._closed = True
            before = self._desk.let_go()
        _close(before)

    def receive(self, worker: Worker, result: Result) -> None:
        """Take in what the worker has done."""
        with self._lock:
            if self._closed or not self._desk.is_mine(worker) or self._desk.noted(result):
                return
            self._results.append(result)
            with suppress(LogError):  # kept, and delivered with the next hand
                self._deliver()

    def worker_ended(self, worker: Worker, words: str) -> None:
        """Have another worker in place of one that died; its training is over."""
        with self._lock:
            if self._closed or not self._desk.is_mine(worker):
                return
            self._desk.lost(words)
            with suppress(LogError):  # the next worker then does the work again
                self._give_up_work()
            if not self._desk.given_up:
                self._desk.replace(self._book)
        _close(worker)

    @property
    def _engine(self) -> LiveEngine:
        return self._book.engine

    @contextmanager
    def _doing(self) -> Iterator[float]:
        """Something happens: what the loop does about it is done too, and all of it is kept."""
        with self._lock:
            if self._closed:
                raise QueueError(f"the run {self.run_id} is closed; open its project again")
            self._freshen()
            now = self._clock.now()
            with ExitStack() as on_failure:
                on_failure.callback(self._forget)
                yield now
                self._engine.settle(now)
                happened = self._book.write()
                on_failure.pop_all()
            self._desk.tell(self._book, happened)

    def _forget(self) -> None:
        self._stale = self._stale or self._book.unwritten

    def _freshen(self) -> None:
        if self._stale:
            self._book.rebuild()
            self._stale = False

    def _deliver(self) -> None:
        """Let the engine take what the worker has done; what can't be written waits."""
        while self._results:
            try:
                with self._doing() as now:
                    self._finish(now, self._results[0])
            except QueueError as error:
                self._desk.last_error = str(error)
            self._results.pop(0)

    def _finish(self, now: float, result: Result) -> None:
        """Take a result, unless it is of something that was given up meanwhile."""
        engine, state, learner = self._engine, self.state, self._book.learner
        match result:
            case Trained() if state.training and state.training.version == result.version:
                learner.figures = result.figures
                engine.finish_training(now, result.version)
            case TrainingBroke():
                engine.fail_training(now, result.version, result.cause)
            case Chosen() if state.selecting and state.selecting.batch == result.batch:
                learner.chosen = result.chosen
                engine.finish_selection(now)
            case Reviewed() if self._reviewing(result.review):
                learner.review = result.seen
                engine.finish_review(now)
            case QueryBroke() if self._asked(result):
                engine.record(now, ev.QueryFailed(result.query, result.cause))

    def _reviewing(self, number: int) -> bool:
        return self.state.reviewing and self.state.totals.reviews == number

    def _asked(self, result: QueryBroke) -> bool:
        if result.query == "review":
            return self._reviewing(result.number)
        selecting = self.state.selecting
        return selecting is not None and selecting.batch == result.number

    def _give_up_work(self) -> None:
        """A worker died: so did its training; what killed three in a row is given up too."""
        with self._doing() as now:
            cause = self._desk.last_error
            if self.state.training is not None:
                self._engine.fail_training(now, self.state.training.version, cause)
            if self._desk.at_fault and self.state.selecting is not None:
                self._engine.record(now, ev.QueryFailed("selection", cause))
            if self._desk.at_fault and self.state.reviewing:
                self._engine.record(now, ev.QueryFailed("review", cause))


def _close(worker: Worker | None) -> None:
    if worker is not None:
        worker.close()
