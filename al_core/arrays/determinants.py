"""Greedy search for rows that span the largest volume, each stretched by a quality of its own."""

import numpy as np

from al_core.arrays.distances import ROUNDING, RowProducts
from al_core.arrays.ranking import TieRanks, best, top_k
from al_core.domain.values import Features, Floats, Rows

LEAST_SHARE = 1e-10
"""A row with a smaller share outside the span of the picks counts as spanned by them."""


class Spans:
    """What of each row, scaled to length 1, lies outside the span of the rows taken.

    shares: its squared length, (n,), 1 at first (0 for all-zero rows). By incremental Cholesky
    factors: Chen, Zhang, Zhou 2018, arXiv 1709.05135. O(n (d + taken)) a row taken; memory
    O(n k).
    """

    def __init__(self, features: Features, rows: Rows, k: int) -> None:
        self._rows = rows
        self._products = RowProducts(features, rows)
        lengths = np.sqrt(self._products.squared_norms)
        self._scale = np.divide(1.0, lengths, out=np.zeros(rows.size), where=lengths > 0)
        self._factors = np.empty((k, rows.size))
        self._taken = 0
        self._least = max(LEAST_SHARE, ROUNDING * self._products.epsilon)
        self.shares = (lengths > 0).astype(np.float64)

    def take(self, position: int) -> None:
        """Take the row at `position`, whose share must be above 0."""
        cosines = self._products.with_row(int(self._rows[position]))
        cosines *= self._scale * self._scale[position]
        before = self._factors[: self._taken]
        factor = cosines - before[:, position] @ before
        factor /= np.sqrt(self.shares[position])
        self._factors[self._taken] = factor
        self._taken += 1
        left = self.shares - factor**2
        self.shares = np.where(left <= self._least, 0.0, left)
        self.shares[position] = 0.0


def greedy_determinant(
    spans: Spans, log_quality: Floats, k: int, tie_ranks: TieRanks
) -> tuple[Rows, Floats]:
    """Positions of `k` picks of the highest quality times share, and their shares then.

    Once the picks span everything, the rest are those of the highest quality.
    """
    picks, shares = np.empty(k, dtype=np.int64), np.zeros(k)
    for count in range(k):
        open_rows = spans.shares > 0
        if not open_rows.any():
            picks[count:] = _best_others(log_quality, picks[:count], k, tie_ranks)
            break
        logs = np.log(spans.shares, out=np.full(open_rows.size, -np.inf), where=open_rows)
        picks[count] = pick = best(log_quality + logs, tie_ranks)
        shares[count] = spans.shares[pick]
        spans.take(int(pick))
    return picks, shares


def _best_others(log_quality: Floats, picks: Rows, k: int, tie_ranks: TieRanks) -> Rows:
    rest = np.setdiff1d(np.arange(log_quality.size), picks)
    return rest[top_k(log_quality[rest], k - picks.size, tie_ranks[rest])]
