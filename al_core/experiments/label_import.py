"""Labels on their way into a live run: a dry run first, which changes nothing."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from al_core.datasets.additions import hash_of
from al_core.datasets.formats.forms import read_labels
from al_core.datasets.incoming import NewRows, held_against
from al_core.datasets.live import LiveData
from al_core.datasets.matching import Matched, matched
from al_core.domain.errors import PlanError
from al_core.domain.exchange import Fault, LabeledExample, label_said
from al_core.domain.plan import DataPlan
from al_core.domain.project import ClassSpec, checked_class
from al_core.experiments.incoming_labels import (
    FATES,
    Coming,
    Fate,
    Incoming,
    Outcome,
    Wishes,
    class_places,
)
from al_core.experiments.live_run import LiveRun
from al_core.loop.standing import Standing

LINES_NAMED = 5


@dataclass(frozen=True)
class LabelUpload:
    """A file of labels that somebody sends."""

    name: str
    content: bytes


@dataclass(frozen=True)
class _Here:
    """What the run has, copied while nothing changes.

    labels: by row; aside: rows without a label that nobody is asked about.
    """

    plan: DataPlan
    places: dict[str, int]
    alive: tuple[str, ...]
    available: frozenset[int]
    labels: dict[int, int]
    aside: frozenset[int]


def look_at_labels(run: LiveRun, upload: LabelUpload, wishes: Wishes) -> Incoming:
    """What of a file would come into a run; nothing is changed.

    Raises DataError for a file that can't be read at all; single records that can't be used
    stand in the faults, by line.
    """
    reading = read_labels(upload.content, upload.name, wishes.roles, wishes.question)
    here, data = run.looked_at(_here), run.data()
    found = matched(reading.examples, data, (here.plan, upload.name), here.available)
    sorting = _Sorting(here, run.brought(), (wishes, upload.name))
    for place, example in enumerate(reading.examples):
        sorting.sort(place, example, reading.form, found)
    rows, numbers = _new_rows(found, data, upload.name, wishes)
    labels = [*sorting.known, *_labels_of_new(sorting.new, numbers)]
    used = {each.label for each in labels}
    return Incoming(
        source=upload.name,
        form=reading.form,
        file=hash_of(upload.content),
        version=data.version,
        labels=tuple(labels),
        rows=rows,
        new_classes=tuple(name for name in sorting.new_classes if name in used),
        unknown_classes=tuple(sorting.unknown_classes),
        outcomes=sorting.outcomes(),
        faults=(*reading.faults, *found.faults, *sorting.faults),
    )


class _Sorting:
    """Sorts records by what becomes of them."""

    def __init__(self, here: _Here, brought: dict[str, int], about: tuple[Wishes, str]) -> None:
        self._here, self._brought = here, brought
        self._wishes, self._source = about
        self._folded = {name.strip().casefold(): name for name in here.places}
        self._taken: set[int] = set()
        self._lines: dict[Fate, list[int]] = defaultdict(list)
        self.known: list[Coming] = []
        self.new: dict[int, Coming] = {}
        self.new_classes: dict[str, None] = {}
        self.unknown_classes: dict[str, None] = {}
        self.faults: list[Fault] = []

    def sort(self, place: int, example: LabeledExample, form: str, found: Matched) -> None:
        """Sort one record in."""
        if place in found.audit:
            self._note("audit", example)
        elif place in found.known:
            self._sort_known(example, form, found.known[place])
        elif place in found.new:
            self._sort_new(place, example)

    def outcomes(self) -> tuple[Outcome, ...]:
        """How many records have which fate, what comes in first."""
        return tuple(
            Outcome(fate, len(self._lines[fate]), tuple(self._lines[fate][:LINES_NAMED]))
            for fate in FATES
            if fate in self._lines
        )

    def _note(self, fate: Fate, example: LabeledExample) -> None:
        self._lines[fate].append(example.line)

    def _sort_known(self, example: LabeledExample, form: str, row: int) -> None:
        if row in self._taken:
            self._note("again", example)
            return
        self._taken.add(row)
        if self._brought.get(f"{form} {example.id}") == row:
            self._note("before", example)
            return
        label = self._label(example)
        if label and row in self._here.available:
            self._note("label", example)
            self.known.append(_coming(example, row, label))
        elif label:
            self._note(self._why_not(row, label), example)

    def _why_not(self, row: int, label: str) -> Fate:
        has = self._here.labels.get(row)
        if has is None:
            return "aside" if row in self._here.aside else "open"
        return "same" if self._here.places.get(label) == has else "other"

    def _sort_new(self, place: int, example: LabeledExample) -> None:
        if self._wishes.rows == "leave":
            self._note("unknown", example)
            return
        self._note("row", example)
        label = self._label(example)
        if label:
            self._note("label", example)
            self.new[place] = _coming(example, -1, label)

    def _label(self, example: LabeledExample) -> str:
        """The project's class that a record gives; "" for none, which is noted."""
        simulated = any(each.since_start is not None for each in example.answers)
        said = example.label or label_said(example.answers, self._here.alive)
        if not said or simulated:
            bare = example.prediction is not None and not example.answers
            self._note("simulated" if simulated else "model" if bare else "undecided", example)
            return ""
        known = self._folded.get(said.strip().casefold())
        name = said if said in self._here.places else known
        return self._unknown(example, said) if name is None else name

    def _unknown(self, example: LabeledExample, said: str) -> str:
        if self._wishes.classes == "leave":
            self.unknown_classes[said] = None
            self._note("class", example)
            return ""
        try:
            name = checked_class(ClassSpec(said.strip())).name
        except PlanError as error:
            self.faults.append(Fault(example.line, f"{self._source}, line {example.line}: {error}"))
            return ""
        self.new_classes[name] = None
        self._folded.setdefault(name.casefold(), name)
        return name


def _coming(example: LabeledExample, row: int, label: str) -> Coming:
    return Coming(row, label, example.id, example.answers, example.hashes)


def _here(state: Standing) -> _Here:
    places = class_places(state)
    return _Here(
        plan=state.plan.data,
        places=places,
        alive=tuple(name for place, name in enumerate(state.classes) if place not in state.merged),
        available=frozenset(state.available),
        labels={**state.labels, **state.audit_labels},
        aside=frozenset(state.unlabeled_closed),
    )


def _new_rows(
    found: Matched, data: LiveData, source: str, wishes: Wishes
) -> tuple[NewRows | None, dict[int, int]]:
    """The rows that would come in, and the number that each place gets."""
    if found.rows is None or not found.new or wishes.rows == "leave":
        return None, {}
    rows = held_against(found.rows, data, source)
    return rows, dict(zip(found.new, rows.examples, strict=True))


def _labels_of_new(labels: dict[int, Coming], numbers: dict[int, int]) -> Sequence[Coming]:
    return [
        Coming(numbers[place], each.label, each.id, each.answers, each.hashes)
        for place, each in labels.items()
    ]
