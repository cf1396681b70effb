"""Draws with given weights, and the D^2 sampling of k-means++ on top of them."""

from collections.abc import Callable

import numpy as np
from scipy.special import logsumexp

from al_core.arrays.distances import RowProducts
from al_core.arrays.ranking import top_k
from al_core.domain.values import Features, Floats, Rows


def weighted_draw(weights: Floats, generator: np.random.Generator) -> int:
    """One position with chance proportional to its weight; a weight of 0 is never drawn."""
    cumulated = np.cumsum(weights)
    position = int(np.searchsorted(cumulated, generator.random() * cumulated[-1], side="right"))
    return min(position, int(np.flatnonzero(weights)[-1]))


def d2_sample(
    first_weights: Floats,
    squared_distances_to: Callable[[int], Floats],
    k: int,
    generator: np.random.Generator,
) -> tuple[Rows, Floats]:
    """`k` distinct positions, each drawn by its squared distance to the nearest drawn before.

    Arthur & Vassilvitskii 2007, k-means++ (doi:10.5555/1283383.1283494). The first is drawn
    by `first_weights`. Where all weights are 0 the draw is uniform over what is left. Returns
    positions and the chance of each given those before it, both (k,).
    """
    free = np.ones(first_weights.size)
    nearest = np.full(first_weights.size, np.inf)
    weights = first_weights
    positions, chances = np.empty(k, dtype=np.int64), np.empty(k)
    for step in range(k):
        chance = _shares(weights, free)
        position = weighted_draw(chance, generator)
        positions[step], chances[step] = position, chance[position]
        free[position] = 0.0
        nearest = weights = np.minimum(nearest, squared_distances_to(position))
    return positions, chances


def _shares(weights: Floats, free: Floats) -> Floats:
    usable = weights * free
    total = usable.sum()
    if total > 0:
        return np.asarray(usable / total)
    return np.asarray(free / free.sum())


def kmeans_plusplus(
    features: Features,
    rows: Rows,
    k: int,
    generator: np.random.Generator,
    weights: Floats | None = None,
) -> Rows:
    """Positions in `rows` of `k` distinct starting centers for k-means.

    The first is drawn by `weights` (evenly without any), the others by weight times squared
    distance to the nearest before.
    """
    products = RowProducts(features, rows)
    if weights is None:
        return d2_sample(np.ones(rows.size), products.squared_distances_to, k, generator)[0]

    def weighted_distances_to(position: int) -> Floats:
        return weights * products.squared_distances_to(position)

    return d2_sample(weights, weighted_distances_to, k, generator)[0]


def gumbel_top_k(
    log_weights: Floats, k: int, generator: np.random.Generator
) -> tuple[Rows, Floats]:
    """`k` distinct positions, each drawn with chance proportional to exp(log weight) of those left.

    The `k` highest of log weight + Gumbel noise (Kool, van Hoof, Welling 2019, arXiv
    1903.06059). Weights of 0 (-inf) come last, drawn evenly. Returns positions in order and
    the chance of each given those before it, both (k,).
    """
    possible = np.flatnonzero(log_weights > -np.inf)
    if possible.size < min(k, log_weights.size):
        rest = np.flatnonzero(log_weights == -np.inf)
        first = gumbel_top_k(log_weights[possible], possible.size, generator)
        last = gumbel_top_k(np.zeros(rest.size), k - possible.size, generator)
        positions = np.concatenate([possible[first[0]], rest[last[0]]])
        return positions, np.concatenate([first[1], last[1]])
    keys = log_weights + generator.gumbel(size=log_weights.size)
    positions = top_k(keys, k, np.arange(keys.size))
    return positions, _chances_in_order(log_weights, positions)


def _chances_in_order(log_weights: Floats, positions: Rows) -> Floats:
    """Share of each position's weight in its own, the later ones' and those never drawn."""
    drawn, left = log_weights[positions], log_weights.copy()
    left[positions] = -np.inf
    totals = np.logaddexp.accumulate(np.append(logsumexp(left), drawn[::-1]))[:0:-1]
    return np.asarray(np.exp(np.minimum(drawn - totals, 0.0)))
