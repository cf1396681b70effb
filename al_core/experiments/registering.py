"""Register models with the fit in a process of its own, which goes when nobody asks for more."""

from dataclasses import dataclass
from pathlib import Path

from al_core.domain import events as ev
from al_core.domain.errors import RegistryError
from al_core.domain.ports import Log
from al_core.domain.results import JobProgress
from al_core.experiments.messages import entry_rows
from al_core.experiments.refitting import FittedFile
from al_core.experiments.register_messages import (
    WIRE,
    FitAgain,
    FittedAgain,
    NotFitted,
    RegisterMessage,
    StepBegun,
)
from al_core.experiments.registry import Registration, Registry, checked
from al_core.experiments.task_queue import Task, TaskQueue
from al_core.experiments.worker_process import TalkingProcess

IDLE_SECONDS = 120.0
"""So long the process waits for the next model before it is ended."""
STEPS = 3


class FittingProcess(TalkingProcess[RegisterMessage]):
    """A child that fits models again."""

    def __init__(self, cache: Path) -> None:
        super().__init__("al_core.experiments.register_worker", cache, WIRE)


@dataclass
class _Press(Task):
    """One registration that somebody asked for; `event` once it is in the log."""

    key: str
    run_id: str
    version: int
    asked: Registration
    done: int = 0
    step: str = "reading the log"
    event: ev.ModelRegistered | None = None

    def begun(self, words: str) -> None:
        """The next step, in words."""
        self.done, self.step = self.done + 1, words

    def progress(self) -> JobProgress:
        """For the page; `done` counts steps."""
        title = f"Registering v{self.version}, {self.step}"
        return JobProgress(self.key, title, self.state, self.done, STEPS, None, self.error)


class RegisteringDesk:
    """Registrations by the key of the press that asked for them."""

    def __init__(self, log: Log, registry: Registry, cache: Path) -> None:
        self._log, self._registry = log, registry
        self.tasks: TaskQueue[str, _Press, FittingProcess] = TaskQueue(
            lambda: FittingProcess(cache), self._registered, IDLE_SECONDS
        )

    def register(
        self, key: str, run_id: str, version: int, asked: Registration
    ) -> ev.ModelRegistered | JobProgress:
        """A version fitted again and kept, or how far that is; once for each `key`.

        RegistryError at once for a name that can't be one; what else is wrong stands in the
        progress.
        """
        press = self.tasks.get(key)
        if press is None:
            press = self.tasks.begin(key, _Press(key, run_id, version, checked(asked)))
        return press.progress() if press.event is None else press.event

    def cancel(self, key: str) -> None:
        """Stop a registration at once; nothing of it stays."""
        self.tasks.cancel(key)

    def close(self) -> None:
        """End the process."""
        self.tasks.close()

    def _registered(self, press: _Press, worker: FittingProcess) -> str | None:
        entries = list(self._log.read(press.run_id))
        training = self._registry.unregistered(entries, press.version, press.asked)
        worker.send(FitAgain(press.run_id, entry_rows(entries), press.version))
        while isinstance(message := worker.receive(), StepBegun):
            press.begun(message.words)
        if isinstance(message, NotFitted):
            return message.message
        if not isinstance(message, FittedAgain):
            return None
        press.begun("taking a snapshot of its labels")
        if not press.under_way:
            raise RegistryError("it was cancelled")
        found = FittedFile(message.file, message.classes, message.audited)
        press.event = self._registry.enter(press.asked, entries, training, found)
        return ""
