"""Reading that takes longer than a blink: done on threads, asked for again until it is there."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from al_core.domain.errors import LoopLabError, WorkerFailed
from al_core.loop.wall_clock import monotonic_seconds

T = TypeVar("T")
AT_ONCE = 2
KEPT = 64
PATIENCE_SECONDS = 0.2
"""So long an asker waits: quick work is there at once, without a flicker."""
UNEXPECTED = "reading failed in a way nobody foresaw; the server's output says how: report it"


@dataclass(frozen=True)
class Pending:
    """Not there yet; asked for so many `seconds` ago."""

    seconds: float


@dataclass
class _Task:
    """One answer in the making. What it is made from is let go of once it is there."""

    asked_at: float
    ended: threading.Event = field(default_factory=threading.Event)
    result: Any = None
    error: LoopLabError | None = None


class ReadingDesk:
    """Answers by key: the first to ask starts the work, all others share what comes of it.

    patience_seconds: so long an asker waits before being told that it is pending.
    """

    def __init__(self, patience_seconds: float = PATIENCE_SECONDS) -> None:
        self.patience_seconds = patience_seconds
        self._tasks: dict[str, _Task] = {}
        self._lock = threading.Lock()
        self._places = threading.Semaphore(AT_ONCE)

    def ask(self, key: str, work: Callable[[], T]) -> T | Pending:
        """What `work` returned, or the LoopLabError it raised; Pending until it has ended."""
        with self._lock:
            task = self._tasks.get(key) or self._started(key, work)
        if not task.ended.wait(self.patience_seconds):
            return Pending(monotonic_seconds() - task.asked_at)
        if task.error is not None:
            raise task.error
        result: T = task.result
        return result

    def forget(self, key: str) -> None:
        """Do the work anew when next asked (a file changed, the network is back)."""
        with self._lock:
            self._tasks.pop(key, None)

    def _started(self, key: str, work: Callable[[], Any]) -> _Task:
        ended = [old for old, task in self._tasks.items() if task.ended.is_set()]
        for old in ended[: max(0, len(self._tasks) + 1 - KEPT)]:
            del self._tasks[old]
        task = self._tasks[key] = _Task(monotonic_seconds())
        threading.Thread(
            target=self._do, args=(task, work), name=f"reading {key}", daemon=True
        ).start()
        return task

    def _do(self, task: _Task, work: Callable[[], Any]) -> None:
        task.error = WorkerFailed(UNEXPECTED)
        try:
            with self._places:
                task.result = work()
            task.error = None
        except LoopLabError as error:
            task.error = error
        finally:
            task.ended.set()
