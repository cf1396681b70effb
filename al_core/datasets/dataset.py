"""A data set as one value: rows, labels, and a hash that names exactly this content."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Literal, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from al_core.domain.errors import DataError
from al_core.domain.values import Floats, Labels, Rows

Kind = Literal["text", "table", "image", "embedding"]
Content: TypeAlias = pd.DataFrame | NDArray[Any]
UNLABELED = -1


@dataclass(frozen=True, eq=False)
class Dataset:
    """Rows with labels, ready to become features.

    rows: text (n,) of str objects; image (n, height, width); embedding (n, d), all float64;
    table: a frame of float64 and str columns. codes: (n,), positions in `classes`, -1 where
    unlabeled. ids: what the owner calls the rows (empty = row numbers). shown: texts for
    people where the rows themselves are no text. pre_labels: (n, m), what m earlier labelers
    or rules said, as codes. domains: (n,), which world a row is from (0 = the first one).
    """

    name: str
    kind: Kind
    rows: Content
    codes: Labels
    classes: tuple[str, ...]
    description: str = ""
    source: str = ""
    ids: tuple[str, ...] = ()
    shown: tuple[str, ...] = field(default=(), repr=False)
    pre_labels: Labels | None = field(default=None, repr=False)
    domains: Labels | None = field(default=None, repr=False)

    def __len__(self) -> int:
        return int(self.codes.shape[0])

    @property
    def n_rows(self) -> int:
        """Number of rows."""
        return len(self)

    @property
    def labels(self) -> tuple[str, ...]:
        """The label of each row as a string, "" where unlabeled."""
        names = (*self.classes, "")
        return tuple(names[code] for code in self.codes)

    @cached_property
    def content_hash(self) -> str:
        """SHA-256 over rows and labels, in order; the same under every pandas version."""
        digest = hashlib.sha256(self.kind.encode())
        for part in _parts(self):
            digest.update(len(part).to_bytes(8, "little"))
            digest.update(part)
        return digest.hexdigest()

    @property
    def texts(self) -> tuple[str, ...]:
        """What people see of each row."""
        return tuple(self.text_of(row) for row in range(len(self)))

    def text_of(self, row: int) -> str:
        """What people see of one row."""
        if self.shown:
            return self.shown[row]
        if isinstance(self.rows, pd.DataFrame):
            return ", ".join(
                f"{column} = {_short(value)}" for column, value in self.rows.iloc[row].items()
            )
        if self.kind == "text":
            return str(self.rows[row])
        size = " x ".join(str(length) for length in self.rows.shape[1:])
        return f"{self.kind} {row} ({size})"

    def take(self, rows: Rows) -> "Dataset":
        """The data set of these rows only, in this order; classes stay as they are."""
        content = self.rows
        if isinstance(content, pd.DataFrame):
            kept: Content = content.iloc[rows].reset_index(drop=True)
        else:
            kept = content[rows]
        return replace(
            self,
            rows=kept,
            codes=self.codes[rows],
            ids=tuple(self.ids[row] for row in rows) if self.ids else (),
            shown=tuple(self.shown[row] for row in rows) if self.shown else (),
            pre_labels=None if self.pre_labels is None else self.pre_labels[rows],
            domains=None if self.domains is None else self.domains[rows],
        )


def row_sample(dataset: Dataset, wanted: int | None, generator: np.random.Generator) -> Dataset:
    """`wanted` rows drawn at random, in their old order; all of them for None or too many."""
    if wanted is None or wanted >= len(dataset):
        return dataset
    if wanted < 2:
        raise DataError(f"rows = {wanted}: a data set needs at least 2 rows; ask for more")
    return dataset.take(np.sort(generator.choice(len(dataset), wanted, replace=False)))


def duplicate_groups(dataset: Dataset) -> Rows:
    """For each row the first row with the same content, (n,).

    Texts are the same when equal in lower case with white space made single; other rows when
    all their values are equal.
    """
    first: dict[Any, int] = {}
    keys = _content_keys(dataset)
    return np.array([first.setdefault(key, row) for row, key in enumerate(keys)], dtype=np.int64)


def number_matrix(frame: pd.DataFrame) -> Floats:
    """A table as numbers, (n, columns): a category becomes its rank among the sorted ones."""
    columns = [
        column.to_numpy(dtype=np.float64)
        if pd.api.types.is_numeric_dtype(column.dtype)
        else np.unique(column.to_numpy(dtype=object).astype(str), return_inverse=True)[1]
        for _, column in frame.items()
    ]
    return np.column_stack(columns).astype(np.float64)


def normal_text(text: str) -> str:
    """A text in lower case with single spaces: two with equal results are duplicates."""
    return " ".join(text.lower().split())


def _content_keys(dataset: Dataset) -> list[Any]:
    rows = dataset.rows
    if dataset.kind == "text":
        return [normal_text(str(text)) for text in rows]
    matrix = number_matrix(rows) if isinstance(rows, pd.DataFrame) else rows
    return [row.tobytes() for row in _plain(matrix)]


def _parts(dataset: Dataset) -> Iterator[bytes]:
    yield from _string_parts(dataset.classes)
    yield dataset.codes.astype("<i8").tobytes()
    if dataset.pre_labels is not None:
        yield from _array_parts(dataset.pre_labels)
    rows = dataset.rows
    if isinstance(rows, pd.DataFrame):
        for name, column in rows.items():
            yield str(name).encode()
            yield from _array_parts(column.to_numpy())
        return
    yield from _array_parts(rows)


def _array_parts(values: NDArray[Any]) -> Iterator[bytes]:
    if values.dtype == object:
        yield from _string_parts(values)
        return
    yield repr(values.shape).encode()
    yield _plain(values).tobytes()


def _string_parts(strings: Any) -> Iterator[bytes]:
    encoded = [str(string).encode("utf-8", "surrogatepass") for string in strings]
    yield np.array([len(string) for string in encoded], dtype="<i8").tobytes()
    yield b"".join(encoded)


def _plain(values: NDArray[Any]) -> Floats:
    """Little-endian float64 in C order, with no negative zero."""
    return np.ascontiguousarray(values, dtype="<f8") + 0.0


def _short(value: object) -> str:
    return f"{value:.6g}" if isinstance(value, float) else str(value)
