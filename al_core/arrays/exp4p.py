"""Exp4.P: learn from rewards which of several experts to follow (arXiv 1002.4058)."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from al_core.domain.values import Floats

DELTA = 0.1


@dataclass(frozen=True)
class Outcomes:
    """Past draws with their rewards, one a row.

    rewards: 0 to 1, (m,). took: whether each expert would have done what was done, (m, k).
    chances: the chance of what each expert would have done, above 0, (m, k).
    """

    rewards: Floats
    took: NDArray[np.bool_]
    chances: Floats


def smallest_share(n_experts: int, horizon: int) -> float:
    """Share that every expert keeps, sqrt(ln k / (k T)), at most 1 / k."""
    return min(1.0 / n_experts, math.sqrt(math.log(n_experts) / (n_experts * horizon)))


def exp4p_shares(outcomes: Outcomes, horizon: int) -> Floats:
    """Chance with which to follow each expert next, (k,), after Beygelzimer et al. 2011.

    log w_i = p_min / 2 * sum over t of y_i + v_i sqrt(ln(k / delta) / (k T)), with y_i =
    reward / chance where expert i took part, v_i = 1 / its chance, p_min = `smallest_share`;
    shares are (1 - k p_min) w / sum w + p_min. Up to T = `horizon` outcomes in any order keep
    the paper's bound with probability 1 - delta.
    """
    n_experts = outcomes.took.shape[1]
    smallest = smallest_share(n_experts, horizon)
    variances = 1.0 / outcomes.chances
    estimates = outcomes.rewards[:, None] * outcomes.took * variances
    bonus = math.sqrt(math.log(n_experts / DELTA) / (n_experts * horizon))
    log_weights = 0.5 * smallest * (estimates + bonus * variances).sum(axis=0)
    weights = np.exp(log_weights - log_weights.max())
    return np.asarray((1.0 - n_experts * smallest) * weights / weights.sum() + smallest)
