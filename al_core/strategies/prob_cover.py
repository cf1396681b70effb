"""Pick what covers most of the pool with balls of one radius: for very small budgets."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np
from msgspec import Meta

from al_core.arrays.coverage import EXACT_ROWS
from al_core.arrays.kernels import Scaling, ball_kernel
from al_core.domain.values import Selection
from al_core.strategies.base import Family, QueryContext, Strategy
from al_core.strategies.covering import estimated_radius, greedy_cover, pool_to_cover


@dataclass(frozen=True)
class ProbCover(Strategy):
    """Greedy maximum coverage of the pool by balls around what is labeled or picked.

    u(x) = number of candidates z with ||x - z|| <= radius that no labeled or picked example
    covers yet. A radius of 0 stands for the largest one at which a share `purity` of the balls
    holds rows of one k-means cluster only (`clusters`, 0: as many as classes). Exact for up to
    10,000 candidates; of more z runs over a fixed random sample of 2,048 (2^28 / n above
    131,072 candidates, no fewer than 256), scaled to n. Rows have length 1 unless `scaling`
    is none. Utilities are those before the first pick. Cost O(n r d), memory O(n r) for r
    references. Paper: Yehuda, Dekel, Hacohen, Weinshall 2022, arXiv 2205.11320.
    """

    name: ClassVar[str] = "prob_cover"
    family: ClassVar[Family] = "density"
    when_to_use: ClassVar[str] = "The first few labels per class, with good embeddings."
    cost: ClassVar[str] = "O(n r d), r references"
    paper: ClassVar[str] = "Yehuda et al. 2022, arXiv 2205.11320"

    radius: Annotated[float, Meta(ge=0)] = 0.0
    purity: Annotated[float, Meta(gt=0, lt=1)] = 0.95
    clusters: Annotated[int, Meta(ge=0)] = 0
    scaling: Scaling = "unit"

    def chosen(self, context: QueryContext, batch_size: int) -> Selection:
        """The highest degrees, among what is not covered yet."""
        radius = self.radius or estimated_radius(context, self.clusters, self.purity, self.scaling)
        covered = pool_to_cover(context, ball_kernel(radius, self.scaling), EXACT_ROWS)
        n_references = covered.references.size
        weights = np.full(n_references, context.candidates.size / n_references)
        return greedy_cover(context, batch_size, covered, weights)
