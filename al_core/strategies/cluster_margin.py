"""Pick doubtful examples from many clusters, the small ones first: for large batches."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np
from msgspec import Meta

from al_core.arrays.clustering import clusters_of
from al_core.arrays.linkage_clusters import linkage_clusters
from al_core.arrays.ranking import top_k
from al_core.domain.values import Labels, Rows, Selection
from al_core.strategies.base import Family, Need, QueryContext, Strategy
from al_core.strategies.measures import margin

LINKAGE_ROWS = 4096
"""Candidates up to which clusters are made by linkage: 67 MB of distances."""
MOST_CENTERS, MOST_ENTRIES = 500, 2**22
"""Most clusters by k-means, and most entries of their centers (32 MB)."""


@dataclass(frozen=True)
class ClusterMargin(Strategy):
    """One random candidate of each cluster in turn, of the `shortlist` b with the least margin.

    u(x) = 1 - (p1 - p2). Clusters: average linkage of all candidates, cut to n /
    `rows_per_cluster` clusters; above 4,096 candidates k-means with that many clusters, at
    most 500 (4,194,304 / d when that is less). Those of the shortlist are visited from the
    fewest shortlisted to the most, again and again, until the batch is full. (Published: the
    tree is built once, before the first batch, and cut at a distance.) Cost O(n^2 d) up to
    4,096 candidates, then O(n k d) a round.
    Paper: Citovsky, DeSalvo, Gentile, Karydas, Rajagopalan, Rostamizadeh, Kumar 2021, arXiv
    2107.14263.
    """

    name: ClassVar[str] = "cluster_margin"
    family: ClassVar[Family] = "combined"
    when_to_use: ClassVar[str] = "Large batches, 100 and up, from a pool with small groups in it."
    cost: ClassVar[str] = "O(n^2 d) up to 4,096 candidates, then O(n k d)"
    paper: ClassVar[str] = "Citovsky et al. 2021, arXiv 2107.14263"
    needs: ClassVar[frozenset[Need]] = frozenset({"model", "probabilities"})
    stochastic: ClassVar[bool] = True

    shortlist: Annotated[int, Meta(ge=1)] = 10
    rows_per_cluster: Annotated[int, Meta(ge=1)] = 10

    def chosen(self, context: QueryContext, batch_size: int) -> Selection:
        """Round after round through the clusters of the shortlist."""
        unsure = context.over_candidates(lambda block: margin(context.scorer.predict_proba(block)))
        short = np.sort(top_k(unsure, self.shortlist * batch_size, context.tie_ranks))
        own = self._cluster_labels(context)[short]
        turns = turns_of(own, context.random)[:batch_size]
        positions = short[turns]
        reasons = {
            "uncertainty": unsure[positions],
            "cluster_size": np.bincount(own)[own[turns]].astype(np.float64),
        }
        return context.picked(positions, unsure, reasons=reasons)

    def _cluster_labels(self, context: QueryContext) -> Labels:
        rows = context.candidates
        n_clusters = max(1, rows.size // self.rows_per_cluster)
        if rows.size <= LINKAGE_ROWS:
            return linkage_clusters(context.features, rows, n_clusters)
        widest = max(1, MOST_ENTRIES // context.features.shape[1])
        n_clusters = min(n_clusters, MOST_CENTERS, widest)
        return clusters_of(context.features, rows, n_clusters, context.random).labels


def turns_of(clusters: Labels, generator: np.random.Generator) -> Rows:
    """All positions in turns: one of each cluster, smallest first, then the next of each.

    Within a cluster the order is random; of clusters of one size the lower number is first.
    """
    shuffled = generator.permutation(clusters.size)
    grouped = shuffled[np.argsort(clusters[shuffled], kind="stable")]
    inside = clusters[grouped]
    turn = np.arange(grouped.size) - np.searchsorted(inside, inside)
    sizes = np.bincount(clusters)[inside]
    return np.asarray(grouped[np.lexsort((inside, sizes, turn))])
