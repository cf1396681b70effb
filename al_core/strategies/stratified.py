"""Pick at random, but spread over the parts of the pool."""

from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

import numpy as np
from msgspec import Meta

from al_core.arrays.clustering import clusters_of
from al_core.arrays.sampling import weighted_draw
from al_core.domain.values import Floats, Labels, Rows, Selection
from al_core.strategies.base import Family, QueryContext, Strategy


@dataclass(frozen=True)
class StratifiedRandom(Strategy):
    """A random draw that takes from each stratum about its share of the pool.

    Strata are `strata` k-means clusters of the candidates, or (`by="classes"`, once there is
    a model) the predicted classes. Each pick draws a stratum s with chance (1 - free_share)
    owed_s / sum owed + free_share left_s / n_left, where owed_s = max(0, b n_s / n - picks of
    it so far), then one of its left_s examples evenly: every example keeps a chance, and all
    chances are known. Utilities are 0. Cost O(n k d + b k) for k strata. Paper: Cochran 1977,
    Sampling Techniques, chapter 5.
    """

    name: ClassVar[str] = "stratified_random"
    family: ClassVar[Family] = "random"
    when_to_use: ClassVar[str] = "First labels or an estimate, and the pool has parts of all sizes."
    cost: ClassVar[str] = "O(n k d)"
    paper: ClassVar[str] = "Cochran 1977, Sampling Techniques, 3rd ed., chapter 5"
    stochastic: ClassVar[bool] = True

    by: Literal["clusters", "classes"] = "clusters"
    strata: Annotated[int, Meta(ge=1)] = 10
    free_share: Annotated[float, Meta(gt=0, le=1)] = 0.1

    def chosen(self, context: QueryContext, batch_size: int) -> Selection:
        """A stratum by what it is owed, then one of its examples."""
        strata = self._strata_of(context)
        sizes = np.bincount(strata).astype(np.float64)
        drawn, chances = self._drawn_strata(sizes, batch_size, context.random)
        positions = np.empty(batch_size, dtype=np.int64)
        for stratum in np.unique(drawn):
            here = np.flatnonzero(drawn == stratum)
            members = np.flatnonzero(strata == stratum)
            positions[here] = context.random.choice(members, here.size, replace=False)
        shares = sizes[drawn] / strata.size
        return context.picked(positions, np.zeros(strata.size), chances, {"stratum_share": shares})

    def _strata_of(self, context: QueryContext) -> Labels:
        """Stratum of each candidate."""
        if self.by == "classes" and context.model is not None:
            return np.asarray(context.probabilities.argmax(axis=1))
        rows, count = context.candidates, min(self.strata, context.candidates.size)
        return clusters_of(context.features, rows, count, context.random).labels

    def _drawn_strata(
        self, sizes: Floats, batch_size: int, generator: np.random.Generator
    ) -> tuple[Rows, Floats]:
        """Stratum of each pick, and each pick's own chance given those before it."""
        left, quota = sizes.copy(), batch_size * sizes / sizes.sum()
        drawn, chances = np.empty(batch_size, dtype=np.int64), np.empty(batch_size)
        for step in range(batch_size):
            owed = np.where(left > 0, np.maximum(quota + left - sizes, 0.0), 0.0)
            by_share = left / left.sum()
            by_debt = owed / owed.sum() if owed.sum() > 0 else by_share
            chance = (1.0 - self.free_share) * by_debt + self.free_share * by_share
            stratum = weighted_draw(chance, generator)
            drawn[step], chances[step] = stratum, chance[stratum] / left[stratum]
            left[stratum] -= 1.0
        return drawn, chances
