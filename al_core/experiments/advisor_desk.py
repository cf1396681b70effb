"""Have advice simulated in a process of its own, which goes when nobody asks for more.

What was asked and what came of it lie in files; here is only who asked for what, and how far
it is. The same question is answered once.
"""

from dataclasses import dataclass
from pathlib import Path

import msgspec

from al_core.datasets.folders import written_whole
from al_core.domain.claims import PresetOutcome
from al_core.domain.recommending import Recommendation
from al_core.domain.results import JobProgress
from al_core.experiments.advice_files import (
    Question,
    answer_of,
    keep_answer,
    keep_question,
)
from al_core.experiments.advisor_messages import (
    WIRE,
    Advise,
    AdvisorMessage,
    Answered,
    Enact,
    Enacted,
    Refused,
    RunDone,
)
from al_core.experiments.presets import preset_named, steps
from al_core.experiments.task_queue import CountedTask, TaskQueue
from al_core.experiments.worker_process import TalkingProcess

IDLE_SECONDS = 120.0
"""So long the process waits for the next question before it is ended."""
OUTCOMES = "presets"
OUTCOME_FORMAT = 1


class AdvisorProcess(TalkingProcess[AdvisorMessage]):
    """A child that simulates for the advisor."""

    def __init__(self, cache: Path) -> None:
        super().__init__("al_core.experiments.advisor_worker", cache, WIRE)


@dataclass
class _Errand(CountedTask):
    """A question, or a preset, that is being simulated."""

    key: str
    message: Advise | Enact
    title: str
    words: str = ""

    def progress(self) -> JobProgress:
        """For the page; `done` counts runs. Until it is known how many, the work is not begun."""
        title = f"{self.title}: {self.words}" if self.words and self.under_way else self.title
        begun = self.total or not self.under_way
        return JobProgress(
            self.key,
            title,
            self.state if begun else "queued",
            self.done,
            self.total,
            self.seconds_left,
            self.error,
        )

    def seen(self, message: RunDone) -> None:
        """Take over how far the worker is."""
        self.done, self.total, self.words = message.done, message.total, message.words


class AdvisorDesk:
    """Questions and presets: the first to ask starts the work, all share what comes of it."""

    def __init__(self, home: Path, cache: Path, idle_seconds: float = IDLE_SECONDS) -> None:
        self._home, self._cache = home, cache
        self.tasks: TaskQueue[str, _Errand, AdvisorProcess] = TaskQueue(
            lambda: AdvisorProcess(cache), self._ran, idle_seconds
        )

    def ask(self, question: Question) -> str:
        """Have designs raced for these constraints; the id of the advice, old or new."""
        advice_id = keep_question(self._home, question)
        if answer_of(self._home, advice_id) is None:
            self._begin(_Errand(advice_id, Advise(question), "Simulating designs"))
        return advice_id

    def enact(self, name: str) -> None:
        """Have a preset simulated; PlanError if there is none of that name."""
        preset = preset_named(name)
        self._begin(_Errand(name, Enact(name), preset.title, total=steps(preset)))

    def outcome(self, name: str) -> PresetOutcome | None:
        """What came of a preset; None while it was not simulated."""
        try:
            kept = self._outcome_file(name).read_bytes()
            return msgspec.msgpack.decode(kept, type=PresetOutcome)
        except (FileNotFoundError, msgspec.DecodeError):
            return None

    def answer(self, advice_id: str) -> Recommendation | None:
        """What came of a question; None while it has no answer."""
        return answer_of(self._home, advice_id)

    def progress(self, key: str) -> JobProgress | None:
        """How far a question or preset is; None for one not asked since the app began."""
        errand = self.tasks.get(key)
        return None if errand is None else errand.progress()

    def cancel(self, key: str) -> None:
        """Stop the work on a question or preset at once; nothing of it stays."""
        self.tasks.cancel(key)

    def close(self) -> None:
        """End the process."""
        self.tasks.close()

    def _begin(self, errand: _Errand) -> None:
        known = self.tasks.get(errand.key)
        if known is None or not known.under_way:
            self.tasks.begin(errand.key, errand)

    def _ran(self, errand: _Errand, worker: AdvisorProcess) -> str | None:
        worker.send(errand.message)
        while isinstance(message := worker.receive(), RunDone):
            errand.seen(message)
        match message:
            case Answered():
                keep_answer(self._home, errand.key, message.answer)
            case Enacted():
                encoded = msgspec.msgpack.encode(message.outcome)
                written_whole(self._outcome_file(errand.key), lambda file: file.write(encoded))
            case Refused():
                return message.message
        return None if message is None else ""

    def _outcome_file(self, name: str) -> Path:
        return self._cache / OUTCOMES / f"{preset_named(name).name}-{OUTCOME_FORMAT}.msgpack"
