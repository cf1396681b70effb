"""A hash for the content of each row, the same on every machine and under every library."""

import hashlib
import json
from collections.abc import Iterator

import numpy as np
import pandas as pd

from al_core.datasets.dataset import Dataset


def row_hashes(dataset: Dataset) -> tuple[str, ...]:
    """SHA-256 of each row's content, labels left out; equal rows have equal hashes."""
    return tuple(hashlib.sha256(content).hexdigest() for content in _contents(dataset))


def columns_of(dataset: Dataset) -> tuple[str, ...]:
    """What the parts of a row are called: the columns of a table, else nothing."""
    rows = dataset.rows
    return tuple(str(name) for name in rows.columns) if isinstance(rows, pd.DataFrame) else ()


def _contents(dataset: Dataset) -> Iterator[bytes]:
    rows = dataset.rows
    if isinstance(rows, pd.DataFrame):
        cells = (rows[name].tolist() for name in rows.columns)
        for row in zip(*cells, strict=True):
            yield json.dumps([_plain(cell) for cell in row]).encode()
        return
    if dataset.kind == "text":
        for text in rows:
            yield str(text).encode("utf-8", "surrogatepass")
        return
    for array in np.ascontiguousarray(rows, dtype="<f8") + 0.0:
        yield repr(array.shape).encode() + array.tobytes()


def _plain(cell: object) -> object:
    """A number as float64 without a negative zero, all else as text."""
    return float(cell) + 0.0 if isinstance(cell, int | float) else str(cell)
