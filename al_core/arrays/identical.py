"""Which rows of a feature matrix are the same, so that none is on both sides of a split."""

import numpy as np

from al_core.arrays.blocks import is_sparse
from al_core.domain.values import Features, Rows


def identical_groups(features: Features) -> Rows:
    """For each row the first row with equal values, (n,). Cost O(n d), or O(entries)."""
    first: dict[bytes, int] = {}
    return np.array(
        [first.setdefault(_content(features, row), row) for row in range(features.shape[0])],
        dtype=np.int64,
    )


def _content(features: Features, row: int) -> bytes:
    if not is_sparse(features):
        return np.ascontiguousarray(features[row]).tobytes()
    entries = slice(features.indptr[row], features.indptr[row + 1])
    columns, values = features.indices[entries], features.data[entries]
    order = np.argsort(columns)
    return bytes(columns[order].tobytes() + b"|" + values[order].tobytes())
