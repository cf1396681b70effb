"""Let chance fill a share of every batch of another strategy."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np
from msgspec import Meta

from al_core.arrays.random_share import with_random_share
from al_core.domain.values import Selection
from al_core.strategies.base import Family, QueryContext
from al_core.strategies.wearing import Wearing


@dataclass(frozen=True)
class EpsilonGreedy(Wearing):
    """Each slot goes to a uniform draw with chance epsilon, else to another strategy's next pick.

    P(x) = epsilon / n_left + (1 - epsilon) [x is next in the strategy's order]. Utilities are
    the strategy's own. The chances are exact where the strategy is deterministic; for one
    that draws they are not known. Cost O(b) on top of the strategy. Paper: Sutton & Barto
    1998, Reinforcement Learning, chapter 2; in active learning as the random share of Osugi,
    Kun, Scott 2005, doi:10.1109/ICDM.2005.33.
    """

    name: ClassVar[str] = "epsilon_greedy"
    family: ClassVar[Family] = "meta"
    when_to_use: ClassVar[str] = "A strategy that may be blind to part of the pool."
    cost: ClassVar[str] = "O(b) + that of the strategy"
    paper: ClassVar[str] = "Osugi, Kun, Scott 2005, doi:10.1109/ICDM.2005.33"
    stochastic: ClassVar[bool] = True

    strategy: str = "margin"
    epsilon: Annotated[float, Meta(ge=0, le=1)] = 0.1

    @property
    def worn_names(self) -> tuple[str, ...]:
        """The one that chooses the rest."""
        return (self.strategy,)

    def chosen(self, context: QueryContext, batch_size: int) -> Selection:
        """The mixed batch; a pick that came at random has the reason `at_random`."""
        worn = self.worn[0]
        own = worn.select(context, batch_size)
        mixed = with_random_share(own, context.candidates, self.epsilon, context.random)
        at_random = np.array(mixed.at_random, dtype=np.float64)
        chances = None if worn.stochastic else np.array(mixed.probabilities)
        reasons = {**mixed.reasons, "at_random": at_random}
        return Selection(mixed.picks, own.utilities, chances, reasons)
