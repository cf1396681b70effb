"""Labels on their way out or in: what every format says of an example, and what it can't."""

from collections.abc import Iterable, Sequence
from typing import Literal

import msgspec

Cell = str | float | bool | tuple[float, ...] | None
"""What may stand in one column of one row; a tuple is a vector."""
AnswerKind = Literal["label", "negative", "skip"]
LabelFrom = Literal["", "answer", "consensus", "adjudicator", "by hand", "elsewhere", "data"]
Role = Literal["pool", "audit"]


class HumanAnswer(msgspec.Struct, frozen=True, omit_defaults=True):
    """What one person said of one example.

    kind: `label` is the class; a `negative` says only that `label` is not the class ("" = none
    of them is); a `skip` says nothing. at: Unix seconds; since_start: seconds since the run's
    start, in a simulation. decides: this word stands above all others (an adjudicator, a ground
    truth). `*_behind`: staleness at the answer. id: the source's own.
    """

    annotator: str
    kind: AnswerKind = "label"
    label: str = ""
    at: float | None = None
    since_start: float | None = None
    active_seconds: float | None = None
    decides: bool = False
    labels_behind: int | None = None
    versions_behind: int | None = None
    seconds_behind: float | None = None
    id: str = ""


class ModelAnswer(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a model says: never a person's label. score: its probability, where known."""

    label: str
    score: float | None = None
    version: str = ""


class Choice(msgspec.Struct, frozen=True, omit_defaults=True):
    """How an example came into a batch, and how stale the model was that chose it."""

    batch: int
    strategy: str
    utility: float
    probability: float
    at_random: bool
    model_version: int
    labels_behind: int
    versions_behind: int
    seconds_behind: float


class LabeledExample(msgspec.Struct, frozen=True, omit_defaults=True):
    """One example with all that is said of it.

    id: the source's own. content: its columns. label: as it stands, "" for none. agreement:
    share of the answers that give the label, from two answers on. row, data_version: where the
    example is in a lab. line: where it stands in the file read (0: in none). hashes: other
    tools' own numbers, kept for them.
    """

    id: str
    content: dict[str, Cell]
    label: str = ""
    label_from: LabelFrom = ""
    answers: tuple[HumanAnswer, ...] = ()
    agreement: float | None = None
    prediction: ModelAnswer | None = None
    choice: Choice | None = None
    role: Role = "pool"
    row: int = -1
    data_version: str = ""
    line: int = 0
    hashes: dict[str, int] = {}


class LabelSet(msgspec.Struct, frozen=True):
    """Labels of one run as of one entry of its log.

    made_at: Unix seconds of the export. shown: the column that people read ("" = none).
    """

    title: str
    run_id: str
    head_hash: str
    data_version: str
    mode: Literal["simulated", "live"]
    made_at: float
    classes: tuple[str, ...]
    shown: str
    examples: tuple[LabeledExample, ...]
    strategy: str = ""


class Fault(msgspec.Struct, frozen=True):
    """What can't be read: where it stands in the file, and why with a remedy."""

    line: int
    message: str


class Reading(msgspec.Struct, frozen=True):
    """What a file holds. form: the name of its format."""

    form: str
    examples: tuple[LabeledExample, ...]
    faults: tuple[Fault, ...] = ()


def label_said(answers: Iterable[HumanAnswer], classes: Sequence[str]) -> str:
    """The class that people's answers come to; "" where they tie or say too little.

    The last answer that decides stands above all. Else each label is a vote for its class and
    each negative a vote against it; a negative that leaves one class of `classes` is a vote
    for that one. Skips say nothing.
    """
    said = list(answers)
    rulings = [each for each in said if each.decides and each.kind != "skip"]
    votes: dict[str, int] = {}
    for each in rulings[-1:] or said:
        left = _left(each, classes)
        if each.kind == "label" or len(left) == 1:
            name = each.label if each.kind == "label" else left[0]
            votes[name] = votes.get(name, 0) + 1
        elif each.kind == "negative":
            votes[each.label] = votes.get(each.label, 0) - 1
    return _leader(votes)


def _left(answer: HumanAnswer, classes: Sequence[str]) -> list[str]:
    """The classes that a negative does not rule out."""
    if answer.kind != "negative" or answer.label not in classes:
        return []
    return [name for name in classes if name != answer.label]


def _leader(votes: dict[str, int]) -> str:
    ranked = sorted(votes.items(), key=lambda vote: -vote[1])
    if not ranked or ranked[0][1] <= 0:
        return ""
    tie = len(ranked) > 1 and ranked[1][1] == ranked[0][1]
    return "" if tie else ranked[0][0]
