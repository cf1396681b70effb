"""The rows near some others, without a table of all distances."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from al_core.arrays.blocks import row_blocks, taken
from al_core.arrays.distances import CENTER_BLOCK, squared_distances
from al_core.domain.values import Features, Floats, Rows


def near_any(features: Features, rows: Rows, centers: Rows, k: int) -> NDArray[np.bool_]:
    """Whether each of `rows` is among the `k` nearest of them to any of `centers`, (n,).

    All rows at the k-th distance count, so that the answer does not depend on their order.
    O(n c d) twice over, in blocks: never more than a block of distances is held.
    """
    near = np.zeros(rows.size, dtype=np.bool_)
    if k >= rows.size:
        return np.full(rows.size, bool(centers.size))
    for group in row_blocks(centers.size, CENTER_BLOCK):
        heart = features[centers[group]]
        radius = np.empty((heart.shape[0], 0))
        for _, distances in _blocks(features, rows, heart):
            radius = _lowest(np.concatenate([radius, distances], axis=1), k)
        furthest = radius.max(axis=1, keepdims=True)
        for block, distances in _blocks(features, rows, heart):
            near[block] |= (distances <= furthest).any(axis=0)
    return near


def _blocks(features: Features, rows: Rows, heart: Features) -> Iterator[tuple[slice, Floats]]:
    for block in row_blocks(rows.size):
        yield block, squared_distances(taken(features, rows[block]), heart).T


def _lowest(distances: Floats, k: int) -> Floats:
    if distances.shape[1] <= k:
        return distances
    return np.asarray(np.partition(distances, k - 1, axis=1)[:, :k])
