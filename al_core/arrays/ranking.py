"""The best by utility, ties decided by rank: no sort of the whole pool, no global generator."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from al_core.domain.values import Floats, Rows

TieRanks = NDArray[np.integer]
HEAD = 1024
"""Positions that a lazy search looks at to begin with."""
STEP = 64
"""Positions it brings up to date together, doubled while the leader keeps changing."""


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


def lowest_ranked(tie_ranks: TieRanks, limit: int) -> Rows:
    """Positions of the `limit` lowest ranks, ascending: all of them, or a fixed random sample.

    Tie ranks are a pseudo-random number per row and seed, so the sample is uniform, alike for
    any order of the rows and needs no generator.
    """
    if tie_ranks.size <= limit:
        return np.arange(tie_ranks.size)
    return np.sort(np.argpartition(tie_ranks, limit)[:limit])


def lazy_greedy(
    utilities: Floats,
    beside: Callable[[Rows, Rows], Floats],
    k: int,
    tie_ranks: TieRanks,
    exact: Callable[[Rows, Rows], Floats] | None = None,
) -> Rows:
    """Positions of `k` greedy picks where each pick can only lower the utilities of the rest.

    A position's utility is the least of its own in `utilities` and `beside(positions, picks)`,
    its utility next to each of the picks so far. Stale values are upper bounds, so only the
    leaders are brought up to date (accelerated greedy: Minoux 1978, doi:10.1007/BFb0006528);
    the picks are those of the full search. Where these values are only upper bounds too (then
    `beside` is asked even before the first pick), `exact(positions, picks)` gives the true
    utility of one that is about to be picked.
    """
    search = _LazySearch(utilities, tie_ranks, 0 if exact is None else -1)
    while search.count < k:
        leader, picks = search.leader(), np.array(search.picks, dtype=np.int64)
        if search.picks_seen[leader] < search.count:
            stale = search.stale_leaders(leader)
            missed = picks[max(int(search.picks_seen[stale].min()), 0) :]
            search.lower(stale, beside(search.order[stale], missed))
        elif exact is not None and search.checked != (leader, search.count):
            place = np.array([leader])
            search.lower(place, exact(search.order[place], picks))
            search.checked = (leader, search.count)
        else:
            search.take(leader)
    return np.array(search.picks, dtype=np.int64)


class _LazySearch:
    """Upper bounds in descending order, of which only a head that grows is looked at."""

    def __init__(self, bounds: Floats, tie_ranks: TieRanks, picks_seen: int) -> None:
        self.order = np.argsort(-bounds)
        self.bounds = bounds[self.order]
        self.ranks = np.asarray(tie_ranks)[self.order]
        self.picks_seen = np.full(bounds.size, picks_seen)
        self.picks: list[int] = []
        self.checked = (-1, -1)
        self._head = min(HEAD, bounds.size)
        self._step = STEP

    @property
    def count(self) -> int:
        """Picks so far."""
        return len(self.picks)

    def leader(self) -> int:
        """The best of the head, which grows until what lies behind it is worse."""
        while True:
            leader = best(self.bounds[: self._head], self.ranks[: self._head])
            if self._head == self.bounds.size or self.bounds[leader] > self.bounds[self._head]:
                return leader
            self._head = min(2 * self._head, self.bounds.size)

    def stale_leaders(self, leader: int) -> Rows:
        """Places to bring up to date before the next pick."""
        leaders, head = np.arange(self._head), self.bounds[: self._head]
        if self._head > self._step:
            leaders = np.argpartition(head, self._head - self._step)[-self._step :]
        self._step *= 2
        usable = (self.picks_seen[leaders] < self.count) & np.isfinite(head[leaders])
        return np.union1d(leaders[usable], [leader])

    def lower(self, places: Rows, values: Floats) -> None:
        """Take note of the values of these places next to all picks so far."""
        self.bounds[places] = np.minimum(self.bounds[places], values)
        self.picks_seen[places] = self.count

    def take(self, leader: int) -> None:
        """Pick the leader."""
        self.picks.append(int(self.order[leader]))
        self.bounds[leader] = -np.inf
        self._step = STEP
