"""Pick what the model judges otherwise once most of an example's features are hidden."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np
from msgspec import Meta

from al_core.arrays.blocks import BLOCK_ROWS, is_sparse, row_blocks, taken
from al_core.arrays.medoids import direction_medoids
from al_core.arrays.randomness import tie_ranks
from al_core.arrays.ranking import top_k
from al_core.domain.values import Features, Floats, Rows, Selection
from al_core.strategies.base import Family, Need, QueryContext, Strategy

BLOCK_ENTRIES = 2**20
"""Entries of a dense block whose masks are drawn at a time."""


@dataclass(frozen=True)
class DropQuery(Strategy):
    """Medoids of what the model judges otherwise in most looks at it through a dropout mask.

    u(x) = share of `looks` in which argmax f(x * m / (1 - rate)) differs from argmax f(x), each
    feature hidden (m = 0) with chance `rate`. Of the candidates with u > 1/2 (the b highest
    when there are fewer), rows scaled to length 1, k-means with b clusters; the nearest to
    each center is picked, largest cluster first; above 10,000 of them (64 b when that is more)
    a random sample is clustered. Cost O(n looks (d + C d) + n b d). Paper: Gupte, Aklilu,
    Nirschl, Yeung-Levy 2024, arXiv 2401.14555.
    """

    name: ClassVar[str] = "drop_query"
    family: ClassVar[Family] = "combined"
    when_to_use: ClassVar[str] = "Frozen embeddings of a foundation model; batches of 10 and up."
    cost: ClassVar[str] = "O(n d (C looks + b))"
    paper: ClassVar[str] = "Gupte et al. 2024, arXiv 2401.14555"
    needs: ClassVar[frozenset[Need]] = frozenset({"model"})
    stochastic: ClassVar[bool] = True

    rate: Annotated[float, Meta(gt=0, lt=1)] = 0.75
    looks: Annotated[int, Meta(ge=1)] = 3

    def chosen(self, context: QueryContext, batch_size: int) -> Selection:
        """The medoids of the candidates that most looks judge otherwise."""
        utilities = self._disagreement(context)
        unstable = np.flatnonzero(utilities > 0.5)
        if unstable.size < batch_size:
            unstable = np.sort(top_k(utilities, batch_size, context.tie_ranks))
        medoids = direction_medoids(
            context.features,
            context.candidates[unstable],
            batch_size,
            context.tie_ranks[unstable],
            context.random,
        )
        positions = unstable[medoids]
        return context.picked(positions, utilities, reasons={"disagreement": utilities[positions]})

    def _disagreement(self, context: QueryContext) -> Floats:
        seeds = context.random.integers(2**62, size=self.looks)
        features, model = context.features, context.scorer
        size = BLOCK_ROWS if is_sparse(features) else max(1, BLOCK_ENTRIES // features.shape[1])
        shares = np.zeros(context.candidates.size)
        for block in row_blocks(shares.size, size):
            rows = context.candidates[block]
            whole = taken(features, rows)
            clear = model.predict(whole)
            for seed in seeds:
                hidden = with_dropout(whole, rows, self.rate, int(seed))
                shares[block] += model.predict(hidden) != clear
        return shares / self.looks


def with_dropout(block: Features, rows: Rows, rate: float, seed: int) -> Features:
    """A copy of `block` with each entry 0 by chance `rate`, the others divided by 1 - rate.

    The mask is a hash of row number, column and seed: dense and sparse blocks lose the same
    entries, whatever the blocks are.
    """
    width, dropped = block.shape[1], block.copy()
    if is_sparse(dropped):
        entries = np.repeat(rows, np.diff(dropped.indptr)) * width + dropped.indices
        dropped.data *= _mask(entries, rate, seed).astype(dropped.dtype)
        return dropped
    entries = rows[:, None] * width + np.arange(width)
    dropped *= _mask(entries, rate, seed).astype(dropped.dtype)
    return dropped


def _mask(entries: Rows, rate: float, seed: int) -> Floats:
    kept = tie_ranks(entries, seed) >= np.uint64(rate * 2.0**64)
    return kept / (1.0 - rate)
