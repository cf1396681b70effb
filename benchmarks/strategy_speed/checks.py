"""Whether picks are right: each held against the formula in float64, whoever made them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy.stats import kstest

from strategy_speed.pools import Pool, probabilities

BLOCK = 20_000
ROUNDING = 1e-5
DISTANCE_ROUNDING = 1e-4
"""Squared distances in float32, relative to their size."""
REJECTED = 0.001


@dataclass(frozen=True)
class Verdict:
    """Whether the picks are right and what was found; `score` where contenders compare."""

    right: bool
    found: str
    score: float | None = None


def blocks(pool: Pool) -> Iterator[slice]:
    """Slices over the rows."""
    rows = pool.truth.size
    return (slice(start, min(start + BLOCK, rows)) for start in range(0, rows, BLOCK))


def squared_distances(block, centers) -> np.ndarray:
    """(n, k) in float64."""
    block, centers = block.astype(np.float64), centers.astype(np.float64)
    squares = (block**2).sum(axis=1)[:, None] + (centers**2).sum(axis=1)
    return np.maximum(squares - 2.0 * (block @ centers.T), 0.0)


def top_gap(chances) -> np.ndarray:
    """Highest less second highest probability."""
    ordered = np.partition(chances, -2, axis=1)
    return ordered[:, -1] - ordered[:, -2]


def entropy(chances) -> np.ndarray:
    """Entropy in nats; 0 log 0 = 0."""
    return -(chances * np.log(np.maximum(chances, 1e-300))).sum(axis=1)


def _own(block, pool: Pool) -> np.ndarray:
    return probabilities(block, pool.coefficients, pool.intercepts)


def _each(block, pool: Pool) -> np.ndarray:
    pairs = zip(pool.members, pool.member_intercepts, strict=True)
    return np.stack([probabilities(block, *pair) for pair in pairs])


def _disagreement(block, pool: Pool) -> np.ndarray:
    each = _each(block, pool)
    return entropy(each.mean(axis=0)) - np.mean([entropy(one) for one in each], axis=0)


UTILITIES = {
    "margin": lambda block, pool: 1.0 - top_gap(_own(block, pool)),
    "entropy": lambda block, pool: entropy(_own(block, pool)),
    "least_confidence": lambda block, pool: 1.0 - _own(block, pool).max(axis=1),
    "qbc": _disagreement,
    "density_weighted": lambda block, pool: entropy(_own(block, pool)) * _density(block, pool),
}


@lru_cache(maxsize=2)
def _mean_direction(pool: Pool) -> np.ndarray:
    total = np.zeros(pool.features.shape[1])
    for block in blocks(pool):
        rows = pool.features[block].astype(np.float64)
        rows /= np.linalg.norm(rows, axis=1, keepdims=True)
        total += rows[~np.isin(np.arange(block.start, block.stop), pool.labeled)].sum(axis=0)
    return total / pool.candidates.size


def _density(block, pool: Pool) -> np.ndarray:
    block = block.astype(np.float64)
    cosines = block @ _mean_direction(pool) / np.linalg.norm(block, axis=1)
    return np.maximum(cosines, 0.0)


@lru_cache(maxsize=2)
def _reference(pool: Pool, task: str) -> np.ndarray:
    found = [UTILITIES[task](pool.features[block], pool) for block in blocks(pool)]
    utilities = np.concatenate(found)
    utilities[pool.labeled] = -np.inf
    return utilities


def highest(task: str):
    """The check that the picks are those of the highest utilities."""

    def check(pool: Pool, calls: Sequence[np.ndarray]) -> Verdict:
        picks = calls[0]
        utilities = _reference(pool, task)
        wanted = np.argsort(-utilities, kind="stable")[: picks.size]
        if np.array_equal(picks, wanted):
            return Verdict(True, "identical")
        common = np.intersect1d(picks, wanted).size
        lowest = utilities[wanted[-1]]
        near = bool((utilities[picks] >= lowest - ROUNDING * abs(lowest)).all())
        rounding = ", the rest tied to 5 places" if near and common < picks.size else ""
        return Verdict(near, f"{common} of {picks.size} the same{rounding}")

    return check


def farthest_each_time(pool: Pool, calls: Sequence[np.ndarray]) -> Verdict:
    """k-center: each pick the farthest from the labeled rows and the picks before it."""
    picks = calls[0]
    best, own = np.zeros(picks.size), np.zeros(picks.size)
    for block in blocks(pool):
        features = pool.features[block]
        start = squared_distances(features, pool.features[pool.labeled]).min(axis=1)
        beside = squared_distances(features, pool.features[picks[:-1]])
        nearest = np.minimum.accumulate(np.column_stack([start, beside]), axis=1)
        best = np.maximum(best, nearest.max(axis=0))
        inside = np.flatnonzero((picks >= block.start) & (picks < block.stop))
        own[inside] = nearest[picks[inside] - block.start, inside]
    wrong = np.flatnonzero(own < best * (1.0 - DISTANCE_ROUNDING))
    if wrong.size:
        return Verdict(False, f"wrong at pick {wrong[0] + 1} of {picks.size}")
    exact = int((own >= best * (1.0 - 1e-12)).sum())
    return Verdict(True, "identical" if exact == picks.size else f"{exact} of {picks.size} exact")


def by_squared_distance(pool: Pool, calls: Sequence[np.ndarray]) -> Verdict:
    """BADGE: where each pick falls in its exact distribution is uniform (Kolmogorov-Smirnov)."""
    places = np.stack([_places(pool, picks, seed) for seed, picks in enumerate(calls)])
    fixed = len(calls) > 1 and len({int(picks[0]) for picks in calls}) == 1
    if fixed:  # the authors' code takes the largest gradient first
        places = places[:, 1:]
    chance = float(kstest(places.ravel(), "uniform").pvalue)
    note = ", the first one fixed" if fixed else ""
    found = f"D^2 distribution p = {chance:.2g} ({places.size} picks{note})"
    return Verdict(chance > REJECTED, found)


def _residuals(block, pool: Pool) -> np.ndarray:
    chances = _own(block, pool)
    chances[np.arange(chances.shape[0]), chances.argmax(axis=1)] -= 1.0
    return chances


def _places(pool: Pool, picks, seed: int) -> np.ndarray:
    """Share of the chance that lies below each pick's squared distance, ties spread evenly."""
    chosen, chosen_residuals = pool.features[picks], _residuals(pool.features[picks], pool)
    own = np.diagonal(_nearest_gradients(chosen, chosen_residuals, chosen, chosen_residuals))
    below, total = np.zeros(picks.size), np.zeros(picks.size)
    for block in blocks(pool):
        features, residuals = pool.features[block], _residuals(pool.features[block], pool)
        nearest = _nearest_gradients(features, residuals, chosen, chosen_residuals)
        nearest[np.isin(np.arange(block.start, block.stop), pool.labeled)] = 0.0
        below += np.where(nearest < own * (1.0 - 1e-9), nearest, 0.0).sum(axis=0)
        total += nearest.sum(axis=0)
    spread = np.random.default_rng(seed).random(picks.size)
    return (below + spread * own) / total


def _nearest_gradients(features, residuals, chosen, chosen_residuals) -> np.ndarray:
    """Squared distance of each row's gradient to the nearest pick before the j-th, (n, b).

    The first is drawn by the squared length; the origin is no center after that.
    """
    features, chosen = features.astype(np.float64), chosen.astype(np.float64)
    norms = (residuals**2).sum(axis=1) * (features**2).sum(axis=1)
    chosen_norms = (chosen_residuals**2).sum(axis=1) * (chosen**2).sum(axis=1)
    inner = (residuals @ chosen_residuals[:-1].T) * (features @ chosen[:-1].T)
    between = np.maximum(norms[:, None] + chosen_norms[:-1] - 2.0 * inner, 0.0)
    return np.column_stack([norms, np.minimum.accumulate(between, axis=1)])


def spanning(pool: Pool, calls: Sequence[np.ndarray]) -> Verdict:
    """k-means medoids: no pick twice; score: mean squared distance to the nearest pick."""
    twice = sum(picks.size - np.unique(picks).size for picks in calls)
    score = float(np.mean([_mean_squared(pool, picks) for picks in calls]))
    found = f"inertia {score:.4g}" + (f", {twice} picks twice" if twice else "")
    return Verdict(twice == 0, found, score)


def _mean_squared(pool: Pool, picks) -> float:
    centers = pool.features[picks]
    sums = (squared_distances(pool.features[b], centers).min(axis=1).sum() for b in blocks(pool))
    return sum(sums) / pool.truth.size
