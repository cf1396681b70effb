"""The app's side of a live run's worker process: nobody waits for it, in either direction."""

import queue
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from al_core.experiments.live_messages import (
    WIRE,
    Begin,
    Follow,
    Happened,
    LiveMessage,
    Result,
)
from al_core.experiments.worker_process import ChildProcess

JOIN_SECONDS = 10.0
GONE = (BrokenPipeError, ValueError, OSError)
"""What a pipe raises when its other end, or it itself, is closed."""


class Worker(Protocol):
    """Something that follows a live run; what comes of it goes to the run's `receive`."""

    @property
    def pid(self) -> int:
        """Its process id."""
        ...

    def follow(self, events: Sequence[Happened]) -> None:
        """Hand it what happened next; returns at once."""
        ...

    def close(self) -> None:
        """End it, in whatever it does; its results come no more."""
        ...


class Listener(Protocol):
    """Whom a worker tells what came of its work."""

    def receive(self, worker: Worker, result: Result) -> None:
        """Take a result."""
        ...

    def worker_ended(self, worker: Worker, words: str) -> None:
        """The worker is gone; its last words."""
        ...


Hire = Callable[[Begin, Listener], Worker]


class LiveProcess(ChildProcess):
    """A child that follows one live run; one thread writes to it, one reads from it."""

    def __init__(self, cache: Path, begin: Begin, listener: Listener) -> None:
        super().__init__("al_core.experiments.live_worker", cache)
        self._listener = listener
        self._outgoing: queue.SimpleQueue[LiveMessage | None] = queue.SimpleQueue()
        self._outgoing.put(begin)
        self._threads = [
            threading.Thread(target=work, name=f"live worker {self.pid}", daemon=True)
            for work in (self._write, self._read)
        ]
        for thread in self._threads:
            thread.start()

    def follow(self, events: Sequence[Happened]) -> None:
        """Hand it what happened next; returns at once."""
        self._outgoing.put(Follow(tuple(events)))

    def close(self) -> None:
        """End it, in whatever it does."""
        self.terminate()
        self._outgoing.put(None)
        for thread in self._threads:
            if thread is not threading.current_thread():
                thread.join(JOIN_SECONDS)
        with suppress(*GONE):
            super().close()

    def _write(self) -> None:
        while (message := self._outgoing.get()) is not None:
            if self._child.stdin is None:
                return
            with suppress(*GONE):
                WIRE.tell(self._child.stdin, message)

    def _read(self) -> None:
        while (message := self._heard()) is not None:
            if not isinstance(message, Begin | Follow):
                self._listener.receive(self, message)
        self._child.wait()
        self._listener.worker_ended(self, self.last_words())

    def _heard(self) -> LiveMessage | None:
        if self._child.stdout is None:
            return None
        with suppress(*GONE):
            return WIRE.heard(self._child.stdout)
        return None


def hired_by(cache: Path) -> Hire:
    """How to hire worker processes that keep their features in `cache`."""
    return lambda begin, listener: LiveProcess(cache, begin, listener)
