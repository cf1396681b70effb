"""Compare two groups of examples column by column with Evidently: a test and a distance each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from al_core.domain.health import Direction, HealthCard, HealthTest
from al_core.reporting.evidently_columns import Column, distance_by_chance, summaries
from al_core.reporting.evidently_library import TWO_SAMPLES, evidently_imported, quiet
from al_core.reporting.evidently_names import inert_each, inert_names

ALPHA = 0.05
NEGLIGIBLE = 0.1
"""Distances below are called none (Evidently's own threshold for both distances)."""
MISSING_SHARE = 0.05
LOW: Direction = "low p-value = drift"
FAR: Direction = "distance above threshold = drift"


@dataclass(frozen=True)
class Method:
    """One way to compare a column: its name in Evidently, and in words."""

    key: str
    title: str
    words: str
    direction: Direction


@dataclass(frozen=True)
class Question:
    """A column, how it is compared, and from where on that is called drift."""

    column: Column
    alias: str
    method: Method
    threshold: float


@dataclass(frozen=True)
class Comparison:
    """The cards of two groups, two a column, Evidently's tests, and its whole report."""

    cards: tuple[HealthCard, ...]
    tests: tuple[HealthTest, ...]
    snapshot: Any


OF_NUMBERS = (
    Method("ks", "Kolmogorov-Smirnov", "two-sample test, p-value", LOW),
    Method("wasserstein", "Wasserstein distance", "in standard deviations of the reference", FAR),
)
OF_CATEGORIES = (
    Method(TWO_SAMPLES, "chi-square", "two-sample test, rare ones taken as one, p-value", LOW),
    Method("jensenshannon", "Jensen-Shannon distance", "0 alike, 0.83 nothing in common", FAR),
)


def compared(columns: Sequence[Column]) -> Comparison:
    """Two groups, column by column; each of `columns` must be comparable.

    P-values are held against 0.05 over the number of columns (Bonferroni), distances against
    0.1 or what they come to by chance, whichever is larger.
    """
    evidently_imported()
    questions = _questions(columns)
    with quiet():
        snapshot = _report(questions)
        said = snapshot.dict()
    figures = {
        (each["config"]["column"], each["config"]["method"]): float(each["value"])
        for each in said["metrics"]
        if each["metric_name"].startswith("ValueDrift(")
    }
    cards = tuple(_card(each, figures[each.alias, each.method.key]) for each in questions)
    tests = tuple(
        HealthTest(each["name"], each["description"], each["status"] == "SUCCESS")
        for each in said["tests"]
    )
    return Comparison(cards, tests, snapshot)


def _questions(columns: Sequence[Column]) -> list[Question]:
    found = []
    for column, alias in zip(columns, inert_each(c.name for c in columns), strict=True):
        test, distance = OF_NUMBERS if column.numeric else OF_CATEGORIES
        far = max(NEGLIGIBLE, distance_by_chance(column))
        found.append(Question(column, alias, test, ALPHA / len(columns)))
        found.append(Question(column, alias, distance, far))
    return found


def _report(questions: Sequence[Question]) -> Any:
    """Evidently's report: current group first."""
    from evidently import DataDefinition, Dataset, Report
    from evidently.metrics import DatasetMissingValueCount, ValueDrift
    from evidently.presets import DataSummaryPreset
    from evidently.tests import gt, lt, lte

    columns = {each.alias: each.column for each in questions}
    told = DataDefinition(
        numerical_columns=[alias for alias, column in columns.items() if column.numeric],
        categorical_columns=[alias for alias, column in columns.items() if not column.numeric],
    )
    current, reference = (
        Dataset.from_pandas(_frame(side), data_definition=told) for side in _sides(columns)
    )
    drifts = [
        ValueDrift(
            column=each.alias,
            method=each.method.key,
            threshold=each.threshold,
            tests=[(gt if each.method.direction == LOW else lt)(each.threshold)],
        )
        for each in questions
    ]
    missing = DatasetMissingValueCount(tests=[], share_tests=[lte(MISSING_SHARE)])
    return Report([*drifts, missing, DataSummaryPreset()]).run(current, reference)


def _sides(columns: Mapping[str, Column]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The values by column of the current and of the reference group; categories inert."""
    current, reference = {}, {}
    for alias, column in columns.items():
        ours, theirs = column.current, column.reference
        if not column.numeric:
            names = inert_names(np.concatenate((theirs, ours)).tolist())
            ours, theirs = (
                np.array([names[value] for value in side], dtype=object) for side in (ours, theirs)
            )
        current[alias], reference[alias] = ours, theirs
    return current, reference


def _frame(values: dict[str, Any]) -> Any:
    import pandas as pd

    return pd.DataFrame(values)


def _card(asked: Question, figure: float) -> HealthCard:
    column, method = asked.column, asked.method
    reference, current = summaries(column)
    low = method.direction == LOW
    return HealthCard(
        name=f"{column.name}: {method.title}",
        column=column.name,
        aspect=column.aspect,
        kind="numbers" if column.numeric else "categories",
        method=f"{method.title}, {method.words}",
        figure=figure,
        threshold=asked.threshold,
        direction=method.direction,
        drifted=figure <= asked.threshold if low else figure >= asked.threshold,
        reference=reference,
        current=current,
    )
