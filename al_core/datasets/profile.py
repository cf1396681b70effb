"""What to know of a data set before spending a label on it."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from al_core.datasets.dataset import UNLABELED, Dataset, duplicate_groups
from al_core.datasets.mapping import MISSING_CATEGORY
from al_core.domain.values import Rows

SAMPLE_ROWS = 5
FEW_ROWS = 5
NAMED_CLASSES = 3
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)


@dataclass(frozen=True)
class ClassCount:
    """One class: its rows, and their share of the labeled rows."""

    name: str
    rows: int
    share: float


@dataclass(frozen=True)
class DataProfile:
    """Figures of one data set.

    duplicates: rows whose content occurred before; clashes: contents that occur with more
    than one label. word_quantiles: words per text at 5, 25, 50, 75 and 95 % (text only).
    missing: missing categories by column. sample: (text, label) of a few rows.
    """

    name: str
    kind: str
    content_hash: str
    rows: int
    columns: int
    classes: tuple[ClassCount, ...]
    unlabeled: int
    duplicates: int
    clashes: int
    word_quantiles: tuple[float, ...]
    missing: dict[str, int]
    sample: tuple[tuple[str, str], ...]
    warnings: tuple[str, ...]

    @property
    def duplicate_share(self) -> float:
        """Share of rows whose content occurred before."""
        return self.duplicates / self.rows


def profile(dataset: Dataset) -> DataProfile:
    """The figures of a data set, and what they warn of."""
    groups = duplicate_groups(dataset)
    classes = _class_counts(dataset)
    duplicates = int(np.count_nonzero(groups != np.arange(len(dataset))))
    clashes = clashing_contents(dataset, groups)
    shown = np.unique(np.linspace(0, len(dataset) - 1, SAMPLE_ROWS).astype(np.int64))
    labels = dataset.take(shown).labels
    return DataProfile(
        name=dataset.name,
        kind=dataset.kind,
        content_hash=dataset.content_hash,
        rows=len(dataset),
        columns=_columns(dataset),
        classes=classes,
        unlabeled=int(np.count_nonzero(dataset.codes == UNLABELED)),
        duplicates=duplicates,
        clashes=clashes,
        word_quantiles=_word_quantiles(dataset),
        missing=_missing(dataset),
        sample=tuple(
            (dataset.text_of(int(row)), label) for row, label in zip(shown, labels, strict=True)
        ),
        warnings=_warnings(dataset, classes, duplicates, clashes),
    )


def clashing_contents(dataset: Dataset, groups: Rows) -> int:
    """Number of contents that occur with more than one label."""
    labeled = dataset.codes != UNLABELED
    pairs = np.unique(np.column_stack([groups[labeled], dataset.codes[labeled]]), axis=0)
    _, counts = np.unique(pairs[:, 0], return_counts=True)
    return int(np.count_nonzero(counts > 1))


def _class_counts(dataset: Dataset) -> tuple[ClassCount, ...]:
    labeled = dataset.codes[dataset.codes != UNLABELED]
    counts = np.bincount(labeled, minlength=len(dataset.classes))
    total = max(1, int(labeled.size))
    return tuple(
        ClassCount(name, int(count), int(count) / total)
        for name, count in zip(dataset.classes, counts, strict=True)
    )


def _columns(dataset: Dataset) -> int:
    return 1 if dataset.kind == "text" else int(np.prod(dataset.rows.shape[1:]))


def _word_quantiles(dataset: Dataset) -> tuple[float, ...]:
    if dataset.kind != "text":
        return ()
    words = [len(str(text).split()) for text in np.asarray(dataset.rows, dtype=object)]
    return tuple(float(value) for value in np.quantile(words, QUANTILES))


def _missing(dataset: Dataset) -> dict[str, int]:
    if not isinstance(dataset.rows, pd.DataFrame):
        return {}
    counts = {str(c): int((column == MISSING_CATEGORY).sum()) for c, column in dataset.rows.items()}
    return {column: count for column, count in counts.items() if count}


def _warnings(
    dataset: Dataset, classes: tuple[ClassCount, ...], duplicates: int, clashes: int
) -> tuple[str, ...]:
    unlabeled = int(np.count_nonzero(dataset.codes == UNLABELED))
    labeled = len(dataset) > unlabeled
    rare = [found.name for found in classes if labeled and found.rows < FEW_ROWS]
    largest = max(classes, key=lambda found: found.rows)
    found = {
        f"{_classes_have(rare)} fewer than {FEW_ROWS} rows: quality on them can't be told": bool(
            rare
        ),
        f"{largest.share:.0%} of the rows are {largest.name!r}: accuracy alone misleads, "
        "look at macro-F1": largest.share > 0.8,
        f"{duplicates / len(dataset):.0%} of the rows repeat an earlier one: they stay on one "
        "side of the audit split, and a person may label the same thing twice": (
            duplicates > 0.01 * len(dataset)
        ),
        f"{clashes} contents occur with different labels: no model can get all of them "
        "right": clashes > 0,
        f"{unlabeled} rows have no label: fine for labeling, a simulation drops them": unlabeled
        > 0,
        f"{len(dataset)} rows: differences between strategies will be smaller than chance": len(
            dataset
        )
        < 200,
    }
    return tuple(text for text, holds in found.items() if holds)


def _classes_have(names: list[str]) -> str:
    """Classes by name, as many as can be read at a glance, and the verb."""
    shown = ", ".join(names[:NAMED_CLASSES])
    if len(names) > NAMED_CLASSES:
        return f"{len(names)} classes ({shown} and {len(names) - NAMED_CLASSES} more) have"
    return f"1 class ({shown}) has" if len(names) == 1 else f"{len(names)} classes ({shown}) have"
