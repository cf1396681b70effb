"""Pick what is unsure and unlike everything labeled or picked, by a weighted sum."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np
from msgspec import Meta

from al_core.arrays.distances import cosine_similarities, nearest_cosines
from al_core.arrays.ranking import lazy_greedy
from al_core.domain.values import Floats, Rows, Selection
from al_core.strategies.base import Family, Need, QueryContext, Strategy
from al_core.strategies.measures import UNCERTAINTIES, Uncertainty


@dataclass(frozen=True)
class UncertaintyDiversity(Strategy):
    """Weighted sum of uncertainty and of distance to what is labeled or picked, greedily.

    u(x) = weight * uncertainty(x) / max uncertainty + (1 - weight) * (1 - max(0, nearest
    cosine to a labeled or picked example)). Utilities are those before the first pick.
    Cost O(n (C + l d + b)). Paper: Cardoso, Silva, Canuto, Moro, Goncalves 2017, ranked batch
    mode, doi:10.1016/j.ins.2016.10.037.
    """

    name: ClassVar[str] = "uncertainty_diversity"
    family: ClassVar[Family] = "combined"
    when_to_use: ClassVar[str] = "Batches in which plain uncertainty would pick near-duplicates."
    cost: ClassVar[str] = "O(n (C + l d + b))"
    paper: ClassVar[str] = "Cardoso et al. 2017, doi:10.1016/j.ins.2016.10.037"
    needs: ClassVar[frozenset[Need]] = frozenset({"model", "probabilities"})

    uncertainty: Uncertainty = "margin"
    weight: Annotated[float, Meta(ge=0, le=1)] = 0.5

    def chosen(self, context: QueryContext, batch_size: int) -> Selection:
        """The highest sum first; a pick lowers the diversity of what is like it."""
        unsure = self._weighted_uncertainty(context)

        def beside(positions: Rows, picks: Rows) -> Floats:
            rows, picked = context.candidates[positions], context.candidates[picks]
            cosines = cosine_similarities(context.features[rows], context.features[picked])
            return unsure[positions] + self._weighted_diversity(cosines.max(axis=1))

        cosines = np.zeros(unsure.size)
        if context.labeled.size:
            cosines = nearest_cosines(context.features, context.candidates, context.labeled)
        utilities = unsure + self._weighted_diversity(cosines)
        picks = lazy_greedy(utilities, beside, batch_size, context.tie_ranks)
        return context.picked(picks, utilities)

    def _weighted_uncertainty(self, context: QueryContext) -> Floats:
        unsure = UNCERTAINTIES[self.uncertainty](context.probabilities)
        highest = float(unsure.max())
        return self.weight * unsure / highest if highest > 0 else np.zeros(unsure.size)

    def _weighted_diversity(self, cosines: Floats) -> Floats:
        return np.asarray((1.0 - self.weight) * (1.0 - np.clip(cosines, 0.0, 1.0)))
