"""What somebody brings to a run's data: read in the data's own shape, held against what is there.

A copy of an audit item stays out, so that no label given for it leaks into training; a copy
of another row comes in, as it might have at the start.
"""

from dataclasses import dataclass, field
from typing import Any

import msgspec
import numpy as np
import pandas as pd

from al_core.datasets.additions import hash_of, joined, unlabeled, written_rows
from al_core.datasets.catalogue import FILE_SUFFIXES, FileParams, parsed_params
from al_core.datasets.dataset import Dataset, duplicate_groups
from al_core.datasets.live import LiveData
from al_core.datasets.mapping import TableMapping, first_present, mapped_dataset
from al_core.domain.errors import DataError
from al_core.domain.plan import DataPlan

PASTED = "pasted text"
PREVIEWED = 5


@dataclass(frozen=True, eq=False)
class NewRows:
    """What would come in. `version`: of the data it was held against.

    `refused` rows are copies of audit items, `left_out` rows miss values; neither comes in.
    `duplicates` of those that do are like another row of the pool or of the same file.
    """

    source: str
    version: str
    first_example: int
    rows: Dataset
    duplicates: int
    refused: int
    left_out: int
    content: bytes = field(repr=False)

    @property
    def examples(self) -> tuple[int, ...]:
        """The numbers they get."""
        return tuple(range(self.first_example, self.first_example + len(self.rows)))

    @property
    def rows_hash(self) -> str:
        """What names them."""
        return hash_of(self.content)

    @property
    def preview(self) -> tuple[str, ...]:
        """The first of them, as people see them."""
        return tuple(self.rows.text_of(row) for row in range(min(PREVIEWED, len(self.rows))))


def pasted(text: str, data: LiveData, plan: DataPlan) -> pd.DataFrame:
    """One row a line, for data that are texts."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    column = roles_of(data, plan).text
    if column is None:
        raise DataError(
            f"the data holds {data.initial.kind} rows, lines of text do not fit; upload a file"
        )
    if not lines:
        raise DataError("no line holds any text; paste one example a line")
    return pd.DataFrame({column: np.array(lines, dtype=object)})


def new_rows(frame: pd.DataFrame, data: LiveData, plan: DataPlan, source: str) -> NewRows:
    """What of a table would come in; DataError says what does not fit, by the columns' names."""
    rows = shaped_rows(frame, data, plan, source)
    return held_against(rows, data, source, len(frame) - len(rows))


def shaped_rows(frame: pd.DataFrame, data: LiveData, plan: DataPlan, source: str) -> Dataset:
    """The rows of a table in the shape of the data; DataError says what does not fit."""
    return _shaped(_read(frame, roles_of(data, plan), data, source), data.initial, source)


def held_against(rows: Dataset, data: LiveData, source: str, left_out: int = 0) -> NewRows:
    """What of rows in the shape of the data would come in."""
    before = len(data.dataset)
    own = np.arange(before, before + len(rows), dtype=np.int64)
    same_as = duplicate_groups(joined(data.dataset, [rows]))[before:]
    audit = np.isin(same_as, data.split.audit)
    kept = rows.take(np.flatnonzero(~audit))
    return NewRows(
        source=source,
        version=data.version,
        first_example=before,
        rows=kept,
        duplicates=int(np.count_nonzero((same_as != own) & ~audit)),
        refused=int(np.count_nonzero(audit)),
        left_out=left_out,
        content=written_rows(kept),
    )


def columns_wanted(data: LiveData, plan: DataPlan) -> tuple[str, ...]:
    """The columns that a table of new rows must have."""
    return _content_columns(roles_of(data, plan))


def roles_of(data: LiveData, plan: DataPlan) -> TableMapping:
    """Which columns hold what, in the data and so in new rows."""
    like = data.initial
    if plan.dataset.lower().endswith(FILE_SUFFIXES):
        return parsed_params(plan.params, FileParams, like.name)
    if isinstance(like.rows, pd.DataFrame):
        return TableMapping(features=tuple(str(name) for name in like.rows.columns))
    if like.kind == "text":
        return TableMapping(text="text")
    if like.kind == "embedding":
        return TableMapping(embedding=("embedding",))
    raise DataError(
        f"{like.name} holds images, which no table can hold; make a project on data that has "
        "the new images"
    )


def _content_columns(roles: TableMapping) -> tuple[str, ...]:
    text = (roles.text,) if roles.text else ()
    return (*text, *roles.features, *roles.embedding)


def _read(frame: pd.DataFrame, roles: TableMapping, data: LiveData, source: str) -> Dataset:
    """The rows of a table; labels in it are not looked at."""
    _refuse_missing(frame, roles, source)
    unread = {roles.label, roles.id, *roles.pre_labels} - set(_content_columns(roles))
    content = frame.drop(columns=[column for column in frame if column in unread])
    like = data.initial.rows
    if isinstance(like, pd.DataFrame):
        for column in roles.features:
            content[column] = _typed(content[column], like[column], source)
            if roles.missing == "median" and like[column].dtype == np.float64:
                content[column] = content[column].fillna(float(like[column].median()))
    bare = msgspec.structs.replace(
        roles, label=None, id=None, pre_labels=(), classes=data.classes, unlabeled="keep"
    )
    return mapped_dataset(content, bare, source)


def _refuse_missing(frame: pd.DataFrame, roles: TableMapping, source: str) -> None:
    wanted = _content_columns(roles)
    missing = [repr(column) for column in wanted if column not in frame.columns]
    if missing:
        there = ", ".join(repr(column) for column in frame.columns[:20])
        raise DataError(
            f"{source} lacks {len(missing)} of the data's {len(wanted)} columns: "
            f"{', '.join(missing[:20])}; it has: {there}; rename or add them"
        )


def _typed(column: "pd.Series[Any]", like: "pd.Series[Any]", source: str) -> "pd.Series[Any]":
    """A column of the type that the data's has; gaps in numbers are left to the roles."""
    numbers, wanted = column.dtype == np.float64, like.dtype == np.float64
    if wanted and not numbers and column.notna().any():
        raise DataError(
            f"the column {column.name!r} holds numbers in the data, and {first_present(column)!r} "
            f"in {source}; correct it"
        )
    if wanted:
        return column.astype(np.float64)
    return column.astype(object).where(column.notna(), None)


def _shaped(rows: Dataset, like: Dataset, source: str) -> Dataset:
    """The rows as the data's; DataError where vectors have another length."""
    if not isinstance(rows.rows, pd.DataFrame) and rows.rows.shape[1:] != like.rows.shape[1:]:
        raise DataError(
            f"the vectors of {source} have {rows.rows.shape[1]} numbers, the data's "
            f"{like.rows.shape[1]}; use the same embedding"
        )
    return unlabeled(like, rows.rows, rows.shown if like.shown else ())
