"""Draws with given weights, and the D^2 sampling of k-means++ on top of them."""

import numpy as np
from scipy.special import logsumexp

from al_core.arrays.blocks import row_blocks
from al_core.arrays.distances import RowDistances
from al_core.arrays.ranking import top_k
from al_core.domain.values import Features, Floats, Rows

TRIALS = 64
"""Positions tried together by rejection."""
FEWEST_KEPT = 8
"""Bounds are renewed once fewer than one in so many are kept."""
STARTS_FROM, MOST_GREEDY = 3200, 128
"""Rows from which k-means takes its starts, and up to how many centers greedily."""
EXACT_CHANCES, SAMPLED, CHANCE_BLOCK = 16_384, 4096, 1024
"""Positions up to which the chances of D^2 sampling are exact; sampled above; at a time."""


def weighted_draw(weights: Floats, generator: np.random.Generator) -> int:
    """One position with chance proportional to its weight; a weight of 0 is never drawn."""
    cumulated = np.cumsum(weights)
    position = int(np.searchsorted(cumulated, generator.random() * cumulated[-1], side="right"))
    return min(position, int(np.flatnonzero(weights)[-1]))


def shares(weights: Floats, free: Floats) -> Floats:
    """Chances by weight of what is free (1, else 0), (n,); even where no weight is left."""
    usable = weights * free
    total = usable.sum()
    if total > 0:
        return np.asarray(usable / total)
    return np.asarray(free / free.sum())


def d2_sample(
    first_weights: Floats,
    distances: RowDistances,
    k: int,
    generator: np.random.Generator,
    weights: Floats | None = None,
) -> Rows:
    """`k` distinct positions, each drawn by its squared distance to the nearest drawn before.

    Arthur & Vassilvitskii 2007, k-means++ (doi:10.5555/1283383.1283494), at the cost of few
    passes. The first is drawn by `first_weights`; where all distances are 0 the draw is
    uniform over what is left.

    Distances to the picks only fall, so those worked out earlier are upper bounds: positions
    are drawn by these (times `weights`), and kept with chance distance / bound. Rejection:
    von Neumann 1951; for k-means++ Cohen-Addad et al. 2020, arXiv 2012.11891.
    """
    counted = np.ones(first_weights.size) if weights is None else weights.copy()
    picks = [weighted_draw(shares(first_weights, np.ones(counted.size)), generator)]
    bounds, seen = distances.nearest(np.array(picks)), 1
    while len(picks) < k:
        counted[picks] = 0.0
        chances = bounds * counted
        if not chances.any():
            left = np.setdiff1d(np.arange(counted.size), picks)
            picks += generator.choice(left, k - len(picks), replace=False).tolist()
            break
        tried, before = weighted_draws(chances, TRIALS, generator), len(picks)
        kept, lowered = _kept(tried, bounds[tried], distances, np.array(picks), generator)
        picks += kept.tolist()
        bounds[tried] = np.minimum(bounds[tried], lowered)
        if len(picks) - before < TRIALS // FEWEST_KEPT and seen < len(picks):
            bounds = np.minimum(bounds, distances.nearest(np.array(picks[seen:])))
            seen = len(picks)
    return np.array(picks[:k], dtype=np.int64)


def _kept(
    tried: Rows,
    bounds: Floats,
    distances: RowDistances,
    picks: Rows,
    generator: np.random.Generator,
) -> tuple[Rows, Floats]:
    """Of the positions tried those to keep, in order, and the distances of all to the picks."""
    nearest = distances.between(tried, picks).min(axis=1)
    mutual = distances.between(tried, tried)
    mutual[tried[:, None] == tried] = 0.0
    kept = []
    for place, dice in enumerate(generator.random(tried.size)):
        if nearest[place] > dice * bounds[place]:
            kept.append(place)
            nearest = np.minimum(nearest, mutual[place])
    return tried[kept], nearest


def weighted_draws(weights: Floats, size: int, generator: np.random.Generator) -> Rows:
    """`size` positions, each with chance proportional to its weight, with replacement."""
    cumulated = np.cumsum(weights)
    places = np.searchsorted(cumulated, generator.random(size) * cumulated[-1], side="right")
    return np.asarray(np.minimum(places, int(np.flatnonzero(weights)[-1])))


def d2_chances(
    first_weights: Floats,
    distances: RowDistances,
    picks: Rows,
    generator: np.random.Generator,
) -> Floats:
    """The chance that D^2 sampling had of each of `picks` given those before it, (b,).

    Up to 16384 positions exact; above, the sums of squared distances are estimated from 4096
    positions drawn by their distance to the first pick (to a few percent).
    """
    n, later = first_weights.size, picks.size - 1
    rows, weights = np.arange(n), np.ones(n)
    if n > EXACT_CHANCES:
        rows, weights = _sampled_by(distances.nearest(picks[:1]), generator)
    totals = np.zeros(picks.size)
    for block in row_blocks(rows.size, CHANCE_BLOCK):
        nearest = np.minimum.accumulate(distances.between(picks, rows[block]), axis=0)
        totals += nearest @ weights[block].astype(nearest.dtype)
    own = np.minimum.accumulate(distances.between(picks, picks), axis=0)
    drawn, totals = own[np.arange(later), np.arange(1, picks.size)], totals[:later]
    uniform = 1.0 / (n - np.arange(1, picks.size))
    chances = np.divide(drawn, totals, out=uniform, where=(totals > 0) & (drawn > 0))
    first = shares(first_weights, np.ones(n))[picks[0]]
    return np.asarray(np.minimum(np.append(first, chances), 1.0))


def _sampled_by(bounds: Floats, generator: np.random.Generator) -> tuple[Rows, Floats]:
    """Positions drawn by their bounds, and weights that make a sum over them one over all."""
    if not bounds.any():
        return np.empty(0, dtype=np.int64), np.empty(0)
    rows = weighted_draws(bounds, SAMPLED, generator)
    return rows, bounds.sum() / (SAMPLED * bounds[rows])


def kmeans_plusplus(
    features: Features,
    rows: Rows,
    k: int,
    generator: np.random.Generator,
    weights: Floats | None = None,
) -> Rows:
    """Positions in `rows` of `k` distinct starting centers for k-means.

    The first is drawn by `weights` (evenly without any), the others by weight times squared
    distance to the nearest before: of 2 + log k such draws the best is kept (greedy k-means++;
    Celebi, Kingravi, Vela 2013, doi:10.1016/j.eswa.2012.07.021). Up to
    128 centers, from 3200 of the rows; more centers are single draws from all rows.
    """
    counted = np.ones(rows.size) if weights is None else weights
    if k > MOST_GREEDY:
        return d2_sample(counted, RowDistances(features, rows), k, generator, counted)
    part = np.arange(rows.size)
    if rows.size > STARTS_FROM:
        part = np.sort(generator.choice(rows.size, STARTS_FROM, replace=False))
        part = part if counted[part].any() else np.arange(rows.size)
    own = RowDistances(features[rows[part]], np.arange(part.size))
    return part[_greedy_starts(own, counted[part], k, generator)]


def _greedy_starts(
    distances: RowDistances, weights: Floats, k: int, generator: np.random.Generator
) -> Rows:
    """Of a few draws at each step the one that leaves the least weighted sum of distances."""
    tries, free = 2 + int(np.log(k)), np.ones(weights.size)
    picks = [weighted_draw(shares(weights, free), generator)]
    nearest = distances.nearest(np.array(picks))
    while len(picks) < k:
        free[picks[-1]] = 0.0
        tried = weighted_draws(shares(nearest * weights, free), tries, generator)
        lowered = np.minimum(nearest, distances.to_each(tried))
        best = int(np.argmin(lowered @ weights))
        picks.append(int(tried[best]))
        nearest = lowered[best].astype(np.float64)
    return np.array(picks)


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
