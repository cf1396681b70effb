"""Pick what spans the largest volume, where the unsure count as longer."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np
from msgspec import Meta

from al_core.arrays.determinants import Spans, greedy_determinant
from al_core.domain.values import Floats, Selection
from al_core.strategies.base import Family, Need, QueryContext, Strategy
from al_core.strategies.measures import UNCERTAINTIES, Uncertainty


@dataclass(frozen=True)
class Dpp(Strategy):
    """Greedy mode of a determinantal point process over cosine similarities.

    Each pick has the highest weight * r(x) + (1 - weight) * log v(x): r is the uncertainty (1
    before the first fit), v the share of x, scaled to length 1, outside the span of the picks.
    u(x) = exp(weight / (1 - weight) * (r(x) - 1)), 0 for all-zero rows: the factor by which
    the first pick stretches the determinant. Once the picks span all rows the most unsure
    follow. Labeled rows are not looked at. Cost O(n b (d + b)), memory O(n b). Paper: Chen,
    Zhang, Zhou 2018, arXiv 1709.05135; for active learning Biyik et al. 2019, arXiv 1906.07975.
    """

    name: ClassVar[str] = "dpp"
    family: ClassVar[Family] = "combined"
    when_to_use: ClassVar[str] = "Batches smaller than the number of features, without repeats."
    cost: ClassVar[str] = "O(n b (d + b))"
    paper: ClassVar[str] = "Chen, Zhang, Zhou 2018, arXiv 1709.05135"
    needs: ClassVar[frozenset[Need]] = frozenset({"probabilities"})

    uncertainty: Uncertainty = "margin"
    weight: Annotated[float, Meta(ge=0, lt=1)] = 0.5

    def chosen(self, context: QueryContext, batch_size: int) -> Selection:
        """The largest stretch of the determinant first."""
        unsure = self._uncertainty(context)
        log_quality = self.weight / (1.0 - self.weight) * (unsure - 1.0)
        spans = Spans(context.features, context.candidates, batch_size)
        utilities = np.exp(log_quality) * spans.shares
        picks, shares = greedy_determinant(spans, log_quality, batch_size, context.tie_ranks)
        reasons = {"uncertainty": unsure[picks], "share_unlike_earlier_picks": shares}
        return context.picked(picks, utilities, reasons=reasons)

    def _uncertainty(self, context: QueryContext) -> Floats:
        if context.model is None:
            return np.ones(context.candidates.size)
        return UNCERTAINTIES[self.uncertainty](context.probabilities)
