"""K-means that gives the same clusters on every run: one thread, one seeded start.

scikit-learn's KMeans adds up its threads in the order they finish, which replay can't redo.
"""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from al_core.arrays.blocks import BLOCK_ROWS, Dense, as_dense, row_blocks, taken
from al_core.arrays.distances import squared_norms
from al_core.arrays.sampling import kmeans_plusplus
from al_core.domain.values import Features, Floats, Labels, Rows

ROUNDS = 25
SAMPLE_ROWS = 10_000
ROWS_PER_CLUSTER = 64


@dataclass(frozen=True)
class Clusters:
    """A partition of rows.

    labels: cluster of each row, (n,). distances: Euclidean distance of each row to the center
    of its cluster, (n,). centers: (k, d), float64. A cluster may be empty.
    """

    labels: Labels
    distances: Floats
    centers: Floats


def clusters_of(features: Features, rows: Rows, k: int, generator: np.random.Generator) -> Clusters:
    """`rows` in at most `k` clusters by k-means (Lloyd 1982, doi:10.1109/TIT.1982.1056489).

    Starts from k-means++; above 10,000 rows (64 per cluster when that is more) the centers are
    trained on a random sample of that size. O(n k d) in time, O(n + sample) in memory.
    """
    limit = max(SAMPLE_ROWS, ROWS_PER_CLUSTER * k)
    sample = rows
    if rows.size > limit:
        sample = rows[np.sort(generator.choice(rows.size, limit, replace=False))]
    start = sample[kmeans_plusplus(features, sample, min(k, sample.size), generator)]
    centers = _trained(features, sample, as_dense(features[start]))
    labels, squared = _assigned(features, rows, centers)
    return Clusters(labels, np.sqrt(squared), np.asarray(centers, dtype=np.float64))


def _trained(features: Features, rows: Rows, centers: Dense) -> Dense:
    sample = taken(features, rows)
    labels = np.full(rows.size, -1, dtype=np.int64)
    for _ in range(ROUNDS):
        newest, _ = _assigned(sample, np.arange(rows.size), centers)
        if np.array_equal(newest, labels):
            break
        labels, centers = newest, _means(sample, newest, centers)
    return centers


def _assigned(features: Features, rows: Rows, centers: Dense) -> tuple[Labels, Floats]:
    labels, squared = np.empty(rows.size, dtype=np.int64), np.empty(rows.size)
    columns, half_norms = np.ascontiguousarray(centers.T), 0.5 * squared_norms(centers)
    for block in row_blocks(rows.size, BLOCK_ROWS // 4):
        labels[block], squared[block] = _nearest(taken(features, rows[block]), columns, half_norms)
    return labels, squared


def _nearest(block: Features, columns: Dense, half_norms: Floats) -> tuple[Labels, Floats]:
    """Nearest center (a column) of each row, squared distance to it; lower number on ties."""
    half = np.asarray(block @ columns) - half_norms[None, :]
    labels = half.argmax(axis=1)
    closest = half[np.arange(labels.size), labels]
    return labels, np.maximum(squared_norms(block) - 2.0 * closest, 0.0)


def _means(sample: Features, labels: Labels, centers: Dense) -> Dense:
    """Mean of each cluster; an empty one keeps its center."""
    n_rows, k = labels.size, centers.shape[0]
    membership = csr_array(
        (np.ones(n_rows, sample.dtype), (labels, np.arange(n_rows))), (k, n_rows)
    )
    sizes = np.bincount(labels, minlength=k)[:, None]
    sums = as_dense(membership @ sample)
    return np.asarray(np.where(sizes > 0, sums / np.maximum(sizes, 1), centers), dtype=sums.dtype)
