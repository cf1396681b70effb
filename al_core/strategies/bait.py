"""Pick the batch that tells most about the model's weights, as its Fisher information says."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np
from msgspec import Meta

from al_core.arrays.fisher import TraceSearch, information, label_covariances
from al_core.arrays.projection import narrowed
from al_core.arrays.ranking import best
from al_core.domain.values import Floats, Rows, Selection
from al_core.strategies.base import Family, Need, QueryContext, Strategy

WIDEST, MOST_WEIGHTS = 256, 2560
"""Most columns, and most columns x (classes - 1): a square of that is 52 MB."""
MOST_COMPETITORS, MOST_ENTRIES = 10_000, 2**19
"""Most candidates compared, and most entries of one table over them (4 MB)."""
DECIMALS = 10
"""Decimals kept of a gain, as a share of the highest: what is beyond is rounding."""


@dataclass(frozen=True)
class Bait(Strategy):
    """Greedy batch that lowers the trace of the inverse Fisher information most.

    Minimises tr(M^-1 F), I(x) = (diag(p) - p p^T) (x) x x^T: F = mean of I over labeled and
    candidates, M = `regularization` 1 + sum of I over labeled / (l + b) + sum of I over the
    batch b / (l + b). 2 b forward picks of the highest fall, then those whose loss raises the
    trace least are given back, one by one. u(x) = fall of the trace if x is the first pick.
    Features wider than 256 (2560 / (C - 1) when that is less) are projected to that many by a
    fixed random matrix; of more than 10,000 candidates (524,288 / (C - 1)^2 when that is less,
    but at least 4 b) those with the lowest tie ranks, a random sample, stand for all: F is
    theirs, the others have utility 0 and are not picked. Cost O((C d)^3 + m C^2 d^2 +
    b (m C^2 (d + C) + C^3 d^2)) with m compared. Paper: Ash, Goel, Krishnamurthy, Kakade 2021,
    arXiv 2106.09675.
    """

    name: ClassVar[str] = "bait"
    family: ClassVar[Family] = "combined"
    when_to_use: ClassVar[str] = "Logistic regression on compact embeddings, few classes."
    cost: ClassVar[str] = "O((C d)^3 + n C^2 d (d + b)), n at most 10,000"
    paper: ClassVar[str] = "Ash, Goel, Krishnamurthy, Kakade 2021, arXiv 2106.09675"
    needs: ClassVar[frozenset[Need]] = frozenset({"model", "probabilities"})

    regularization: Annotated[float, Meta(gt=0)] = 1.0

    def chosen(self, context: QueryContext, batch_size: int) -> Selection:
        """Twice the batch forward, half of it back."""
        utilities = np.zeros(context.candidates.size)
        n_directions = context.scorer.n_classes - 1
        if n_directions == 0:
            return context.top(utilities, batch_size)
        part = _competitors(context, batch_size, n_directions)
        search = self._search(context, part, batch_size)
        utilities[part] = _without_rounding(search.gains())
        chosen, gains = _forward(search, context.tie_ranks[part], batch_size)
        kept = _pruned(search, chosen, context.tie_ranks[part], batch_size)
        reasons = {"information_gain": gains[kept]}
        return context.picked(part[chosen[kept]], utilities, reasons=reasons)

    def _search(self, context: QueryContext, part: Rows, batch_size: int) -> TraceSearch:
        rows, covariances = _factors(context, context.candidates[part])
        share = context.candidates.size / part.size
        target = share * information(rows, covariances)
        start, n_labeled = np.zeros_like(target), context.labeled.size
        if n_labeled:
            start = information(*_factors(context, context.labeled))
        target = (target + start) / (n_labeled + context.candidates.size)
        start /= n_labeled + batch_size
        start[np.diag_indices_from(start)] += self.regularization
        weight = batch_size / (n_labeled + batch_size)
        return TraceSearch(rows, weight * covariances, start, target)


def _competitors(context: QueryContext, batch_size: int, n_directions: int) -> Rows:
    """Positions of the candidates that are compared, ascending."""
    few = max(MOST_ENTRIES // n_directions**2, 4 * batch_size)
    most = max(min(MOST_COMPETITORS, few), 4 * batch_size)
    if context.candidates.size <= most:
        return np.arange(context.candidates.size)
    return np.sort(np.argpartition(context.tie_ranks, most)[:most])


def _factors(context: QueryContext, rows: Rows) -> tuple[Floats, Floats]:
    """Features, narrowed, and the covariance of the predicted label of each row."""
    block = context.features[rows]
    probabilities = context.scorer.predict_proba(block)
    width = min(WIDEST, max(1, MOST_WEIGHTS // (probabilities.shape[1] - 1)))
    return narrowed(block, width), label_covariances(probabilities)


def _forward(search: TraceSearch, tie_ranks: Rows, batch_size: int) -> tuple[Rows, Floats]:
    """Up to twice the batch in order of choice, and the fall of the trace by each."""
    count = min(2 * batch_size, tie_ranks.size)
    chosen, falls = np.empty(count, dtype=np.int64), np.empty(count)
    for step in range(count):
        gains = _without_rounding(search.gains())
        gains[chosen[:step]] = -np.inf
        pick = chosen[step] = best(gains, tie_ranks)
        falls[step] = gains[pick]
        search.add(pick)
    return chosen, falls


def _pruned(search: TraceSearch, chosen: Rows, tie_ranks: Rows, batch_size: int) -> Rows:
    """Places in `chosen` of the batch that is left once the least missed are given back."""
    kept = np.arange(chosen.size)
    while kept.size > batch_size:
        losses = _without_rounding(search.losses(chosen[kept]))
        # Of equal losses the highest rank goes, so that the lowest is picked.
        last = best(-losses, tie_ranks[chosen[kept]].max() - tie_ranks[chosen[kept]])
        search.remove(int(chosen[kept[last]]))
        kept = np.delete(kept, last)
    return kept


def _without_rounding(values: Floats) -> Floats:
    """Rounded to ten places of the highest, so that equal rows tie and their ranks decide."""
    scale = float(np.abs(values).max(initial=0.0)) or 1.0
    return np.asarray(np.round(values / scale, DECIMALS) * scale)
