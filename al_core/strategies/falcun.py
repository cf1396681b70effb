"""Pick by chance among what is unsure and, as the batch grows, unlike what is in it already."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np
from msgspec import Meta

from al_core.arrays.sampling import shares, weighted_draw
from al_core.domain.values import Floats, Rows, Selection
from al_core.strategies.base import Family, Need, QueryContext, Strategy
from al_core.strategies.measures import margin


@dataclass(frozen=True)
class Falcun(Strategy):
    """Draws by relevance: margin uncertainty plus distance of the predictions to the batch.

    r(x) = (u(x) + v(x))^gamma with u(x) = 1 - (p1 - p2); v = u at first, then after each pick
    q v(x) = min(v(x), ||p(x) - p(q)||_1), rescaled to [0, 1] over the candidates. Each pick is
    drawn with chance r(x) / sum r over what is left; where all r are 0, evenly. Utilities are
    r(x) before the first pick. Works on probabilities alone. Cost O(n b C). Paper: Gilhuber,
    Beer, Ma, Seidl 2024, FALCUN, ECML PKDD 2024, pages 421-439.
    """

    name: ClassVar[str] = "falcun"
    family: ClassVar[Family] = "combined"
    when_to_use: ClassVar[str] = "Diverse batches at low cost; features too wide for distances."
    cost: ClassVar[str] = "O(n b C)"
    paper: ClassVar[str] = "Gilhuber, Beer, Ma, Seidl 2024, ECML PKDD, pages 421-439"
    needs: ClassVar[frozenset[Need]] = frozenset({"model", "probabilities"})
    stochastic: ClassVar[bool] = True

    gamma: Annotated[float, Meta(ge=0, le=100)] = 10.0

    def chosen(self, context: QueryContext, batch_size: int) -> Selection:
        """The draws; `probabilities` are the chances they had."""
        predictions = context.probabilities
        unsure = margin(predictions)
        apart, free = unsure.copy(), np.ones(unsure.size)
        picks, chances = np.empty(batch_size, dtype=np.int64), np.empty((2, batch_size))
        for step in range(batch_size):
            chance = shares(self._relevance(unsure, apart), free)
            pick = picks[step] = weighted_draw(chance, context.random)
            chances[:, step] = chance[pick], apart[pick]
            free[pick] = 0.0
            apart = _rescaled(np.minimum(apart, _city_blocks(predictions, pick)))
        utilities = self._relevance(unsure, unsure)
        reasons = _reasons(unsure, picks, chances[1])
        return context.picked(picks, utilities, chances[0], reasons)

    def _relevance(self, unsure: Floats, apart: Floats) -> Floats:
        return np.asarray((unsure + apart) ** self.gamma)


def _reasons(unsure: Floats, picks: Rows, apart: Floats) -> dict[str, Floats]:
    return {"uncertainty": unsure[picks], "distance_to_batch": apart}


def _city_blocks(predictions: Floats, pick: int) -> Floats:
    """L1 distance of each row to row `pick`, (n,), column by column: no second table."""
    total = np.zeros(predictions.shape[0])
    for column in predictions.T:
        total += np.abs(column - column[pick])
    return total


def _rescaled(values: Floats) -> Floats:
    lowest, span = values.min(), np.ptp(values)
    return np.asarray((values - lowest) / (span if span > 0 else 1.0))
