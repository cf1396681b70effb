"""The best by utility, ties decided by rank: no sort of the whole pool, no global generator."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from al_core.domain.values import Floats, Rows

TieRanks = NDArray[np.integer]
ACTIVE = 512
"""Positions brought up to date together in a lazy search."""


def top_k(utilities: Floats, k: int, tie_ranks: TieRanks) -> Rows:
    """Positions of the `k` highest utilities, best first; of equal ones the lower rank first."""
    contenders = np.arange(utilities.size)
    if 0 < k < utilities.size:
        threshold = np.partition(utilities, utilities.size - k)[utilities.size - k]
        contenders = np.flatnonzero(utilities >= threshold)
    order = np.lexsort((tie_ranks[contenders], -utilities[contenders]))
    return contenders[order[:k]]


def best(utilities: Floats, tie_ranks: TieRanks) -> int:
    """Position of the highest utility; of equal ones that with the lowest rank."""
    ties = np.flatnonzero(utilities == utilities.max())
    return int(ties[np.argmin(tie_ranks[ties])])


def lazy_greedy(
    utilities: Floats, beside: Callable[[Rows, Rows], Floats], k: int, tie_ranks: TieRanks
) -> Rows:
    """Positions of `k` greedy picks where each pick can only lower the utilities of the rest.

    A position's utility is the least of its own in `utilities` and `beside(positions, picks)`,
    its utility next to each of the picks so far. Stale values are upper bounds, so only the
    leaders are brought up to date (accelerated greedy: Minoux 1978, doi:10.1007/BFb0006528);
    the picks are those of the full search.
    """
    bounds = utilities.copy()
    picks_seen = np.zeros(utilities.size, dtype=np.int64)
    picks = np.empty(k, dtype=np.int64)
    count = 0
    while count < k:
        leader = best(bounds, tie_ranks)
        if picks_seen[leader] == count:
            picks[count] = leader
            count += 1
            bounds[leader] = -np.inf
            continue
        stale = _stale_leaders(bounds, picks_seen, leader, count)
        missed = picks[picks_seen[stale].min() : count]
        bounds[stale] = np.minimum(bounds[stale], beside(stale, missed))
        picks_seen[stale] = count
    return picks


def _stale_leaders(bounds: Floats, picks_seen: Rows, leader: int, count: int) -> Rows:
    leaders = np.arange(bounds.size)
    if bounds.size > ACTIVE:
        leaders = np.argpartition(bounds, bounds.size - ACTIVE)[-ACTIVE:]
    usable = (picks_seen[leaders] < count) & np.isfinite(bounds[leaders])
    return np.union1d(leaders[usable], [leader])
