"""Pick what makes every row of the pool similar to some labeled or picked one."""

from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

import numpy as np
from msgspec import Meta

from al_core.arrays.coverage import EXACT_ROWS
from al_core.arrays.kernels import cosine_kernel, gaussian_kernel
from al_core.domain.values import Selection
from al_core.strategies.base import Family, QueryContext, Strategy
from al_core.strategies.covering import greedy_cover, pool_to_cover

Similarity = Literal["cosine", "rbf"]


@dataclass(frozen=True)
class FacilityLocation(Strategy):
    """Greedy maximum of the pool's similarity to its nearest labeled or picked example.

    u(x) = sum over candidates z of max(0, k(x, z) - max over labeled and picked s of k(s, z)),
    k the cosine or, on rows of length 1, exp(-||x - z||^2 / bandwidth^2). Exact for up to
    10,000 candidates; of more (or when `references` is smaller) z runs over a fixed random
    sample of 2,048 (2^28 / n above 131,072 candidates, no fewer than 256), scaled to n.
    Utilities are those before the first pick. Cost O(n r d + n b), memory O(n r) for r
    references. Paper: Wei, Iyer, Bilmes 2015, PMLR 37.
    """

    name: ClassVar[str] = "facility_location"
    family: ClassVar[Family] = "density"
    when_to_use: ClassVar[str] = "Batches that should represent the whole pool, at any budget."
    cost: ClassVar[str] = "O(n r d + n b), r references"
    paper: ClassVar[str] = "Wei, Iyer, Bilmes 2015, PMLR 37"

    similarity: Similarity = "cosine"
    bandwidth: Annotated[float, Meta(gt=0)] = 1.0
    references: Annotated[int, Meta(ge=1)] = EXACT_ROWS

    def chosen(self, context: QueryContext, batch_size: int) -> Selection:
        """The picks of a full greedy search."""
        kernel = cosine_kernel() if self.similarity == "cosine" else gaussian_kernel(self.bandwidth)
        covered = pool_to_cover(context, kernel, self.references)
        n_references = covered.references.size
        weights = np.full(n_references, context.candidates.size / n_references)
        return greedy_cover(context, batch_size, covered, weights)
