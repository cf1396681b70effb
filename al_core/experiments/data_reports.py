"""What to know of a data set or a fresh upload before a label is spent on it."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from al_core.datasets.catalogue import load_dataset
from al_core.datasets.dataset import Dataset, duplicate_groups
from al_core.datasets.files import read_table
from al_core.datasets.live import live_data
from al_core.datasets.mapping import TableMapping, as_label, first_present
from al_core.datasets.profile import DataProfile, profile
from al_core.datasets.splits import draw_live_split, draw_split
from al_core.datasets.suggestion import suggested_mapping
from al_core.domain.errors import PlanError
from al_core.domain.plan import DataPlan, Plan, SplitPlan
from al_core.experiments.corpora import corpus_read
from al_core.experiments.data_sets import comes_with_labels

EXAMPLE_CHARACTERS = 60
SAMPLE_IMAGES = 8
ENLARGED = 9
STAND_INS = ("yes", "no")
"""Classes for a look at a file without labels; a project names its own."""
ENCODINGS = ("utf-8", "cp1252", "latin-1", "utf-16", "iso8859-15", "gbk", "shift_jis", "koi8-r")
"""Offered where a file is not what it should be: UTF-8, or UTF-16 with a byte order mark."""


@dataclass(frozen=True)
class DataReport:
    """A data set's figures, and the roles its rows get under the usual split.

    images: of an image set some rows as (grey levels 0 to 255, label). `refusal`: why a run
    can't start with the usual split; the three counts are 0 then.
    """

    profile: DataProfile
    images: tuple[tuple[NDArray[np.uint8], str], ...]
    audit_rows: int
    pool_rows: int
    seed_rows: int
    refusal: str = ""


@dataclass(frozen=True)
class AuditSize:
    """How many rows a plan locks away, of how many it uses."""

    audit: int
    all: int


@dataclass(frozen=True)
class ColumnPreview:
    """One column of a file. holds: numbers, words or lists; missing: its empty cells."""

    name: str
    holds: str
    distinct: int | None
    missing: int
    example: str


@dataclass(frozen=True)
class TablePreview:
    """A file as it was read, and a guess at the roles of its columns."""

    rows: int
    columns: tuple[ColumnPreview, ...]
    suggested: TableMapping

    @property
    def names(self) -> list[str]:
        """The names of all columns."""
        return [column.name for column in self.columns]

    def holding(self, *kinds: str) -> list[str]:
        """The names of the columns that hold one of `kinds`."""
        return [column.name for column in self.columns if column.holds in kinds]


def data_report(plan: DataPlan, cache: Path) -> DataReport:
    """Load a data set and look at it; DataError or DataUnavailable say what does not work."""
    if not comes_with_labels(plan):
        return _unlabeled_report(plan, cache)
    corpus_read(plan.dataset, cache)
    dataset = load_dataset(plan.dataset, plan.params, cache=cache)
    found, images = profile(dataset), sample_images(dataset)
    try:
        split = draw_split(dataset.codes, duplicate_groups(dataset), SplitPlan(), seed=0)
    except PlanError as error:
        return DataReport(found, images, 0, 0, 0, str(error))
    return DataReport(found, images, split.audit.size, split.pool.size, split.seed_set.size)


def _unlabeled_report(plan: DataPlan, cache: Path) -> DataReport:
    """The report of a file that people are to label: there are no classes to speak of yet."""
    dataset = load_dataset(plan.dataset, {**plan.params, "classes": STAND_INS}, cache=cache)
    found = replace(profile(dataset), classes=())
    try:
        split = draw_live_split(dataset.codes, duplicate_groups(dataset), SplitPlan(), seed=0)
    except PlanError as error:
        return DataReport(found, (), 0, 0, 0, str(error))
    return DataReport(found, (), split.audit.size, split.pool.size, 0)


def audit_size(plan: Plan, cache: Path) -> AuditSize:
    """The audit set that a project on unlabeled rows begins with; PlanError if it can't."""
    data = live_data(plan, STAND_INS, cache)
    return AuditSize(data.split.audit.size, len(data.dataset))


def sample_images(dataset: Dataset) -> tuple[tuple[NDArray[np.uint8], str], ...]:
    """A few evenly spaced images, dark ink on white, enlarged to be seen; () for other kinds."""
    if dataset.kind != "image":
        return ()
    shown = dataset.take(np.linspace(0, len(dataset) - 1, SAMPLE_IMAGES).astype(np.int64))
    levels = np.asarray(shown.rows, dtype=np.float64)
    grey = (255.0 * (1.0 - levels / max(levels.max(), 1.0))).astype(np.uint8)
    enlarged = grey.repeat(ENLARGED, axis=1).repeat(ENLARGED, axis=2)
    return tuple(zip(enlarged, shown.labels, strict=True))


def table_preview(path: Path, encoding: str | None) -> TablePreview:
    """Read an upload and describe its columns; DataError says why it can't be read."""
    frame = read_table(path, encoding=encoding)
    columns = tuple(_column(frame[name]) for name in frame.columns)
    return TablePreview(len(frame), columns, suggested_mapping(frame))


def _column(column: "pd.Series[Any]") -> ColumnPreview:
    first = first_present(column)
    holds = _holds(column, first)
    return ColumnPreview(
        name=str(column.name),
        holds=holds,
        distinct=None if holds == "lists" else int(column.nunique()),
        missing=int(column.isna().sum()),
        example="" if first is None else as_label(first)[:EXAMPLE_CHARACTERS],
    )


def _holds(column: "pd.Series[Any]", first: object) -> str:
    if isinstance(first, list | dict | np.ndarray):
        return "lists"
    return "numbers" if column.dtype == np.float64 else "words"
