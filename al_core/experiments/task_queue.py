"""Tasks for one child process: a thread hands them over in turn, pages ask how far each is."""

import queue
import threading
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Generic, TypeVar

from al_core.domain.errors import LoopLabError
from al_core.domain.results import UNDER_WAY, JobState
from al_core.experiments.worker_process import ChildProcess
from al_core.loop.wall_clock import monotonic_seconds

JOIN_SECONDS = 10.0


@dataclass(kw_only=True)
class Task:
    """What somebody asked for. started_at: by the monotonic clock, in seconds."""

    state: JobState = "queued"
    started_at: float = 0.0
    error: str = ""

    @property
    def under_way(self) -> bool:
        """Whether it waits or is being done."""
        return self.state in UNDER_WAY


@dataclass(kw_only=True)
class CountedTask(Task):
    """A task of `total` parts, of which `done` are done."""

    done: int = 0
    total: int = 0

    @property
    def seconds_left(self) -> float | None:
        """How long it will take yet, at its pace so far; None while nothing is known."""
        if self.state != "running" or not self.done:
            return None
        return (monotonic_seconds() - self.started_at) / self.done * (self.total - self.done)


K = TypeVar("K", bound=Hashable)
T = TypeVar("T", bound=Task)
W = TypeVar("W", bound=ChildProcess)


class TaskQueue(Generic[K, T, W]):
    """Tasks by what they are asked for with; thread and process are there once there is one.

    hire: a process that is ready. work: do a task with it; what went wrong in words, empty when
    nothing did, None when the process is gone. idle_seconds: after so long without a task the
    process is ended; None: it stays.
    """

    def __init__(
        self,
        hire: Callable[[], W],
        work: Callable[[T, W], str | None],
        idle_seconds: float | None = None,
    ) -> None:
        self._hire, self._work, self._idle_seconds = hire, work, idle_seconds
        self._tasks: dict[K, T] = {}
        self._inbox: queue.SimpleQueue[T | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._worker: W | None = None
        self._thread: threading.Thread | None = None

    @property
    def started(self) -> bool:
        """Whether anything was asked for that is not long over."""
        return self._thread is not None

    @property
    def at_work(self) -> bool:
        """Whether there is a process now."""
        worker = self._worker
        return worker is not None and worker.alive

    @property
    def begun(self) -> list[T]:
        """All tasks that were begun and not forgotten, the oldest first."""
        return list(self._tasks.values())

    def get(self, key: K) -> T | None:
        """The task that was last begun under a key."""
        return self._tasks.get(key)

    def begin(self, key: K, task: T) -> T:
        """Queue a task."""
        with self._lock:
            self._tasks[key] = task
            self._inbox.put(task)
            if self._thread is None:
                self._thread = threading.Thread(target=self._serve, name="tasks", daemon=True)
                self._thread.start()
        return task

    def cancel(self, key: K) -> None:
        """Stop a task at once, with the process that does it."""
        with self._lock:
            task = self._tasks.get(key)
            if task is None or not task.under_way:
                return
            was_running, task.state = task.state == "running", "cancelled"
            if was_running and self._worker is not None:
                self._worker.terminate()

    def forget(self, key: K) -> None:
        """Let go of a task that is over, however it ended."""
        task = self._tasks.get(key)
        if task is not None and not task.under_way:
            del self._tasks[key]

    def close(self) -> None:
        """Stop all tasks and end the process."""
        for key in list(self._tasks):
            self.cancel(key)
        with self._lock:
            thread = self._thread
        self._inbox.put(None)
        if thread is not None:
            thread.join(JOIN_SECONDS)
        worker = self._worker
        if worker is not None:
            worker.close()

    def _serve(self) -> None:
        """Until nobody has asked for anything in a while; the process goes with the thread."""
        while (task := self._next()) is not None or not self._retired():
            if task is not None:
                self._take(task)

    def _next(self) -> T | None:
        try:
            return self._inbox.get(timeout=self._idle_seconds)
        except queue.Empty:
            return None

    def _retired(self) -> bool:
        """End the process, unless something was asked for at the last moment."""
        with self._lock:
            if not self._inbox.empty():
                return False
            worker, self._worker, self._thread = self._worker, None, None
        if worker is not None:
            worker.close()
        return True

    def _take(self, task: T) -> None:
        """Do a task that is still wanted; what goes wrong ends it, not those after it."""
        if task.state != "queued":
            return
        try:
            fault = self._done(task)
        except LoopLabError as error:
            fault = str(error)
        except OSError as error:
            fault = f"a file can't be read or written ({error.strerror or error}): put that right"
        self._end(task, fault)

    def _done(self, task: T) -> str:
        """What went wrong, in words."""
        worker = self._hired()
        with self._lock:
            if task.state != "queued":
                return ""
            task.state, task.started_at = "running", monotonic_seconds()
        try:
            fault = self._work(task, worker)
        except BrokenPipeError:
            fault = None
        return self._buried(worker) if fault is None else fault

    def _hired(self) -> W:
        if self._worker is None or not self._worker.alive:
            if self._worker is not None:
                self._worker.close()
            self._worker = self._hire()
        return self._worker

    def _buried(self, worker: W) -> str:
        """Let go of a process that is gone; its last words."""
        with self._lock:
            words = f"the worker process died: {worker.last_words()}"
            worker.close()
            self._worker = None
        return words

    def _end(self, task: T, fault: str) -> None:
        with self._lock:
            if task.state != "cancelled":
                task.state, task.error = ("failed", fault) if fault else ("done", "")
