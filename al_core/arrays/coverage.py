"""Greedy coverage: picks that raise, for many references at once, the best similarity to a pick."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from al_core.arrays.blocks import Dense, row_blocks, taken
from al_core.arrays.kernels import BLOCK_ENTRIES, Kernel
from al_core.arrays.ranking import TieRanks, best, lowest_ranked
from al_core.domain.values import Features, Floats, Rows

EXACT_ROWS = 10_000
"""Up to so many candidates all are references, that is the search is exact."""
SAMPLED_ROWS = 2_048
"""References drawn from more candidates than that."""
FEWEST_ROWS = 256
"""References of a very large pool, the fewest."""
TABLE_ENTRIES = 2**28
"""Similarities held at most while there are more than the fewest references (1 GiB)."""
DOUBLE_ENTRIES = 2**24
"""Similarities held in float64 (128 MB); more are held in float32."""
PLACES = 12
"""Decimal places, of the total weight, that gains keep: the rest is rounding, not a reason."""


@dataclass(frozen=True)
class Pool:
    """Candidates, the references that they are to cover (rows), and how alike two rows are."""

    features: Features
    candidates: Rows
    references: Rows
    kernel: Kernel


class Coverage:
    """F(S) = sum over references r of w(r) * max(0, max over s in S of k(s, r)), greedily.

    weights: one per reference, none negative. level: the best similarity of each reference so
    far, (n_references,). A pick changes only the terms of the references whose level it
    raises, few after the first, so the gains of all candidates are exact after each pick.
    Cost O(n r d), then O(n) for each reference raised; memory O(n r).
    """

    def __init__(self, pool: Pool, weights: Floats, level: Floats) -> None:
        self._pool = pool
        self._weights = weights
        self._places = PLACES - int(np.ceil(np.log10(float(weights.sum()) or 1.0)))
        self._even = bool(np.all(weights == weights[0]))
        self._table = similarities(pool)
        self.level = level.copy()
        self._exact = self._first_gains()

    @property
    def gains(self) -> Floats:
        """What each candidate would add now, without rounding errors, so that equal rows tie."""
        return np.round(self._exact, self._places)

    def take(self, position: int) -> None:
        """Add the candidate at `position` to what covers."""
        reached = self._table[:, position].astype(np.float64)
        raised = np.flatnonzero(reached > self.level)
        self._exact -= self._losses(raised, reached[raised])
        self.level[raised] = reached[raised]

    def picks(self, k: int, tie_ranks: TieRanks) -> tuple[Rows, Floats]:
        """Positions of `k` greedy picks, best first, and what each of them added."""
        picks, added = np.empty(k, dtype=np.int64), np.empty(k)
        free = np.zeros(tie_ranks.size)
        for count in range(k):
            gains = self.gains + free
            picks[count] = best(gains, tie_ranks)
            added[count] = gains[picks[count]]
            free[picks[count]] = -np.inf
            self.take(int(picks[count]))
        return picks, added

    def _first_gains(self) -> Floats:
        total = np.zeros(self._table.shape[1])
        for block in self._blocks(self.level.size):
            floor = self.level[block, None].astype(self._table.dtype)
            values = np.maximum(self._table[block], floor)
            total += self._sum_above(values, floor, self._weights[block])
        return total

    def _losses(self, raised: Rows, reached: Floats) -> Floats:
        """What all gains lose when the levels of the references `raised` become `reached`."""
        total = np.zeros(self._table.shape[1])
        kind = self._table.dtype
        for block in self._blocks(raised.size):
            values = self._table[raised[block]]
            floor = self.level[raised[block], None].astype(kind)
            np.clip(values, floor, reached[block, None].astype(kind), out=values)
            total += self._sum_above(values, floor, self._weights[raised[block]])
        return total

    def _blocks(self, n_references: int) -> Iterator[slice]:
        return row_blocks(n_references, max(1, BLOCK_ENTRIES // (2 * self._table.shape[1])))

    def _sum_above(self, values: Dense, floor: Dense, weights: Floats) -> Floats:
        """Weighted sum of `values` - `floor` over the rows, (n,); overwrites both.

        Added up row by row, so that equal columns have equal sums, and in float64, so that
        what is at the floor adds nothing.
        """
        scale = float(self._weights[0])
        if not self._even:
            scale, each = 1.0, weights[:, None].astype(values.dtype)
            values *= each
            floor *= each
        above = values.sum(axis=0, dtype=np.float64) - floor.sum(dtype=np.float64)
        return np.asarray(scale * above)


def similarities(pool: Pool) -> Dense:
    """Similarities of references with candidates, (r, n); symmetric ones are computed once."""
    shape = (pool.references.size, pool.candidates.size)
    entries = shape[0] * shape[1]
    table = np.empty(shape, np.float64 if entries <= DOUBLE_ENTRIES else np.float32)
    references = pool.kernel.measured(pool.features[pool.references])
    if np.array_equal(pool.references, pool.candidates):
        for block in row_blocks(shape[0], max(1, 4 * BLOCK_ENTRIES // shape[0])):
            rest = slice(block.start, shape[1])
            values = pool.kernel.values(references.at(block), references.at(rest))
            table[block, rest], table[rest, block] = values, values.T
        return table
    for block in row_blocks(shape[1], max(1, 4 * BLOCK_ENTRIES // shape[0])):
        candidates = taken(pool.features, pool.candidates[block])
        table[:, block] = pool.kernel.values(references, pool.kernel.measured(candidates))
    return table


def level_of(pool: Pool, rows: Rows) -> Floats:
    """Highest similarity of each reference with one of `rows`, at least 0, (n_references,)."""
    level = np.zeros(pool.references.size)
    others = pool.kernel.measured(pool.features[rows])
    for block in row_blocks(level.size, max(1, BLOCK_ENTRIES // max(rows.size, 1))):
        references = pool.kernel.measured(taken(pool.features, pool.references[block]))
        level[block] = pool.kernel.values(references, others).max(axis=1, initial=0.0)
    return level


def reference_positions(tie_ranks: TieRanks, at_most: int = EXACT_ROWS) -> Rows:
    """`at_most` positions, all where they suffice, drawn by rank otherwise.

    Of more than 10,000 it is a sample of 2,048; above 131,072 of 2^28 / n, no fewer than 256.
    """
    limit = at_most
    if tie_ranks.size > EXACT_ROWS:
        held = max(FEWEST_ROWS, TABLE_ENTRIES // tie_ranks.size)
        limit = min(at_most, SAMPLED_ROWS, held)
    return lowest_ranked(tie_ranks, limit)
