"""Refuse NaN and infinite features once per matrix, not once per query."""

import weakref

import numpy as np

from al_core.arrays.blocks import is_sparse, row_blocks
from al_core.domain.errors import DataError
from al_core.domain.values import Features, Rows

_checked: dict[int, weakref.ref[Features]] = {}
"""Matrices found finite, by id; a data version never changes, so one look is enough."""


def rows_not_finite(features: Features) -> Rows:
    """Rows that hold NaN or an infinite value, ascending."""
    if is_sparse(features):
        entries = np.flatnonzero(~np.isfinite(features.data))
        return np.unique(np.searchsorted(features.indptr, entries, side="right") - 1)
    bad = [
        block.start + np.flatnonzero(~np.isfinite(features[block]).all(axis=1))
        for block in row_blocks(features.shape[0])
    ]
    return np.concatenate(bad) if bad else np.empty(0, dtype=np.int64)


def require_finite(features: Features) -> None:
    """Raise DataError when a value is NaN or infinite; a matrix seen before is not read again."""
    known = _checked.get(id(features))
    if known is not None and known() is features:
        return
    bad = rows_not_finite(features)
    if bad.size:
        raise DataError(
            f"{bad.size} of {features.shape[0]} rows hold NaN or infinite features "
            f"(first: row {int(bad[0])}); fill them in or leave these rows out"
        )
    key = id(features)
    _checked[key] = weakref.ref(features, lambda _: _checked.pop(key, None))
