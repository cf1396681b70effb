"""Pick one typical example from each of as many clusters as the batch is large."""

from typing import ClassVar

from al_core.arrays.clustering import clusters_of
from al_core.arrays.medoids import medoids_first
from al_core.domain.values import Selection
from al_core.strategies.base import Family, QueryContext, Strategy


class KMeansMedoids(Strategy):
    """The candidate nearest to each center of a k-means with b clusters, largest cluster first.

    u(x) = -||x - center of its cluster||. Where equal rows leave clusters empty, the batch is
    filled by utility. Cost O(n b d) a round, on a sample above 10,000 rows. Paper: Nguyen &
    Smeulders 2004, doi:10.1145/1015330.1015349; as batch step Zhdanov 2019, arXiv 1901.05954.
    """

    name: ClassVar[str] = "kmeans_medoids"
    family: ClassVar[Family] = "diversity"
    when_to_use: ClassVar[str] = "A first batch, or large batches that should span the pool."
    cost: ClassVar[str] = "O(n b d)"
    paper: ClassVar[str] = "Nguyen & Smeulders 2004, doi:10.1145/1015330.1015349"
    stochastic: ClassVar[bool] = True

    def chosen(self, context: QueryContext, batch_size: int) -> Selection:
        """One medoid per cluster, then by utility."""
        clusters = clusters_of(context.features, context.candidates, batch_size, context.random)
        positions = medoids_first(clusters, context.tie_ranks)[:batch_size]
        return context.picked(positions, 0.0 - clusters.distances)
