"""Pick typical examples from clusters that hold no label yet: for very small budgets."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np
from msgspec import Meta

from al_core.arrays.clustering import clusters_of
from al_core.arrays.neighbours import mean_neighbour_distances
from al_core.domain.values import Floats, Labels, Rows, Selection
from al_core.strategies.base import Family, QueryContext, Strategy


@dataclass(frozen=True)
class TypiClust(Strategy):
    """The most typical example of each large cluster that holds the fewest labels.

    k-means of labeled and unlabeled rows in min(l + b, max_clusters) clusters, ordered by
    fewest labels, then size; in each the highest typicality, u(x) = 1 / (1 + mean distance to
    its nearest `neighbours` candidates of the cluster), which ranks as the paper's 1 / mean.
    Clusters with fewer than `smallest_cluster` candidates come last; candidates of clusters
    that are not used have utility 0. Cost O(n (l + b) d) a round. Paper: Hacohen, Dekel,
    Weinshall 2022, arXiv 2202.02794.
    """

    name: ClassVar[str] = "typiclust"
    family: ClassVar[Family] = "density"
    when_to_use: ClassVar[str] = "The first few dozen labels, with good embeddings."
    cost: ClassVar[str] = "O(n (l + b) d)"
    paper: ClassVar[str] = "Hacohen, Dekel, Weinshall 2022, arXiv 2202.02794"
    stochastic: ClassVar[bool] = True

    neighbours: Annotated[int, Meta(ge=1)] = 20
    max_clusters: Annotated[int, Meta(ge=1)] = 500
    smallest_cluster: Annotated[int, Meta(ge=1)] = 5

    def chosen(self, context: QueryContext, batch_size: int) -> Selection:
        """The most typical of each cluster in turn, then the next most typical of each."""
        own, of_labeled = self._cluster_labels(context, batch_size)
        order = self._clusters_in_turn(own, of_labeled, batch_size)
        utilities = self._typicality(context, own, order)
        turn = np.full(int(own.max()) + 1, order.size)
        turn[order] = np.arange(order.size)
        by_utility = np.lexsort((context.tie_ranks, -utilities, turn[own]))
        place = np.empty(own.size, dtype=np.int64)
        place[by_utility] = _places_within(turn[own][by_utility])
        used = turn[own] < order.size
        small = np.bincount(own)[own] < self.smallest_cluster
        positions = np.lexsort((turn[own], place, small, ~used))[:batch_size]
        return context.picked(positions, utilities)

    def _cluster_labels(self, context: QueryContext, batch_size: int) -> tuple[Labels, Labels]:
        """Cluster of each candidate and of each labeled row."""
        n_clusters = min(context.labeled.size + batch_size, self.max_clusters)
        rows = np.union1d(context.candidates, context.labeled)
        labels = clusters_of(context.features, rows, n_clusters, context.random).labels
        own = labels[np.searchsorted(rows, context.candidates)]
        return own, labels[np.searchsorted(rows, context.labeled)]

    def _clusters_in_turn(self, own: Labels, of_labeled: Labels, batch_size: int) -> Labels:
        """Clusters to pick from: `batch_size` of them, or all when too few are large enough."""
        sizes = np.bincount(own)
        labels_in = np.bincount(of_labeled, minlength=sizes.size)[: sizes.size]
        small = sizes < self.smallest_cluster
        order = np.lexsort((-sizes, labels_in, small))
        order = order[sizes[order] > 0]
        large = int((~small).sum())
        return order[:batch_size] if large >= batch_size else order

    def _typicality(self, context: QueryContext, own: Labels, clusters: Labels) -> Floats:
        utilities = np.zeros(own.size)
        for cluster in clusters:
            members = np.flatnonzero(own == cluster)
            rows = context.candidates[members]
            distances = mean_neighbour_distances(context.features, rows, self.neighbours)
            utilities[members] = 1.0 / (1.0 + distances)
        return utilities


def _places_within(groups: Labels) -> Rows:
    """0, 1, 2, ... within each run of equal values of a sorted array."""
    starts = np.searchsorted(groups, groups, side="left")
    return np.arange(groups.size) - starts
