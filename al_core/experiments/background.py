"""Reading that takes longer than a blink: done on threads, asked for again until it is there."""

import math
import threading
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from al_core.domain.errors import LoopLabError, WorkerFailed
from al_core.loop.wall_clock import monotonic_seconds

T = TypeVar("T")
AT_ONCE = 2
KEPT = 64
PATIENCE_SECONDS = 0.2
"""So long an asker waits: quick work is there at once, without a flicker."""
FRESH_SECONDS = 60.0
"""So long a finished answer stands in for a newer one that is being read."""
UNEXPECTED = "reading failed in a way nobody foresaw; the server's output says how: report it"


@dataclass(frozen=True)
class Pending:
    """Not there yet; asked for so many `seconds` ago."""

    seconds: float


@dataclass
class _Task:
    """One answer in the making. What it is made from is let go of once it is there.

    before: the answer of the version before, until this one is there.
    """

    version: Hashable
    asked_at: float
    before: "_Task | None" = None
    ended: threading.Event = field(default_factory=threading.Event)
    result: Any = None
    error: LoopLabError | None = None
    ended_at: float = math.nan

    def answer(self) -> Any:
        """What came of it; raises what it raised."""
        if self.error is not None:
            raise self.error
        return self.result


class ReadingDesk:
    """Answers by key: the first to ask starts the work, all others share what comes of it.

    What is read may grow while it is read (the log of a project that people label right now). Its
    `version` says how far it is. No key is read twice at once: who asks for a newer version while
    an older one is being read gets what comes of that; the next to ask begins a new read, and
    until that is there the last answer is given, if it is fresh. So a page that asks again and
    again gets an answer, however fast the log grows.

    patience_seconds: so long an asker waits before being told that it is pending.
    """

    def __init__(self, patience_seconds: float = PATIENCE_SECONDS) -> None:
        self.patience_seconds = patience_seconds
        self._tasks: dict[str, _Task] = {}
        self._lock = threading.Lock()
        self._places = threading.Semaphore(AT_ONCE)

    def ask(self, key: str, work: Callable[[], T], version: Hashable = None) -> T | Pending:
        """What `work` returned, or the LoopLabError it raised; Pending until it has ended.

        version: how far what is read has come, such as the number of a log's last entry.
        """
        with self._lock:
            task = self._newest(key, work, version)
            before = task.before
        given = task if task.ended.wait(self.patience_seconds) else _fresh(before)
        if given is None:
            return Pending(monotonic_seconds() - task.asked_at)
        result: T = given.answer()
        return result

    def forget(self, key: str) -> None:
        """Do the work anew when next asked (a file changed, the network is back)."""
        with self._lock:
            self._tasks.pop(key, None)

    def _newest(self, key: str, work: Callable[[], Any], version: Hashable) -> _Task:
        known = self._tasks.get(key)
        if known is not None and (known.version == version or not known.ended.is_set()):
            return known
        task = _Task(version, monotonic_seconds(), before=known)
        self._start(key, work, task)
        return task

    def _start(self, key: str, work: Callable[[], Any], task: _Task) -> None:
        self._tasks.pop(key, None)
        ended = [old for old, each in self._tasks.items() if each.ended.is_set()]
        for old in ended[: max(0, len(self._tasks) + 1 - KEPT)]:
            del self._tasks[old]
        self._tasks[key] = task
        threading.Thread(
            target=self._do, args=(task, work), name=f"reading {key}", daemon=True
        ).start()

    def _do(self, task: _Task, work: Callable[[], Any]) -> None:
        task.error = WorkerFailed(UNEXPECTED)
        try:
            with self._places:
                task.result = work()
            task.error = None
        except LoopLabError as error:
            task.error = error
        finally:
            task.before, task.ended_at = None, monotonic_seconds()
            task.ended.set()


def _fresh(task: _Task | None) -> _Task | None:
    """The task, unless it is None or has ended too long ago."""
    if task is None or monotonic_seconds() - task.ended_at > FRESH_SECONDS:
        return None
    return task
