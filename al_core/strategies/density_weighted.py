"""Pick what is unsure and lies where the pool is dense, so that outliers are left alone."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np
from msgspec import Meta

from al_core.arrays.distances import mean_cosines
from al_core.domain.values import Selection
from al_core.strategies.base import Family, Need, QueryContext, Strategy
from al_core.strategies.measures import UNCERTAINTIES, Uncertainty


@dataclass(frozen=True)
class DensityWeighted(Strategy):
    """Information density: uncertainty times mean similarity to the candidates.

    u(x) = uncertainty(x) * max(0, mean over candidates z of cos(x, z)) ^ beta; the mean is
    one product with the mean of the scaled rows. Cost O(n (C + d)). Paper: Settles & Craven
    2008, ACL D08-1112.
    """

    name: ClassVar[str] = "density_weighted"
    family: ClassVar[Family] = "density"
    when_to_use: ClassVar[str] = "Uncertainty alone keeps asking about outliers."
    cost: ClassVar[str] = "O(n (C + d))"
    paper: ClassVar[str] = "Settles & Craven 2008, ACL D08-1112"
    needs: ClassVar[frozenset[Need]] = frozenset({"model", "probabilities"})

    uncertainty: Uncertainty = "entropy"
    beta: Annotated[float, Meta(ge=0)] = 1.0

    def chosen(self, context: QueryContext, batch_size: int) -> Selection:
        """The highest information density."""
        unsure = UNCERTAINTIES[self.uncertainty](context.probabilities)
        density = np.maximum(mean_cosines(context.features, context.candidates), 0.0)
        return context.top(unsure * density**self.beta, batch_size)
