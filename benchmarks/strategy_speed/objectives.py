"""Checks by what a batch achieves, for strategies whose picks need not be the same."""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from sklearn.linear_model import LogisticRegression

from strategy_speed.checks import Verdict, _each, blocks, entropy, squared_distances
from strategy_speed.pools import RADIUS, Pool

NEIGHBOURS = 20
DRAWS = 20_000
NEARLY = 1.0 - 1e-5


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


def _unit_products(pool: Pool) -> np.ndarray:
    units = pool.features / np.linalg.norm(pool.features, axis=1, keepdims=True)
    return units @ units.T


def _gaussian(pool: Pool) -> np.ndarray:
    return np.exp(2.0 * _unit_products(pool) - 2.0)


def _ball(pool: Pool) -> np.ndarray:
    near = np.empty((pool.truth.size, pool.truth.size), dtype=np.float32)
    for block in blocks(pool):
        near[block] = squared_distances(pool.features[block], pool.features) <= RADIUS**2
    return near


SIMILARITIES = {"cosine": _unit_products, "gaussian": _gaussian, "ball": _ball}


@lru_cache(maxsize=1)
def _similarities(pool: Pool, kind: str) -> np.ndarray:
    """All rows with all rows, (n, n) in float32: for 10,000 rows."""
    return SIMILARITIES[kind](pool)


def covering(kind: str):
    """The check of greedy coverage by a kind of similarity; score: the objective.

    Each pick adds most to the sum of the rows' similarities to their nearest labeled or picked.
    """

    def check(pool: Pool, calls: Sequence[np.ndarray]) -> Verdict:
        picks, values = calls[0], _similarities(pool, kind)
        served = np.maximum(values[pool.labeled].max(axis=0), 0.0)
        bounds = np.array([_gain(values[row], served) for row in range(pool.truth.size)])
        short = []
        for number, pick in enumerate(picks):
            if _gain(values[pick], served) < _highest_gain(bounds, values, served) * NEARLY:
                short.append(number + 1)
            served = np.maximum(served, values[pick])
        found = f"not greedy at {len(short)} picks" if short else "greedy at every pick"
        return Verdict(not short, f"{found}, objective {served.sum():.6g}", float(served.sum()))

    return check


def _gain(similarities, served) -> float:
    return float(np.maximum(similarities - served, 0.0).sum(dtype=np.float64))


def _highest_gain(bounds, values, served) -> float:
    """The highest gain of all rows; gains only fall, so older ones in `bounds` are bounds."""
    fresh = np.zeros(bounds.size, dtype=bool)
    while not fresh[leader := int(bounds.argmax())]:
        bounds[leader] = _gain(values[leader], served)
        fresh[leader] = True
    return float(bounds[leader])


def distinct_only(_: Pool, calls: Sequence[np.ndarray]) -> Verdict:
    """For ProbCover with a radius of each one's own choice: that no row is picked twice."""
    return Verdict(all(map(distinct, calls)), "distinct; each with its own radius")


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
