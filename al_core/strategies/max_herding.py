"""Pick what covers the pool smoothly: low budgets, without a radius that cuts off."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np
from msgspec import Meta

from al_core.arrays.coverage import EXACT_ROWS
from al_core.arrays.kernels import gaussian_kernel
from al_core.domain.values import Selection
from al_core.strategies.base import Family, QueryContext, Strategy
from al_core.strategies.covering import greedy_cover, pool_to_cover


@dataclass(frozen=True)
class MaxHerding(Strategy):
    """Greedy maximum of generalized coverage with a Gaussian kernel on rows of length 1.

    u(x) = mean over candidates z of max(0, k(x, z) - max over labeled and picked s of k(s, z)),
    k(x, z) = exp(-||x - z||^2 / bandwidth^2). Exact for up to 10,000 candidates; of more (or
    when `references` is smaller) z runs over a fixed random sample of 2,048 (2^28 / n above
    131,072 candidates, no fewer than 256). Utilities are those before the first pick.
    Cost O(n r d + n b), memory O(n r) for r references. Paper: Bae, Noh, Sutherland 2024,
    arXiv 2407.12212.
    """

    name: ClassVar[str] = "max_herding"
    family: ClassVar[Family] = "density"
    when_to_use: ClassVar[str] = "The first labels, with good embeddings and no radius to tune."
    cost: ClassVar[str] = "O(n r d + n b), r references"
    paper: ClassVar[str] = "Bae, Noh, Sutherland 2024, arXiv 2407.12212"

    bandwidth: Annotated[float, Meta(gt=0)] = 1.0
    references: Annotated[int, Meta(ge=1)] = EXACT_ROWS

    def chosen(self, context: QueryContext, batch_size: int) -> Selection:
        """The picks of a full greedy search."""
        covered = pool_to_cover(context, gaussian_kernel(self.bandwidth), self.references)
        n_references = covered.references.size
        weights = np.full(n_references, 1.0 / n_references)
        return greedy_cover(context, batch_size, covered, weights)
