"""Row blocks of a feature matrix, so that no large matrix is copied whole."""

from collections.abc import Callable, Iterator
from typing import Any, Literal, TypeGuard

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, issparse

from al_core.domain.values import Features, Floats, Rows

Dense = NDArray[np.floating[Any]]
BLOCK_ROWS = 8192
"""Rows handled at a time: large enough for fast products, a few MB in memory."""
FEW = 8
"""Rows missing from a stretch are few up to one in eight."""


def is_sparse(matrix: Features) -> TypeGuard[csr_array]:
    """Whether the matrix is a SciPy sparse one."""
    return bool(issparse(matrix))


def as_dense(matrix: Features) -> Dense:
    """The matrix as a dense array; itself when it is one."""
    return np.asarray(matrix.toarray() if is_sparse(matrix) else matrix)


def row_blocks(n_rows: int, size: int = BLOCK_ROWS) -> Iterator[slice]:
    """Slices that cover 0 to `n_rows` in order, each of at most `size` rows."""
    for start in range(0, n_rows, size):
        yield slice(start, min(start + size, n_rows))


def consecutive(rows: Rows) -> bool:
    """Whether each row follows the one before it (an empty list does)."""
    if rows.size == 0:
        return True
    spans = int(rows[-1]) - int(rows[0]) == rows.size - 1
    return spans and bool(np.all(np.diff(rows) == 1))


def taken(features: Features, rows: Rows) -> Features:
    """`features[rows]`, as a view where the matrix is dense and the rows are consecutive."""
    if rows.size and consecutive(rows):
        return features[int(rows[0]) : int(rows[-1]) + 1]
    return features[rows]


def dense_rows(features: Features, rows: Rows) -> Floats:
    """`features[rows]` as a dense float64 array; meant for few rows."""
    return np.asarray(as_dense(features[rows]), dtype=np.float64)


def over_blocks(features: Features, rows: Rows, measure: Callable[[Features], Floats]) -> Floats:
    """`measure` of `features[rows]`, taken block by block; it gives one entry per row."""
    found: Floats | None = None
    for block, part in measured_blocks(features, rows, measure):
        if found is None:
            found = np.empty((rows.size, *part.shape[1:]), part.dtype, order=_order_of(part))
        found[block] = part
    return np.empty(0) if found is None else found


def measured_blocks(
    features: Features, rows: Rows, measure: Callable[[Features], Floats]
) -> Iterator[tuple[slice, Floats]]:
    """Each block of `rows` with the `measure` of its features, one entry per row.

    Each entry depends on its own row alone: where few rows are missing from a stretch of a
    large dense matrix, the stretch is measured whole and theirs are dropped, which costs less
    than a copy without them.
    """
    for block in row_blocks(rows.size):
        yield block, _measured(features, rows[block], measure)


def _measured(features: Features, rows: Rows, measure: Callable[[Features], Floats]) -> Floats:
    stretch = int(rows[-1]) - int(rows[0]) + 1
    missing = stretch - rows.size
    if 0 < missing <= rows.size // FEW and rows.size == BLOCK_ROWS and not is_sparse(features):
        own = rows - rows[0]
        if np.all(np.diff(own) > 0):
            whole = measure(features[int(rows[0]) : int(rows[-1]) + 1])
            return np.asarray(np.take(whole.T, own, axis=-1).T)
    return measure(taken(features, rows))


def _order_of(part: Floats) -> Literal["C", "F"]:
    """The memory order to gather in: column by column for a measure that answers so."""
    return "C" if part.flags.c_contiguous else "F"
