"""The whole pool's loss, estimated without bias from actively chosen labels.

LURE, the levelled unbiased risk estimator: Farquhar, Gal, Rainforth 2021 (On Statistical Bias
In Active Learning, arXiv 2101.11665); Kossen et al. 2021 (Active Testing, arXiv 2103.05331).
Losses must come from models that have not seen the label (cross-fitting).
"""

import math

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from al_core.domain.errors import DataError
from al_core.domain.results import Interval
from al_core.domain.values import Floats
from al_core.monitoring.shares import wilson_bounds


def lure_weights(chances: Floats, pool_size: int) -> Floats:
    """v_m = 1 + (N - M) / (N - m) * (1 / ((N - m + 1) q_m) - 1) of each pick, (M,).

    chances: q_m, the chance that the m-th pick had among the N - m + 1 examples left then, in
    the order of choice. Their mean is 1 in expectation, and exactly 1 once all is labeled.
    """
    m = _places(chances, pool_size)
    picks = chances.shape[0]
    if picks == pool_size:
        return np.ones(picks)
    level = (pool_size - picks) / (pool_size - m)
    return np.asarray(1.0 + level * (1.0 / ((pool_size - m + 1.0) * chances) - 1.0))


def effective_picks(weights: Floats) -> float:
    """How many equally weighted picks tell as much: (sum v)^2 / sum v^2."""
    squares = float(weights @ weights)
    return float(weights.sum()) ** 2 / squares if squares > 0.0 else 0.0


def lure(losses: Floats, chances: Floats, pool_size: int, level: float = 0.95) -> Interval:
    """Mean loss over the whole pool from the picks' losses, (M,), and their chances, (M,).

    The estimate is a weighted mean of terms a_m, each unbiased given the picks before it, so
    the a_m - loss are martingale differences and their squares add up to the variance. The
    interval is Student's with as many degrees of freedom as there are effective picks, since
    few picks carry most of the weight; n = picks.
    """
    weights = lure_weights(chances, pool_size)
    if losses.shape != weights.shape:
        raise DataError(f"{losses.shape[0]} losses and {weights.shape[0]} chances; give as many")
    estimate, n = float(weights @ losses / weights.shape[0]), weights.shape[0]
    freedom = effective_picks(weights) - 1.0
    if n < 2 or freedom <= 0.0:
        return Interval(estimate, -math.inf, math.inf, n, level)
    quantile = float(stdtrit(freedom, 0.5 + level / 2.0))
    half = quantile * _standard_error(losses, chances, pool_size, estimate)
    return Interval(estimate, estimate - half, estimate + half, n, level)


def lure_accuracy(
    right: NDArray[np.bool_], chances: Floats, pool_size: int, level: float = 0.95
) -> Interval:
    """Accuracy over the whole pool, 1 - `lure` of the misses; right (M,).

    The misses are weighted, not the hits: the weights of a short run don't add up to M, and
    what is 0 is not moved by that. Wilson's interval at the number of effective picks, for the
    t interval is blind where none of the few weighty picks is a miss: with 10 to 30 of them it
    held the truth in 54 to 80 % of our simulated pools at the nominal 95 %, this one in 92 to
    100 %.
    """
    weights = lure_weights(chances, pool_size)
    misses = lure(1.0 - right.astype(np.float64), chances, pool_size, level).estimate
    n, share = effective_picks(weights), min(1.0, max(0.0, misses))
    low, high = wilson_bounds(np.array(share * n), np.array(n), level)
    return Interval(1.0 - share, 1.0 - float(high), 1.0 - float(low), weights.shape[0], level)


def _standard_error(losses: Floats, chances: Floats, pool_size: int, estimate: float) -> float:
    m, picks = _places(chances, pool_size), chances.shape[0]
    if picks == pool_size:
        return 0.0
    before = np.cumsum(losses) - losses
    terms = (losses / chances + before) / pool_size
    levels = pool_size * (pool_size - picks) / ((pool_size - m) * (pool_size - m + 1.0))
    squares = (levels * (terms - estimate)) ** 2
    return math.sqrt(float(squares.sum()) / (picks * (picks - 1.0)))


def _places(chances: Floats, pool_size: int) -> Floats:
    """The places 1 to M of the picks; DataError where the estimate has no meaning."""
    picks = chances.shape[0]
    if not picks or picks > pool_size:
        raise DataError(f"{picks} picks from a pool of {pool_size}; give 1 to {pool_size}")
    if not ((chances > 0.0) & (chances <= 1.0 + 1e-12)).all():
        raise DataError(
            f"a pick had the chance {chances.min()}; each needs one above 0 and up to 1, "
            "so set a random share above 0"
        )
    return np.arange(1.0, picks + 1.0)
