"""What a health report says, in words and tables."""

import math
from collections import Counter
from collections.abc import Sequence
from typing import get_args

from al_core.domain import events as ev
from al_core.domain.health import (
    GROUP_TITLES,
    GROUP_WORDS,
    Aspect,
    AuditReport,
    Group,
    GroupSize,
    HealthCard,
    HealthReport,
    HealthTest,
)
from al_core.domain.ports import LoggedEvent
from al_core.experiments.health_files import TURNS
from al_core.loop.recorders import event_of
from al_core.reporting.tables import Columns

_COUNTED: dict[type[ev.Event], tuple[str, str]] = {
    ev.ModelTrained: ("model", "models"),
    ev.BatchSelected: ("batch", "batches"),
    ev.ExamplesArrived: ("group of arrivals", "groups of arrivals"),
}
GROUPS: tuple[Group, ...] = get_args(Group)
ASPECTS: dict[Aspect, str] = {
    "model": "What the model says",
    "data": "The data",
    "embedding": "Features the model sees",
}


def usual_groups(arrived: int) -> tuple[Group, Group]:
    """What is compared at first, (current, reference)."""
    return ("arrivals", "pool") if arrived else ("selection", "pool")


def group_words(size: GroupSize) -> str:
    """A group with its sizes."""
    words = f"{GROUP_TITLES[size.group]}: {GROUP_WORDS[size.group]}"
    if size.sampled == size.rows:
        return f"{words}; all {size.rows:,} examples"
    return f"{words}; {size.sampled:,} of {size.rows:,} examples, drawn by seed"


def report_words(report: HealthReport) -> str:
    """How many columns differ, and as which model sees them."""
    model = f"as model v{report.version} sees them" if report.version else "before the first model"
    return (
        f"{report.drifted_columns} of {report.columns} columns differ between "
        f"{GROUP_TITLES[report.current.group].lower()} and "
        f"{GROUP_TITLES[report.reference.group].lower()}, {model}; Evidently "
        f"{report.evidently_version}"
    )


def since_words(report: HealthReport, entries: Sequence[LoggedEvent]) -> str:
    """What has happened in the run since a report was made; "" where nothing of it matters."""
    events = (event_of(entry) for entry in entries if entry.seq > report.seq)
    later: Counter[type[ev.Event]] = Counter(
        type(event) for event in events if isinstance(event, TURNS)
    )
    told = [
        f"{later[kind]:,} {one if later[kind] == 1 else more}"
        for kind, (one, more) in _COUNTED.items()
        if later[kind]
    ]
    if not later:
        return ""
    return f"Since this was made: {', '.join(told) or 'other classes'}."


def cards_by_column(
    cards: Sequence[HealthCard], aspect: Aspect
) -> list[tuple[str, list[HealthCard]]]:
    """The cards of an aspect, those of a column together; columns that differ come first."""
    columns: dict[str, list[HealthCard]] = {}
    for card in cards:
        if card.aspect == aspect:
            columns.setdefault(card.column, []).append(card)
    return sorted(columns.items(), key=lambda item: not any(card.drifted for card in item[1]))


def aspects_of(report: HealthReport) -> dict[Aspect, str]:
    """The aspects that there are cards of."""
    there = {card.aspect for card in report.cards}
    return {aspect: words for aspect, words in ASPECTS.items() if aspect in there}


def card_words(card: HealthCard) -> str:
    """Method, figure, threshold and direction of a card."""
    figure = "no figure" if math.isnan(card.figure) else f"{card.figure:.3g}"
    method = f"{card.method[:1].upper()}{card.method[1:]}"
    return f"{method}: {figure}, threshold {card.threshold:.3g} ({card.direction})"


def test_rows(tests: Sequence[HealthTest]) -> Columns:
    """Evidently's own checks, those that fail first."""
    ordered = sorted(tests, key=lambda test: test.passed)
    return {
        "Check": [test.name for test in ordered],
        "Holds": ["yes" if test.passed else "no" for test in ordered],
        "What it says": [test.description for test in ordered],
    }


def quality_words(found: AuditReport) -> str:
    """The model's quality in one line."""
    return (
        f"Model v{found.version} on {found.items:,} labeled audit items: accuracy "
        f"{found.accuracy:.1%}, precision {found.precision:.1%}, recall {found.recall:.1%}, "
        f"F1 {found.f1:.3f} ({found.method})"
    )


def quality_rows(found: AuditReport) -> Columns:
    """Class by class."""
    return {
        "Class": [each.name for each in found.classes],
        "Items": [each.items for each in found.classes],
        "Named": [each.named for each in found.classes],
        "Precision": [_known(each.precision) for each in found.classes],
        "Recall": [_known(each.recall) for each in found.classes],
        "F1": [_known(each.f1) for each in found.classes],
    }


def _known(figure: float) -> float | None:
    return None if math.isnan(figure) else figure
