"""Rank a batch by novelty while labels are few, and by uncertainty once they are many."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from al_core.arrays.coverage import reference_positions
from al_core.arrays.distances import RowProducts, nearest_squared_distances
from al_core.arrays.kernels import kernel_blocks, measured, squared_distances_between
from al_core.arrays.ranking import best
from al_core.domain.values import Floats, Selection
from al_core.strategies.base import Family, Need, QueryContext, Strategy
from al_core.strategies.measures import UNCERTAINTIES, Uncertainty

ROUNDED = 12
"""Decimal places of a mean distance: the rest is rounding, so that equal rows tie."""


@dataclass(frozen=True)
class RankedBatch(Strategy):
    """Distance to what is labeled or picked against uncertainty, by the share of labels.

    u(x) = alpha (1 - 1 / (1 + d(x))) + (1 - alpha) uncertainty(x); d is the distance to the
    nearest labeled or picked example, alpha = |U| / (|U| + |L|) with each pick moving from U
    to L. Without labels the first pick has the least mean distance d to the candidates (above
    10,000 of them to a fixed random sample of 2,048), u(x) = 1 / (1 + d); without a model
    the uncertainty is 0. Utilities are those before the first pick. Cost O(n (C + (l + b) d)).
    Paper: Cardoso, Silva, Canuto, Moro, Goncalves 2017, doi:10.1016/j.ins.2016.10.037.
    """

    name: ClassVar[str] = "ranked_batch"
    family: ClassVar[Family] = "combined"
    when_to_use: ClassVar[str] = "Batches from the start on, with no weight to choose."
    cost: ClassVar[str] = "O(n (C + (l + b) d))"
    paper: ClassVar[str] = "Cardoso et al. 2017, doi:10.1016/j.ins.2016.10.037"
    needs: ClassVar[frozenset[Need]] = frozenset({"probabilities"})

    uncertainty: Uncertainty = "least_confidence"

    def chosen(self, context: QueryContext, batch_size: int) -> Selection:
        """The highest score first; a pick lowers the distances of what is like it."""
        unsure = self._uncertainty(context)
        search = _Search(context, unsure)
        utilities = search.scores()
        for _ in range(batch_size):
            search.take(best(search.scores() + search.free, context.tie_ranks))
        picks = np.array(search.picks)
        reasons = {"uncertainty": unsure[picks], "nearest_distance": np.array(search.distances)}
        return context.picked(picks, utilities, reasons=reasons)

    def _uncertainty(self, context: QueryContext) -> Floats:
        if context.model is None:
            return np.zeros(context.candidates.size)
        return UNCERTAINTIES[self.uncertainty](context.probabilities)


class _Search:
    """What is picked so far, and how far each candidate is from all labeled and picked.

    free: 0 for what may still be picked, else minus infinity. distances: of each pick to the
    nearest labeled or picked before it, 0 when there was none.
    """

    def __init__(self, context: QueryContext, unsure: Floats) -> None:
        self._context = context
        self._unsure = unsure
        self._products = RowProducts(context.features, context.candidates)
        self._squared = _squared_to_labeled(context)
        self.free = np.zeros(unsure.size)
        self.picks: list[int] = []
        self.distances: list[float] = []

    def scores(self) -> Floats:
        """Every candidate's score now."""
        if not self.picks and self._context.labeled.size == 0:
            return _centrality(self._context)
        unlabeled = self._unsure.size - len(self.picks)
        alpha = unlabeled / (self._unsure.size + self._context.labeled.size)
        novelty = 1.0 - 1.0 / (1.0 + np.sqrt(self._squared))
        return alpha * novelty + (1.0 - alpha) * self._unsure

    def take(self, position: int) -> None:
        """Move the candidate at `position` to the labeled ones."""
        nearest = float(self._squared[position])
        self.distances.append(np.sqrt(nearest) if np.isfinite(nearest) else 0.0)
        self.picks.append(position)
        self.free[position] = -np.inf
        squared = self._products.squared_distances_to(position)
        self._squared = np.minimum(self._squared, squared)


def _squared_to_labeled(context: QueryContext) -> Floats:
    if context.labeled.size == 0:
        return np.full(context.candidates.size, np.inf)
    return nearest_squared_distances(context.features, context.candidates, context.labeled)


def _centrality(context: QueryContext) -> Floats:
    """1 / (1 + mean distance to the reference candidates)."""
    positions = reference_positions(context.tie_ranks)
    references = measured(context.features[context.candidates[positions]], "none")
    means = np.empty(context.candidates.size)
    for block in kernel_blocks(means.size, positions.size):
        rows = measured(context.features[context.candidates[block]], "none")
        means[block] = np.sqrt(squared_distances_between(rows, references)).mean(axis=1)
    return np.asarray(1.0 / (1.0 + np.round(means, ROUNDED)))
