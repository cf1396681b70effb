"""Checks by what a batch achieves, for strategies whose picks need not be the same."""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from sklearn.linear_model import LogisticRegression

from strategy_speed.checks import Verdict, _each, blocks, entropy, squared_distances
from strategy_speed.pools import Pool

NEIGHBOURS = 20
DRAWS = 20_000


def distinct(picks) -> bool:
    """Whether no row was picked twice."""
    return np.unique(picks).size == picks.size


def typical(pool: Pool, calls: Sequence[np.ndarray]) -> Verdict:
    """TypiClust; score: mean distance of the picks to their 20 nearest rows."""
    score = float(np.mean([_neighbour_distance(pool, picks) for picks in calls]))
    after = np.mean([_accuracy_after(pool, picks) for picks in calls])
    found = f"20 nearest at {score:.4g}, accuracy after {after:.4f}"
    return Verdict(all(map(distinct, calls)), found, score)


def _neighbour_distance(pool: Pool, picks) -> float:
    nearest = np.full((picks.size, NEIGHBOURS + 1), np.inf)
    for block in blocks(pool):
        beside = squared_distances(pool.features[picks], pool.features[block])
        both = np.column_stack([nearest, beside])
        nearest = np.partition(both, NEIGHBOURS, axis=1)[:, : NEIGHBOURS + 1]
    return float(np.sqrt(np.sort(nearest, axis=1)[:, 1:]).mean())


def _accuracy_after(pool: Pool, picks) -> float:
    rows = np.union1d(pool.labeled, picks)
    model = LogisticRegression(max_iter=1000).fit(pool.features[rows], pool.truth[rows])
    others = np.setdiff1d(np.arange(pool.truth.size)[:: max(1, pool.truth.size // 20_000)], rows)
    return model.score(pool.features[others], pool.truth[others])


@lru_cache(maxsize=1)
def _cosines(pool: Pool) -> np.ndarray:
    units = pool.features / np.linalg.norm(pool.features, axis=1, keepdims=True)
    return units @ units.T


def facilities(pool: Pool, calls: Sequence[np.ndarray]) -> Verdict:
    """Facility location on cosines; score: the objective, labeled rows included."""
    picks, cosines = calls[0], _cosines(pool)
    served = np.maximum(cosines[:, pool.labeled].max(axis=1), 0.0)
    short = []
    for number, pick in enumerate(picks):
        gains = np.maximum(cosines - served[:, None], 0.0).sum(axis=0, dtype=np.float64)
        if gains[pick] < gains.max() * (1.0 - 1e-4):
            short.append(number + 1)
        served = np.maximum(served, cosines[:, pick])
    found = f"wrong at pick {short[0]}" if short else "greedy at every pick"
    return Verdict(not short, f"{found}, objective {served.sum():.6g}", float(served.sum()))


def herding(pool: Pool, calls: Sequence[np.ndarray]) -> Verdict:
    """MaxHerding; score: mean similarity to the nearest label, Gaussian kernel on unit rows."""
    units = pool.features / np.linalg.norm(pool.features, axis=1, keepdims=True)
    centers = units[np.concatenate([pool.labeled, calls[0]])]
    nearest = squared_distances(units, centers).min(axis=1)
    score = float(np.exp(-nearest / units.shape[1]).mean())
    return Verdict(distinct(calls[0]), f"coverage {score:.6f}", score)


def covering(_: Pool, calls: Sequence[np.ndarray]) -> Verdict:
    """ProbCover; the radius is each one's own choice, so only that the picks are distinct."""
    return Verdict(distinct(calls[0]), "distinct; each with its own radius")


def informative(pool: Pool, calls: Sequence[np.ndarray]) -> Verdict:
    """BatchBALD; score: joint mutual information of the batch, from 20,000 drawn answers."""
    each = _each(pool.features[calls[0]], pool)
    random = np.random.default_rng(0)
    member = random.integers(each.shape[0], size=DRAWS)
    likely = np.zeros((DRAWS, each.shape[0]))
    for position in range(each.shape[1]):
        steps = each[member, position].cumsum(axis=1)
        answer = (random.random((DRAWS, 1)) > steps).sum(axis=1).clip(max=each.shape[2] - 1)
        likely += np.log(np.maximum(each[:, position, :].T[answer], 1e-300))
    joint = -np.log(np.exp(likely).mean(axis=1)).mean()
    score = float(joint - np.mean([entropy(one).sum() for one in each]))
    return Verdict(distinct(calls[0]), f"joint information {score:.4f}", score)
