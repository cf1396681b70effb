"""Clusters of few rows by average linkage: the same on every run, no number of rounds to choose."""

import numpy as np
from scipy.cluster.hierarchy import fcluster, linkage

from al_core.arrays.blocks import row_blocks
from al_core.arrays.distances import squared_distances
from al_core.domain.values import Features, Floats, Labels, Rows

BLOCK = 256
"""Rows whose distances to all are held at a time, beside those of each pair."""


def linkage_clusters(features: Features, rows: Rows, k: int) -> Labels:
    """Cluster of each of `rows`, (n,), 0 to at most `k` - 1, by average linkage.

    Hierarchical clustering by mean Euclidean distance (Sokal & Michener 1958), cut where at
    most `k` clusters are left; equal distances may leave fewer. O(n^2 d) in time, 8 n^2 bytes
    of memory: for a few thousand rows.
    """
    if rows.size < 2:
        return np.zeros(rows.size, dtype=np.int64)
    tree = linkage(_pair_distances(features[rows]), "average")
    return np.asarray(fcluster(tree, max(k, 1), "maxclust"), dtype=np.int64) - 1


def _pair_distances(block: Features) -> Floats:
    """Euclidean distance of each pair i < j, row by row, (n (n - 1) / 2,)."""
    n_rows = block.shape[0]
    pairs = np.empty(n_rows * (n_rows - 1) // 2)
    end = 0
    for part in row_blocks(n_rows, BLOCK):
        distances = np.sqrt(squared_distances(block[part], block))
        for row in range(part.start, part.stop):
            start, end = end, end + n_rows - row - 1
            pairs[start:end] = distances[row - part.start, row + 1 :]
    return pairs
