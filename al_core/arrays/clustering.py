"""K-means that gives the same clusters on every run: one thread, one seeded start.

scikit-learn's KMeans adds up its threads in the order they finish, which replay can't redo.
"""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from al_core.arrays.blocks import BLOCK_ROWS, Dense, as_dense, over_blocks, row_blocks, taken
from al_core.arrays.distances import own_squared_norms, squared_norms
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


def clusters_of(
    features: Features,
    rows: Rows,
    k: int,
    generator: np.random.Generator,
    weights: Floats | None = None,
) -> Clusters:
    """`rows` in at most `k` clusters by k-means (Lloyd 1982, doi:10.1109/TIT.1982.1056489).

    Minimises sum_i w_i ||x_i - its center||^2 with `weights` w >= 0, which count as equal when
    there are none or all are 0. Starts from k-means++; above 10,000 rows (64 per cluster when
    that is more) the centers are trained on a random sample of that size. O(n k d) in time,
    O(n + sample) in memory.
    """
    limit, part = max(SAMPLE_ROWS, ROWS_PER_CLUSTER * k), np.arange(rows.size)
    if rows.size > limit:
        part = np.sort(generator.choice(rows.size, limit, replace=False))
    sample = rows[part]
    own = None
    if weights is not None and weights[part].any():
        own = weights[part] / weights[part].max()
    start = sample[kmeans_plusplus(features, sample, min(k, sample.size), generator, own)]
    counted = np.ones(sample.size) if own is None else own
    centers = _trained(features, sample, as_dense(features[start]), counted)
    labels, nearness = _assigned(features, rows, centers)
    squared = over_blocks(features, rows, own_squared_norms) - 2.0 * nearness
    distances = np.sqrt(np.maximum(squared, 0.0))
    return Clusters(labels, distances, np.asarray(centers, dtype=np.float64))


def _trained(features: Features, rows: Rows, centers: Dense, weights: Floats) -> Dense:
    sample = taken(features, rows)
    labels = np.full(rows.size, -1, dtype=np.int64)
    for _ in range(ROUNDS):
        newest = _assigned(sample, np.arange(rows.size), centers)[0]
        if np.array_equal(newest, labels):
            break
        labels, centers = newest, _means(sample, newest, centers, weights)
    return centers


def _assigned(features: Features, rows: Rows, centers: Dense) -> tuple[Labels, Floats]:
    """Nearest center of each row, the lower number on ties, and half of |c|^2 - 2 <x, c>."""
    labels, nearness = np.empty(rows.size, dtype=np.int64), np.empty(rows.size)
    half_norms = (0.5 * squared_norms(centers)).astype(centers.dtype)
    columns = np.ascontiguousarray(centers.T)
    for block in row_blocks(rows.size, BLOCK_ROWS // 4):
        half = np.asarray(taken(features, rows[block]) @ columns)
        half -= half_norms
        labels[block] = half.argmax(axis=1)
        nearness[block] = half[np.arange(half.shape[0]), labels[block]]
    return labels, nearness


def _means(sample: Features, labels: Labels, centers: Dense, weights: Floats) -> Dense:
    """Weighted mean of each cluster; one without weight keeps its center."""
    n_rows, k = labels.size, centers.shape[0]
    counted = weights.astype(sample.dtype)
    membership = csr_array((counted, (labels, np.arange(n_rows))), (k, n_rows))
    totals = np.bincount(labels, counted, minlength=k)[:, None]
    sums = as_dense(membership @ sample)
    means = sums / np.where(totals > 0, totals, 1.0)
    return np.asarray(np.where(totals > 0, means, centers), dtype=sums.dtype)
