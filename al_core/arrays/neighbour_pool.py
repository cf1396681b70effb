"""The rows near some others, without a table of all distances."""

import numpy as np
from numpy.typing import NDArray

from al_core.arrays.blocks import Dense, as_dense, over_blocks, row_blocks, taken
from al_core.arrays.distances import ROUNDING, squared_norms
from al_core.domain.values import Features, Rows

TABLE_ENTRIES = 2**25
"""Entries of a table of products held at a time: 256 MB at most."""
FEWEST_CENTERS = 8


def near_any(features: Features, rows: Rows, centers: Rows, k: int) -> NDArray[np.bool_]:
    """Whether each of `rows` is among the `k` nearest of them to any of `centers`, (n,).

    All rows at the k-th distance, up to rounding, count, so that the answer does not depend
    on their order. O(n c d), a few centers at a time.
    """
    if k >= rows.size:
        return np.full(rows.size, bool(centers.size))
    near = np.zeros(rows.size, dtype=np.bool_)
    half_norms = 0.5 * over_blocks(features, rows, squared_norms)
    tolerance = 2.0 * ROUNDING * float(np.finfo(features.dtype).eps) * half_norms
    for group in row_blocks(centers.size, max(FEWEST_CENTERS, TABLE_ENTRIES // rows.size)):
        for products in _products(features, rows, centers[group]).T:
            distances = half_norms - products
            near |= distances <= np.partition(distances, k - 1)[k - 1] + tolerance
    return near


def _products(features: Features, rows: Rows, centers: Rows) -> Dense:
    """Inner products of rows and centers, (n, c); each column can be read as one piece."""
    columns = as_dense(features[centers]).T
    table = np.empty((rows.size, centers.size), dtype=columns.dtype, order="F")
    for block in row_blocks(rows.size):
        table[block] = as_dense(taken(features, rows[block]) @ columns)
    return table
