"""Say which columns of a table are text, features, label and id, and make a data set of it."""

import math
from collections import Counter
from typing import Any, Literal

import msgspec
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from al_core.datasets.dataset import UNLABELED, Content, Dataset, Kind
from al_core.domain.errors import DataError
from al_core.domain.values import Floats, Labels

MISSING_CATEGORY = "(missing)"


class TableMapping(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The role of each column; exactly one of text, features, embedding is given.

    embedding: numeric columns, or one column of equally long lists. label None: all rows are
    unlabeled, `classes` then names the classes. pre_labels: columns that hold what earlier
    labelers or rules said, empty where they said nothing. missing: what becomes of rows with
    missing values; median = numbers get their column's median, categories one of their own.
    unlabeled: rows without a label are kept as unlabeled, or dropped.
    """

    label: str | None = None
    text: str | None = None
    features: tuple[str, ...] = ()
    embedding: tuple[str, ...] = ()
    id: str | None = None
    classes: tuple[str, ...] = ()
    pre_labels: tuple[str, ...] = ()
    missing: Literal["refuse", "drop_rows", "median"] = "refuse"
    unlabeled: Literal["keep", "drop"] = "keep"


def mapped_dataset(frame: pd.DataFrame, mapping: TableMapping, name: str) -> Dataset:
    """The data set that `mapping` sees in `frame`; DataError says what does not fit."""
    _refuse_unknown_columns(frame, mapping)
    _refuse_named_twice(mapping)
    _refuse_duplicate_ids(frame, mapping)
    frame = _kept_rows(frame, mapping)
    codes, classes = _codes(frame, mapping)
    kind, rows = _content(frame, mapping)
    return Dataset(
        name=name,
        kind=kind,
        rows=rows,
        codes=codes,
        classes=classes,
        source="your own file",
        ids=tuple(as_label(value) for value in _objects(frame, mapping.id)) if mapping.id else (),
        shown=_shown(frame, mapping),
        pre_labels=_pre_labels(frame, mapping, classes),
    )


def as_label(value: object) -> str:
    """A cell as a label: whole numbers without their ".0"."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _used(mapping: TableMapping) -> list[str]:
    roles = (mapping.label, mapping.text, mapping.id)
    many = (*mapping.features, *mapping.embedding, *mapping.pre_labels)
    return [column for column in (*roles, *many) if column is not None]


def _refuse_unknown_columns(frame: pd.DataFrame, mapping: TableMapping) -> None:
    unknown = [column for column in _used(mapping) if column not in frame.columns]
    if unknown:
        known = ", ".join(str(column) for column in frame.columns[:20])
        raise DataError(f"there is no column {unknown[0]!r}; the columns are: {known}")
    chosen = [bool(mapping.text), bool(mapping.features), bool(mapping.embedding)]
    if sum(chosen) != 1:
        raise DataError(
            f"{sum(chosen)} of text, features and embedding are given; name exactly one of them"
        )
    if mapping.label in {mapping.text, *mapping.features, *mapping.embedding} - {None}:
        raise DataError(
            f"the label {mapping.label!r} is among the features, a model would just copy it; "
            "take it out there"
        )


def _refuse_named_twice(mapping: TableMapping) -> None:
    roles = {
        "feature": mapping.features, "embedding column": mapping.embedding,
        "class": mapping.classes, "pre-label column": mapping.pre_labels,
    }  # fmt: skip
    for role, names in roles.items():
        twice = next((name for name, count in Counter(names).items() if count > 1), None)
        if twice is not None:
            raise DataError(f"the {role} {twice!r} is named twice; name each once")


def _refuse_duplicate_ids(frame: pd.DataFrame, mapping: TableMapping) -> None:
    if mapping.id is None:
        return
    ids = frame[mapping.id]
    repeated = ids[ids.duplicated() | ids.isna()]
    if len(repeated):
        raise DataError(
            f"the id column {mapping.id!r} has {len(repeated)} repeated or missing ids, the first "
            f"{as_label(repeated.iloc[0])!r}; make ids unique, or choose no id column"
        )


def _kept_rows(frame: pd.DataFrame, mapping: TableMapping) -> pd.DataFrame:
    columns = [c for c in (mapping.text, *mapping.features, *mapping.embedding) if c]
    kept = pd.Series(True, index=frame.index)
    if mapping.missing == "drop_rows":
        kept &= ~frame[columns].map(_is_missing).any(axis=1)
    if mapping.unlabeled == "drop" and mapping.label:
        kept &= ~frame[mapping.label].map(_is_missing)
    if not kept.any():
        raise DataError(
            f"no row of {len(frame)} is left, each misses a value or its label; use "
            'missing = "median", leave out columns with many gaps, or choose another label'
        )
    return frame[kept].reset_index(drop=True)


def _is_missing(value: object) -> bool:
    if isinstance(value, str):
        return not value.strip()
    return value is None or (isinstance(value, float) and np.isnan(value))


def _codes(frame: pd.DataFrame, mapping: TableMapping) -> tuple[Labels, tuple[str, ...]]:
    if mapping.label is None:
        return np.full(len(frame), UNLABELED, dtype=np.int64), _declared(mapping)
    cells = _objects(frame, mapping.label)
    labels = ["" if _is_missing(value) else as_label(value) for value in cells]
    found = set(labels) - {""}
    classes = mapping.classes or tuple(sorted(found, key=_label_order))
    _refuse_bad_classes(mapping, found, classes, len(frame))
    position = {label: code for code, label in enumerate(classes)} | {"": UNLABELED}
    return np.array([position[label] for label in labels], dtype=np.int64), classes


def _declared(mapping: TableMapping) -> tuple[str, ...]:
    if len(mapping.classes) < 2:
        raise DataError(
            f"no label column, and {len(mapping.classes)} classes named; name a label column or "
            "at least two classes"
        )
    return mapping.classes


def _refuse_bad_classes(
    mapping: TableMapping, found: set[str], classes: tuple[str, ...], n_rows: int
) -> None:
    what = f"the label column {mapping.label!r}"
    if not found:
        raise DataError(f"{what} is empty ({n_rows} rows); choose a column with labels")
    if len(classes) < 2:
        raise DataError(
            f"{what} has one class only, {next(iter(found))!r}; choose a column with two or more"
        )
    if len(found) == n_rows and n_rows > 2:
        raise DataError(
            f"{what} has a class of its own for each of {n_rows} rows; choose a column whose "
            "values repeat"
        )
    if found - set(classes):
        raise DataError(
            f"{what} holds {min(found - set(classes))!r}, which is not among the classes named; "
            "add it to classes"
        )


def _pre_labels(
    frame: pd.DataFrame, mapping: TableMapping, classes: tuple[str, ...]
) -> Labels | None:
    """Codes of the earlier labels, (n, m); None without such columns."""
    if not mapping.pre_labels:
        return None
    position = {label: code for code, label in enumerate(classes)}
    codes = np.full((len(frame), len(mapping.pre_labels)), UNLABELED, dtype=np.int64)
    for number, column in enumerate(mapping.pre_labels):
        for row, value in enumerate(_objects(frame, column)):
            if not _is_missing(value):
                codes[row, number] = _code(as_label(value), position, column)
    return codes


def _code(label: str, position: dict[str, int], column: str) -> int:
    if label not in position:
        raise DataError(
            f"the pre-label column {column!r} holds {label!r}, which is no class; correct it, or "
            "add it to classes"
        )
    return position[label]


def _label_order(label: str) -> tuple[int, float, str]:
    try:
        number = float(label)
    except ValueError:
        return (1, 0.0, label)
    return (1, 0.0, label) if math.isnan(number) else (0, number, label)


def _content(frame: pd.DataFrame, mapping: TableMapping) -> tuple[Kind, Content]:
    if mapping.text:
        return "text", _texts(frame, mapping)
    if mapping.embedding:
        return "embedding", _vectors(frame, mapping)
    return "table", _feature_table(frame, mapping)


def _texts(frame: pd.DataFrame, mapping: TableMapping) -> NDArray[Any]:
    cells = _objects(frame, mapping.text)
    empty = [row for row, value in enumerate(cells) if _is_missing(value)]
    if empty and mapping.missing == "refuse":
        named = ", ".join(str(row + 1) for row in empty[:5])
        raise DataError(
            f"the text column {mapping.text!r} is empty in {len(empty)} of {len(frame)} rows "
            f'(rows {named}); fill them in, or use missing = "drop_rows"'
        )
    texts = ["" if _is_missing(value) else as_label(value) for value in cells]
    return np.array(texts, dtype=object)


def _feature_table(frame: pd.DataFrame, mapping: TableMapping) -> pd.DataFrame:
    table = frame[list(mapping.features)]
    _refuse_lists(table)
    counts = {str(c): int(table[c].map(_is_missing).sum()) for c in table}
    if mapping.missing == "refuse":
        _refuse_missing(counts, len(table))
    return pd.DataFrame({column: _filled(table[column]) for column in table})


def _refuse_lists(table: pd.DataFrame) -> None:
    for column in table:
        if isinstance(first_present(table[column]), list | dict | np.ndarray):
            raise DataError(
                f"the column {column!r} holds lists or objects; name it as embedding, or leave "
                "it out"
            )


def _refuse_missing(counts: dict[str, int], n_rows: int) -> None:
    gaps = {column: count for column, count in counts.items() if count}
    if gaps:
        listed = ", ".join(f"{column} ({count})" for column, count in list(gaps.items())[:10])
        raise DataError(
            f"values are missing in {len(gaps)} columns of {n_rows} rows: {listed}; use "
            'missing = "drop_rows" or missing = "median", or leave these columns out'
        )


def _filled(column: "pd.Series[Any]") -> "pd.Series[Any]":
    if column.dtype == np.float64:
        numbers = column.to_numpy()
        _refuse_infinite(numbers, str(column.name))
        present = numbers[~np.isnan(numbers)]
        return column.fillna(float(np.median(present)) if present.size else 0.0)
    cells = column.to_numpy(dtype=object)
    words = [MISSING_CATEGORY if _is_missing(value) else as_label(value) for value in cells]
    return pd.Series(np.array(words, dtype=object), dtype=object)


def _refuse_infinite(numbers: Floats, column: str) -> None:
    bad = np.flatnonzero(np.isinf(numbers))
    if bad.size:
        raise DataError(
            f"the column {column!r} is infinite in {bad.size} rows (first: row {bad[0] + 1}); "
            "replace these values"
        )


def _vectors(frame: pd.DataFrame, mapping: TableMapping) -> Floats:
    if len(mapping.embedding) == 1:
        cells = _objects(frame, mapping.embedding[0])
        if isinstance(first_present(frame[mapping.embedding[0]]), list | np.ndarray):
            return _finite(_stacked(cells, mapping.embedding[0]), mapping)
    words = [c for c in mapping.embedding if frame[c].dtype != np.float64]
    if words:
        raise DataError(
            f"the embedding column {words[0]!r} holds words; name numeric columns, or use features"
        )
    return _finite(frame[list(mapping.embedding)].to_numpy(dtype=np.float64), mapping)


def _stacked(cells: NDArray[Any], column: str) -> Floats:
    lengths = {len(cell) if isinstance(cell, list | np.ndarray) else 0 for cell in cells}
    if len(lengths) > 1:
        raise DataError(
            f"the embedding column {column!r} has lists of {min(lengths)} to {max(lengths)} "
            "numbers; make them equally long"
        )
    try:
        vectors = np.array([np.asarray(cell, dtype=np.float64) for cell in cells])
    except (TypeError, ValueError) as error:
        raise DataError(
            f"the embedding column {column!r} holds something that is no number; check it"
        ) from error
    if vectors.ndim != 2 or vectors.shape[1] == 0:
        raise DataError(
            f"the embedding column {column!r} holds empty or nested lists; give one list of "
            "numbers a row"
        )
    return vectors


def _finite(vectors: Floats, mapping: TableMapping) -> Floats:
    bad = np.flatnonzero(~np.isfinite(vectors).all(axis=1))
    if bad.size:
        raise DataError(
            f"the embedding ({mapping.embedding[0]} ...) is missing or infinite in {bad.size} rows "
            f'(first: row {bad[0] + 1}); fill them in, or use missing = "drop_rows"'
        )
    return vectors


def _shown(frame: pd.DataFrame, mapping: TableMapping) -> tuple[str, ...]:
    """Of an embedding people see the other columns, if there are any."""
    if not mapping.embedding:
        return ()
    hidden = {mapping.label, mapping.id, *mapping.embedding, *mapping.pre_labels}
    others = [column for column in frame if column not in hidden]
    if not others:
        return ()
    return tuple(" · ".join(as_label(v) for v in row) for row in frame[others].to_numpy(object))


def _objects(frame: pd.DataFrame, column: str | None) -> NDArray[Any]:
    return frame[column].to_numpy(dtype=object)


def first_present(column: "pd.Series[Any]") -> object:
    """The first cell that holds anything; its type tells the column's."""
    return next((value for value in column if value is not None), None)
