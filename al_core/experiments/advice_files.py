"""What the advisor was asked and what it answered, kept so that an address finds it again."""

import hashlib
from pathlib import Path
from typing import TypeVar

import msgspec

from al_core.datasets.folders import written_whole
from al_core.domain.constraints import Constraints
from al_core.domain.errors import RunUnknown
from al_core.domain.plan import DataPlan, ModelPlan
from al_core.domain.recommending import Recommendation
from al_core.experiments.advisor_ground import Ground
from al_core.experiments.advisor_race import Effort

FOLDER = "advice"
FORMAT = 2
"""Part of a question's name: answers have another form, or are found otherwise, when it has."""
ID_DIGITS = 12
T = TypeVar("T")


class Question(msgspec.Struct, frozen=True):
    """Constraints, what to simulate on and how much: the same question has the same answer.

    own: whether the data are the user's; words: how they are called on screen. stands_for: the
    user's data without labels in whose place `data` are simulated on; a project is on these.
    """

    given: Constraints
    data: DataPlan
    own: bool
    words: str
    model: ModelPlan = ModelPlan()
    effort: Effort = Effort()
    stands_for: DataPlan | None = None

    @property
    def advice_id(self) -> str:
        """A name for addresses and files, made of what is asked."""
        asked = msgspec.msgpack.encode((FORMAT, self))
        return f"advice-{hashlib.sha256(asked).hexdigest()[:ID_DIGITS]}"

    def ground(self, cache: Path | None) -> Ground:
        """What is simulated on."""
        return Ground(self.data, self.own, self.words, self.model, cache=cache)


def keep_question(home: Path, question: Question) -> str:
    """Write down what is asked; its id."""
    _write(_place(home, question.advice_id, "question"), question)
    return question.advice_id


def question_of(home: Path, advice_id: str) -> Question:
    """What was asked; RunUnknown where there is none of that name, or from an older version."""
    found = _read(_place(home, advice_id, "question"), Question)
    if found is None:
        raise RunUnknown(f"no advice {advice_id!r} on file; ask for it under Advise me")
    return found


def keep_answer(home: Path, advice_id: str, answer: Recommendation) -> None:
    """Write down what came of it."""
    _write(_place(home, advice_id, "answer"), answer)


def answer_of(home: Path, advice_id: str) -> Recommendation | None:
    """What came of a question; None while it has no answer that can be read."""
    return _read(_place(home, advice_id, "answer"), Recommendation)


def _place(home: Path, advice_id: str, what: str) -> Path:
    safe = advice_id if advice_id.replace("-", "").isalnum() else "none"
    return home / FOLDER / f"{safe}.{what}"


def _write(path: Path, value: object) -> None:
    encoded = msgspec.msgpack.encode(value)
    written_whole(path, lambda file: file.write(encoded))


def _read(path: Path, form: type[T]) -> T | None:
    try:
        return msgspec.msgpack.decode(path.read_bytes(), type=form)
    except (FileNotFoundError, msgspec.DecodeError):
        return None
