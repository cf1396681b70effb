"""Cover the pool: pick what is farthest from everything labeled or picked."""

from typing import ClassVar

import numpy as np

from al_core.arrays.distances import (
    nearest_squared_distances,
    squared_distances,
    upper_squared_distances,
)
from al_core.arrays.ranking import lazy_greedy
from al_core.domain.values import Features, Floats, Rows, Selection
from al_core.strategies.base import Family, QueryContext, Strategy

MOST_PAIRS = 2**20
"""Pairs of candidate and labeled example up to which all distances are worked out."""
MOST_BOUNDING, SPREAD_OVER = 128, 1024
"""Labeled examples that bound the distances of a larger pool, and from how many they come."""
NEAR_ENOUGH = 1.1
"""Squared radius, in units of the last one, that ends the search for bounding examples."""


class CoreSet(Strategy):
    """Greedy k-center: each pick is the example farthest from its nearest center.

    u(x) = min over labeled and picked c of ||x - c||; the labeled examples are the first
    centers, without any the first pick is the lowest tie rank. Utilities are the distances
    before the first pick (0 without labels). Above a million pairs of candidate and label
    they are so for the picks and what came near to being one, for the rest upper bounds: the
    distance to the nearest of at most 128 labels. Cost O(n d) with one product, and distances
    to labels and picks for the leaders only. Paper: Sener & Savarese 2018, arXiv 1708.00489.
    """

    name: ClassVar[str] = "core_set"
    family: ClassVar[Family] = "diversity"
    when_to_use: ClassVar[str] = "Good embeddings and large batches; not with many outliers."
    cost: ClassVar[str] = "O(n d)"
    paper: ClassVar[str] = "Sener & Savarese 2018, arXiv 1708.00489"

    def chosen(self, context: QueryContext, batch_size: int) -> Selection:
        """The farthest first, exactly as the full search in float64 would."""
        if context.labeled.size:
            distances = _Distances(context, context.labeled)
            picks = distances.farthest(batch_size)
            return context.picked(picks, np.sqrt(distances.squared))
        first = np.array([np.argmin(context.tie_ranks)])
        distances = _Distances(context, context.candidates[first])
        distances.squared[first] = -np.inf
        picks = np.append(first, distances.farthest(batch_size - 1))
        return context.picked(picks, np.zeros(context.candidates.size))


def _spread(features: Features, centers: Rows) -> Rows:
    """Few of the centers that cover the others, farthest first: at most half of them or 128.

    No more once the others are about as near as they get.
    """
    most = max(1, min(centers.size // 2, MOST_BOUNDING))
    sample = centers[:: max(1, centers.size // SPREAD_OVER)]
    distances = squared_distances(features[sample], features[sample])
    nearest, chosen, radii = distances[0], [0], []
    while len(chosen) < most:
        radii.append(nearest.max())
        chosen.append(int(nearest.argmax()))
        nearest = np.minimum(nearest, distances[chosen[-1]])
    enough = np.count_nonzero(np.array(radii) > NEAR_ENOUGH * nearest.max()) + 1
    return sample[chosen[:enough]]


class _Distances:
    """Squared distances of the candidates to their nearest center, or bounds on them."""

    def __init__(self, context: QueryContext, centers: Rows) -> None:
        features, self._candidates = context.features, context.candidates
        self._features, self._ranks = features, context.tie_ranks
        self._centers = features[centers]
        self._known = self._candidates.size * centers.size <= MOST_PAIRS
        self._bounded = np.zeros(self._candidates.size, dtype=np.bool_)
        if self._known:
            self.squared = nearest_squared_distances(features, self._candidates, centers)
        else:
            few = _spread(features, centers)
            near, self._others = features[few], features[np.setdiff1d(centers, few)]
            self.squared = context.over_candidates(
                lambda block: upper_squared_distances(block, near)
            )

    def farthest(self, batch_size: int) -> Rows:
        """Positions of candidates, each the farthest from the centers and those before it."""
        if self._known:
            return lazy_greedy(self.squared, self._beside, batch_size, self._ranks)
        bounds = self.squared.copy()
        return lazy_greedy(bounds, self._bounds, batch_size, self._ranks, self._beside_all)

    def _beside(self, positions: Rows, picks: Rows) -> Floats:
        distances = squared_distances(self._at(positions), self._at(picks))
        return np.asarray(distances.min(axis=1))

    def _bounds(self, positions: Rows, picks: Rows) -> Floats:
        """Upper bounds on the distances to picks, for those new here to the centers too."""
        rows, bounds = self._at(positions), np.full(positions.size, np.inf)
        if picks.size:
            bounds = upper_squared_distances(rows, self._at(picks))
        new = np.flatnonzero(~self._bounded[positions])
        if new.size and self._others.shape[0]:
            to_others = upper_squared_distances(rows[new], self._others)
            bounds[new] = np.minimum(bounds[new], to_others)
            self.squared[positions[new]] = np.minimum(self.squared[positions[new]], to_others)
        self._bounded[positions[new]] = True
        return bounds

    def _beside_all(self, positions: Rows, picks: Rows) -> Floats:
        """The distances to centers and picks, in float64."""
        to_centers = squared_distances(self._at(positions), self._centers).min(axis=1)
        self.squared[positions] = to_centers
        if picks.size == 0:
            return np.asarray(to_centers)
        return np.asarray(np.minimum(to_centers, self._beside(positions, picks)))

    def _at(self, positions: Rows) -> Features:
        return self._features[self._candidates[positions]]
