"""Cover the pool: pick what is farthest from everything labeled or picked."""

from typing import ClassVar

import numpy as np

from al_core.arrays.distances import nearest_squared_distances, squared_distances
from al_core.arrays.ranking import lazy_greedy
from al_core.domain.values import Features, Floats, Rows, Selection
from al_core.strategies.base import Family, QueryContext, Strategy


class CoreSet(Strategy):
    """Greedy k-center: each pick is the example farthest from its nearest center.

    u(x) = min over labeled and picked c of ||x - c||; the labeled examples are the first
    centers, without any the first pick is the lowest tie rank. Utilities are the distances
    before the first pick (0 without labels). Cost O(n l d + n b) and distances to new picks
    for the leaders only. Paper: Sener & Savarese 2018, arXiv 1708.00489.
    """

    name: ClassVar[str] = "core_set"
    family: ClassVar[Family] = "diversity"
    when_to_use: ClassVar[str] = "Good embeddings and large batches; not with many outliers."
    cost: ClassVar[str] = "O(n (l d + b))"
    paper: ClassVar[str] = "Sener & Savarese 2018, arXiv 1708.00489"

    def chosen(self, context: QueryContext, batch_size: int) -> Selection:
        """The farthest first, exactly as the full search in float64 would."""
        initial = _initial_distances(context)

        def beside(positions: Rows, picks: Rows) -> Floats:
            rows, centers = context.candidates[positions], context.candidates[picks]
            return _nearest(context.features, rows, centers)

        start = initial if context.labeled.size else np.full(initial.size, np.finfo(float).max)
        picks = lazy_greedy(start, beside, batch_size, context.tie_ranks)
        return context.picked(picks, np.sqrt(initial))


def _initial_distances(context: QueryContext) -> Floats:
    if context.labeled.size == 0:
        return np.zeros(context.candidates.size)
    return nearest_squared_distances(context.features, context.candidates, context.labeled)


def _nearest(features: Features, rows: Rows, centers: Rows) -> Floats:
    return np.asarray(squared_distances(features[rows], features[centers]).min(axis=1))
