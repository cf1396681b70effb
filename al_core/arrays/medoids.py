"""The rows nearest to the centers of clusters: one typical row each."""

import numpy as np

from al_core.arrays.clustering import ROWS_PER_CLUSTER, SAMPLE_ROWS, Clusters, clusters_of
from al_core.arrays.distances import unit_rows
from al_core.arrays.ranking import TieRanks, top_k
from al_core.domain.values import Features, Rows

DECIMALS = 9
"""Decimals kept of a distance to a center, as a share of the largest."""


def medoids_first(clusters: Clusters, tie_ranks: TieRanks) -> Rows:
    """All positions: the nearest to each center, largest cluster first, then the rest by distance.

    Distances that differ by rounding count as equal: both rows of a cluster of two are as near
    to its center, and the tie rank is to decide. Where equal rows leave clusters empty there
    are fewer medoids than clusters; the first `k` of the answer fill a batch all the same.
    """
    farthest = float(clusters.distances.max(initial=0.0)) or 1.0
    nearness = 0.0 - np.round(clusters.distances / farthest, DECIMALS)
    ranked = top_k(nearness, nearness.size, tie_ranks)
    _, first_seen = np.unique(clusters.labels[ranked], return_index=True)
    medoids = ranked[first_seen]
    sizes = np.bincount(clusters.labels)[clusters.labels[medoids]]
    medoids = medoids[np.argsort(-sizes, kind="stable")]
    return np.concatenate([medoids, ranked[~np.isin(ranked, medoids)]])


def direction_medoids(
    features: Features, rows: Rows, k: int, tie_ranks: TieRanks, generator: np.random.Generator
) -> Rows:
    """Positions in `rows` of `k` medoids of their directions: rows scaled to length 1.

    Of more than 10,000 rows (64 per cluster when that is more) a random sample of that size
    is clustered, so that no scaled copy is larger. All positions when there are no more than `k`.
    """
    part = np.arange(rows.size)
    limit = max(SAMPLE_ROWS, ROWS_PER_CLUSTER * k)
    if rows.size > limit:
        part = np.sort(generator.choice(rows.size, limit, replace=False))
    units = unit_rows(features[rows[part]])
    clusters = clusters_of(units, np.arange(part.size), k, generator)
    return part[medoids_first(clusters, tie_ranks[part])[:k]]
