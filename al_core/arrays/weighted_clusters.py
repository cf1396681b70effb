"""K-means in which some rows count more than others."""

import numpy as np
from scipy.sparse import csr_array

from al_core.arrays.blocks import BLOCK_ROWS, as_dense, dense_rows, row_blocks, taken
from al_core.arrays.clustering import ROUNDS, ROWS_PER_CLUSTER, SAMPLE_ROWS, Clusters
from al_core.arrays.distances import RowProducts, squared_distances
from al_core.arrays.sampling import d2_sample
from al_core.domain.values import Features, Floats, Labels, Rows


def weighted_clusters_of(
    features: Features, rows: Rows, k: int, weights: Floats, generator: np.random.Generator
) -> Clusters:
    """`rows` in at most `k` clusters by k-means where each row counts by its weight >= 0.

    Minimises sum_i w_i ||x_i - center(i)||^2. Starts from k-means++ by w_i D_i^2; weights that
    are all 0 count as equal. Above 10,000 rows (64 per cluster when that is more) the centers
    are trained on a random sample of that size. O(n k d) in time, O(n + sample) in memory.
    """
    if not weights.any():
        weights = np.ones(weights.size)
    limit, part = max(SAMPLE_ROWS, ROWS_PER_CLUSTER * k), np.arange(rows.size)
    if rows.size > limit:
        part = np.sort(generator.choice(rows.size, limit, replace=False))
    centers = _trained(features, rows[part], k, weights[part], generator)
    labels, squared = _assigned(features, rows, centers)
    return Clusters(labels, np.sqrt(squared), centers)


def _trained(
    features: Features, rows: Rows, k: int, weights: Floats, generator: np.random.Generator
) -> Floats:
    products, sample = RowProducts(features, rows), taken(features, rows)

    def weighted_distances_to(position: int) -> Floats:
        return weights * products.squared_distances_to(position)

    start, _ = d2_sample(weights, weighted_distances_to, min(k, rows.size), generator)
    centers, labels = dense_rows(sample, start), np.full(rows.size, -1, dtype=np.int64)
    for _ in range(ROUNDS):
        newest, _ = _assigned(sample, np.arange(rows.size), centers)
        if np.array_equal(newest, labels):
            break
        labels, centers = newest, _weighted_means(sample, newest, weights, centers)
    return centers


def _assigned(features: Features, rows: Rows, centers: Floats) -> tuple[Labels, Floats]:
    """Nearest center of each row and the squared distance to it; lower number on ties."""
    labels, squared = np.empty(rows.size, dtype=np.int64), np.empty(rows.size)
    for block in row_blocks(rows.size, BLOCK_ROWS // 4):
        distances = squared_distances(taken(features, rows[block]), centers)
        labels[block] = distances.argmin(axis=1)
        squared[block] = distances.min(axis=1)
    return labels, squared


def _weighted_means(sample: Features, labels: Labels, weights: Floats, centers: Floats) -> Floats:
    """Weighted mean of each cluster; one without weight keeps its center."""
    k, n_rows = centers.shape[0], labels.size
    membership = csr_array((weights, (labels, np.arange(n_rows))), (k, n_rows))
    totals = np.bincount(labels, weights, minlength=k)[:, None]
    sums = np.asarray(as_dense(membership @ sample), dtype=np.float64)
    return np.where(totals > 0, sums / np.where(totals > 0, totals, 1.0), centers)
