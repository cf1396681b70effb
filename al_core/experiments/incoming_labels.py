"""What would come in if somebody's labels were brought: values that page and run share."""

from dataclasses import dataclass, field
from typing import Literal

from al_core.datasets.formats.columns import Roles
from al_core.datasets.incoming import NewRows
from al_core.domain import events as ev
from al_core.domain.errors import QueueError
from al_core.domain.exchange import Fault, HumanAnswer
from al_core.loop.live_engine import LiveEngine
from al_core.loop.standing import Standing

Fate = Literal[
    "label", "row", "same", "other", "open", "before", "audit", "undecided", "model",
    "simulated", "class", "again", "aside", "unknown",
]  # fmt: skip
FATES: dict[Fate, str] = {
    "label": "with a label that comes in",
    "row": "new rows for the pool",
    "same": "labeled the same here already",
    "other": "labeled otherwise here, which stays",
    "open": "in the queue now; bring the file again later",
    "before": "brought in before",
    "audit": "copies of audit items, which stay out",
    "undecided": "without a label: skipped, tied, or said only not to be something",
    "model": "with a model's label only, which is no person's",
    "simulated": "with labels of simulated people only",
    "class": "with a class that the project does not have",
    "again": "about a row that another record is about",
    "aside": "set aside here without a label, which stays so",
    "unknown": "no rows of the project, which stay out",
}
"""What becomes of records, in words that follow "so many times"."""


@dataclass(frozen=True)
class Wishes:
    """How labels are to come in.

    rows: what becomes of records that are no rows of the project yet. classes: what becomes of
    labels that it does not have. roles: of a table that is not ours. question: of a Label
    Studio export with several.
    """

    rows: Literal["bring", "leave"] = "bring"
    classes: Literal["add", "leave"] = "leave"
    roles: Roles = field(default_factory=Roles)
    question: str = ""


@dataclass(frozen=True)
class Coming:
    """One label that would come in, for a row of the run as it is or as it will have grown."""

    row: int
    label: str
    id: str
    answers: tuple[HumanAnswer, ...]
    hashes: dict[str, int]


@dataclass(frozen=True)
class Outcome:
    """So many records with one fate; the lines of the first of them."""

    fate: Fate
    records: int
    lines: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Incoming:
    """A file, looked at: nothing has been changed. version: of the data it was held against."""

    source: str
    form: str
    file: str
    version: str
    labels: tuple[Coming, ...]
    rows: NewRows | None
    new_classes: tuple[str, ...]
    unknown_classes: tuple[str, ...]
    outcomes: tuple[Outcome, ...]
    faults: tuple[Fault, ...]

    @property
    def empty(self) -> bool:
        """Whether nothing would come in."""
        return not self.labels and self.rows is None


def class_places(state: Standing) -> dict[str, int]:
    """The number of the class that each name stands for now, those merged away included."""
    return {name: state.merged.get(place, place) for place, name in enumerate(state.classes)}


def bring_in(
    engine: LiveEngine, now: float, coming: Incoming, added: ev.RowsAdded | None, by: str
) -> int:
    """Let what was looked at come in, all in one go; the number of labels that did.

    A row that got a label, or into the queue, since the look keeps what it has. QueueError when
    nothing is left to come in.
    """
    state = engine.state
    there = state.available.keys() | set(added.examples if added is not None else ())
    labels = [each for each in coming.labels if each.row in there]
    if not labels and added is None:
        raise QueueError(
            f"nothing of {coming.source} is left to come in: its rows have labels by now"
        )
    wanted = {each.label for each in labels}
    for name in coming.new_classes:
        if name in wanted and name not in class_places(state):
            engine.record(now, ev.ClassAdded(name))
    if added is not None:
        engine.add_rows(now, added)
    if labels:
        engine.bring_labels(now, _event(labels, coming, class_places(state), by))
    return len(labels)


def _event(
    labels: list[Coming], coming: Incoming, places: dict[str, int], by: str
) -> ev.LabelsBrought:
    gone = sorted({each.label for each in labels} - places.keys())
    if gone:
        raise QueueError(f"the class {gone[0]!r} has another name by now; look at the file again")
    return ev.LabelsBrought(
        examples=tuple(each.row for each in labels),
        labels=tuple(places[each.label] for each in labels),
        ids=tuple(each.id for each in labels),
        answers=tuple(each.answers for each in labels),
        hashes=tuple(each.hashes for each in labels),
        source=coming.source,
        form=coming.form,
        file=coming.file,
        by=by,
    )
