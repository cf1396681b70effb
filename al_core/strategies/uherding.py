"""Cover what the model is unsure of: herding at low budgets, uncertainty at high ones."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np
from msgspec import Meta

from al_core.arrays.coverage import EXACT_ROWS
from al_core.arrays.kernels import (
    gaussian_kernel,
    kernel_blocks,
    measured,
    squared_distances_between,
)
from al_core.domain.values import Floats, Selection
from al_core.strategies.base import Family, Need, QueryContext, Strategy
from al_core.strategies.covering import greedy_cover, pool_to_cover
from al_core.strategies.measures import UNCERTAINTIES, Uncertainty


@dataclass(frozen=True)
class UHerding(Strategy):
    """Greedy maximum of uncertainty coverage, with a kernel that narrows as labels come in.

    u(x) = mean over candidates z of U(z) * max(0, k(x, z) - max over labeled and picked s of
    k(s, z)), k(x, z) = exp(-||x - z||^2 / bandwidth^2) on rows of length 1; bandwidth is the
    least distance between two labeled rows that differ, at most `widest`. U is the
    uncertainty, 1 before the first fit (then it is MaxHerding). The paper also cools or heats
    the probabilities to be calibrated on held-out labels; here the plan's calibration does
    that. References as in MaxHerding. Cost O(n (C + r d + b) + l^2 d), memory O(n r).
    Paper: Bae, Oliveira, Sutherland 2025, arXiv 2412.20644.
    """

    name: ClassVar[str] = "uherding"
    family: ClassVar[Family] = "combined"
    when_to_use: ClassVar[str] = "One strategy from the first label to the last."
    cost: ClassVar[str] = "O(n (C + r d + b)), r references"
    paper: ClassVar[str] = "Bae, Oliveira, Sutherland 2025, arXiv 2412.20644"
    needs: ClassVar[frozenset[Need]] = frozenset({"probabilities"})

    uncertainty: Uncertainty = "margin"
    widest: Annotated[float, Meta(gt=0)] = 1.0
    references: Annotated[int, Meta(ge=1)] = EXACT_ROWS

    def chosen(self, context: QueryContext, batch_size: int) -> Selection:
        """The picks of a full greedy search."""
        kernel = gaussian_kernel(min(self.widest, _closest_labeled(context)))
        covered = pool_to_cover(context, kernel, self.references)
        unsure = self._uncertainty(context)[covered.references]
        return greedy_cover(context, batch_size, covered, unsure / unsure.size)

    def _uncertainty(self, context: QueryContext) -> Floats:
        if context.model is None:
            return np.ones(context.candidates.size)
        unsure = UNCERTAINTIES[self.uncertainty](context.probabilities)
        return np.maximum(unsure, 0.0)


def _closest_labeled(context: QueryContext) -> float:
    """The least distance above 0 between two labeled rows of length 1; infinite without."""
    if context.labeled.size == 0:
        return np.inf
    rows = measured(context.features[context.labeled], "unit")
    least = np.inf
    for block in kernel_blocks(context.labeled.size, context.labeled.size):
        squared = squared_distances_between(rows.at(block), rows)
        least = min(least, float(squared.min(where=squared > 0.0, initial=np.inf)))
    return float(np.sqrt(least))
