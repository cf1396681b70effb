"""Let any strategy look at a small part of the pool only: what is near the labels."""

from dataclasses import dataclass, replace
from typing import Annotated, ClassVar

import numpy as np
from msgspec import Meta

from al_core.arrays.neighbour_pool import near_any
from al_core.arrays.ranking import lowest_ranked
from al_core.domain.values import Rows, Selection
from al_core.strategies.base import Family, QueryContext
from al_core.strategies.wearing import Wearing


@dataclass(frozen=True)
class Seals(Wearing):
    """Another strategy on the nearest neighbours of the labeled examples and a sample.

    The strategy sees candidates among the `neighbours` nearest of any labeled row, and the
    `sample` others with the lowest tie ranks (pseudo-random and fixed, so that picks do not
    depend on a draw); all others have the utility of the lowest seen. Neighbours are looked
    up anew, in blocks against the labeled rows alone, no index over the pool is built; the
    paper has no sample, without one a class far from every label is not found.
    Cost O(n l d) and the strategy on (l * neighbours + sample) rows: it pays with strategies
    that cost more a row than l distances. Paper: Coleman, Chou, Katz-Samuels, Culatana, Bailis,
    Berg, Nowak, Sumbaly, Zaharia, Yalniz 2022, arXiv 2007.00077.
    """

    name: ClassVar[str] = "seals"
    family: ClassVar[Family] = "meta"
    when_to_use: ClassVar[str] = "Rare classes in a large pool, or a strategy too slow for it."
    cost: ClassVar[str] = "O(n l d) + that of the strategy on l k rows"
    paper: ClassVar[str] = "Coleman et al. 2022, arXiv 2007.00077"

    strategy: str = "margin"
    neighbours: Annotated[int, Meta(ge=1)] = 100
    sample: Annotated[int, Meta(ge=0)] = 1000

    @property
    def worn_names(self) -> tuple[str, ...]:
        """The one that chooses in the smaller pool."""
        return (self.strategy,)

    def chosen(self, context: QueryContext, batch_size: int) -> Selection:
        """What the strategy chooses in the smaller pool."""
        seen = self.seen(context, batch_size)
        smaller = replace(
            context, candidates=context.candidates[seen], tie_ranks=context.tie_ranks[seen]
        )
        own = self.worn[0].select(smaller, batch_size)
        utilities = np.full(context.candidates.size, own.utilities.min())
        utilities[seen] = own.utilities
        return replace(own, utilities=utilities)

    def seen(self, context: QueryContext, batch_size: int) -> Rows:
        """Positions of the candidates that the strategy sees, ascending; a batch at least."""
        near = near_any(context.features, context.candidates, context.labeled, self.neighbours)
        others = np.flatnonzero(~near)
        wanted = max(self.sample, batch_size - (near.size - others.size))
        sample = others[lowest_ranked(context.tie_ranks[others], wanted)]
        return np.union1d(np.flatnonzero(near), sample)
