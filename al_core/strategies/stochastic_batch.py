"""Draw a batch by any strategy's utilities, so that its picks are not all alike."""

from abc import abstractmethod
from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np
from msgspec import Meta

from al_core.arrays.ranking import TieRanks, top_k
from al_core.arrays.sampling import gumbel_top_k
from al_core.domain.values import Floats, Selection
from al_core.strategies.base import Family, QueryContext
from al_core.strategies.wearing import Wearing

ROUNDING = 1e-12
"""Scores below this share of the highest are rounding, and count as 0."""


def power_log_weights(scores: Floats, beta: float) -> Floats:
    """The logarithm of score ^ beta, (n,); -inf for a score of 0.

    Powers need scores of 0 and more: where some are below 0 (decision margins), all are
    first raised by as much as brings the lowest to 0.
    """
    raised = scores - min(float(scores.min()), 0.0)
    raised[raised <= ROUNDING * raised.max()] = 0.0
    with np.errstate(divide="ignore"):
        return np.asarray(beta * np.log(raised))


def drawn_batch(
    context: QueryContext, scores: Floats, log_weights: Floats, batch_size: int
) -> Selection:
    """A draw without replacement by those weights, with its chances; utilities are the scores."""
    positions, chances = gumbel_top_k(log_weights, batch_size, context.random)
    return context.picked(positions, scores, chances, {"score": scores[positions]})


@dataclass(frozen=True)
class StochasticBatch(Wearing):
    """Base of the three: the utilities that `strategy` gives for a batch of 1, then a draw."""

    family: ClassVar[Family] = "meta"
    paper: ClassVar[str] = "Kirsch et al. 2023, arXiv 2106.12059"
    cost: ClassVar[str] = "O(n + b log b) after scoring"
    stochastic: ClassVar[bool] = True

    strategy: str = "margin"

    @property
    def worn_names(self) -> tuple[str, ...]:
        """The one that scores."""
        return (self.strategy,)

    def chosen(self, context: QueryContext, batch_size: int) -> Selection:
        """A draw by the weights; `probabilities` are the chances it was made with."""
        scores = self.worn[0].select(context, 1).utilities
        return drawn_batch(context, scores, self.log_weights(scores, context.tie_ranks), batch_size)

    @abstractmethod
    def log_weights(self, scores: Floats, tie_ranks: TieRanks) -> Floats:
        """Logarithm of each candidate's weight in the draw, (n,)."""


@dataclass(frozen=True)
class PowerBatch(StochasticBatch):
    """A draw with chances proportional to a power of another strategy's utilities.

    P(x) ~ s(x)^beta among those left, as the highest beta log s(x) + Gumbel noise; scores
    below 0 are raised until the lowest is 0, and a score of 0 is drawn last. Utilities are
    the scores. Cost O(n + b log b) after scoring. Paper: Kirsch, Farquhar, Atighehchian,
    Jesson, Branchaud-Charron, Gal 2023, arXiv 2106.12059.
    """

    name: ClassVar[str] = "power_batch"
    when_to_use: ClassVar[str] = "Batches of 10 and more by a score whose 0 means worthless."

    beta: Annotated[float, Meta(gt=0)] = 1.0

    def log_weights(self, scores: Floats, tie_ranks: TieRanks) -> Floats:  # noqa: ARG002
        """The logarithm of the score, times beta."""
        return power_log_weights(scores, self.beta)


@dataclass(frozen=True)
class SoftmaxBatch(StochasticBatch):
    """A draw with chances proportional to the exponential of another strategy's utilities.

    P(x) ~ exp(beta s(x)) among those left, as the highest beta s(x) + Gumbel noise. The
    paper takes beta = 1; for scores between 0 and 1, such as margins, that is close to a
    uniform draw, so here beta = 8. Utilities are the scores. Cost O(n + b log b) after
    scoring. Paper: Kirsch et al. 2023, arXiv 2106.12059.
    """

    name: ClassVar[str] = "softmax_batch"
    when_to_use: ClassVar[str] = "Batches by a score of known scale, in which 0 has no meaning."

    beta: Annotated[float, Meta(gt=0)] = 8.0

    def log_weights(self, scores: Floats, tie_ranks: TieRanks) -> Floats:  # noqa: ARG002
        """The score, times beta."""
        return self.beta * scores


@dataclass(frozen=True)
class SoftRankBatch(StochasticBatch):
    """A draw with chances that fall with the rank of another strategy's utilities.

    P(x) ~ rank(x)^-beta among those left, the best has rank 1, as the highest
    -beta log rank(x) + Gumbel noise. Utilities are the scores. Cost O(n log n) after scoring.
    Paper: Kirsch et al. 2023, arXiv 2106.12059.
    """

    name: ClassVar[str] = "softrank_batch"
    when_to_use: ClassVar[str] = "Batches by a score of which only the order can be trusted."
    cost: ClassVar[str] = "O(n log n) after scoring"

    beta: Annotated[float, Meta(gt=0)] = 1.0

    def log_weights(self, scores: Floats, tie_ranks: TieRanks) -> Floats:
        """Minus the logarithm of the rank, times beta."""
        ranks = np.empty(scores.size)
        ranks[top_k(scores, scores.size, tie_ranks)] = np.arange(1.0, scores.size + 1.0)
        return np.asarray(-self.beta * np.log(ranks))
