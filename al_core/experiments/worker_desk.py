"""Have a worker behind a live run: hire one, keep it up to date, replace one that died."""

from al_core.experiments.live_book import LiveBook
from al_core.experiments.live_messages import Begin, Happened, Ready, Result, Suggested
from al_core.experiments.live_process import Hire, Listener, Worker

MOST_DEATHS = 3
"""So often in a row, without a result between, a worker is replaced."""
NOT_AGAIN = "it is not started again; labels are still kept, restart the app to train on them"


class WorkerDesk:
    """The worker of one run. Guarded by the run's lock."""

    def __init__(self, hire: Hire, listener: Listener) -> None:
        self._hire = hire
        self._listener = listener
        self._worker: Worker | None = None
        self._told = 0
        self._ready = False
        self._deaths = 0
        self.last_error = ""
        self.suggested: Suggested | None = None

    @property
    def state(self) -> str:
        """starting, ready or stopped."""
        if self._worker is None:
            return "stopped"
        return "ready" if self._ready else "starting"

    @property
    def pid(self) -> int | None:
        """The process id of the worker, None where there is none."""
        return None if self._worker is None else self._worker.pid

    @property
    def at_fault(self) -> bool:
        """Whether workers died so often that what they were at must be given up."""
        return self._deaths == MOST_DEATHS

    @property
    def given_up(self) -> bool:
        """Whether they went on dying."""
        return self._deaths > MOST_DEATHS

    def is_mine(self, worker: Worker) -> bool:
        """Whether this is the worker of now, not one that was let go."""
        return worker is self._worker

    def replace(self, book: LiveBook) -> Worker | None:
        """Hire a worker on what is written so far; the one before, for the caller to close."""
        before = self._worker
        plan, classes = book.engine.plan, book.initial_classes
        self._ready = False
        self._told = book.seq
        self._worker = self._hire(Begin(plan, classes, book.written()), self._listener)
        return before

    def lost(self, words: str) -> None:
        """The worker is gone."""
        self._worker, self._ready = None, False
        self._deaths += 1
        self.last_error = f"the worker process died: {words}"
        if self.given_up:
            self.last_error += f"; {NOT_AGAIN}"

    def let_go(self) -> Worker | None:
        """The worker, for the caller to close; none is here any more."""
        before, self._worker = self._worker, None
        return before

    def tell(self, book: LiveBook, happened: tuple[Happened, ...]) -> None:
        """Hand the worker what was just written, and what it was not told before."""
        if self._worker is None or self._told == book.seq:
            return
        whole = self._told + len(happened) == book.seq
        self._worker.follow(happened if whole else book.written(self._told))
        self._told = book.seq

    def noted(self, result: Result) -> bool:
        """Take what concerns nobody else; whether that was all."""
        if isinstance(result, Ready):
            self._ready = True
            return True
        if isinstance(result, Suggested):
            self.suggested = result
            return True
        self._deaths = 0
        return False
