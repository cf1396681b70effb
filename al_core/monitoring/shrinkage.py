"""Few noisy simulations and a rule: the estimate between them that errs least on average.

Fay and Herriot 1979 (doi 10.1080/01621459.1979.10482505): each simulated value is pulled towards
what a regression on known figures says, the more so the noisier it is.
"""

import numpy as np

from al_core.domain.values import Floats

ROUNDS = 50


def toward_rule(simulated: Floats, errors: Floats, rule: Floats) -> Floats:
    """Simulated values, (n,), pulled towards `rule`, (n,), up to a common offset.

    errors: standard errors of the simulated values, same scale (logs of costs, say). The rule's
    own variance tau2 is told from how far the values scatter about it beyond their errors, by
    moments; with tau2 = 0 the rule decides, with large tau2 the simulation does.
    """
    if simulated.shape[0] < 3:
        return simulated
    apart, noise = simulated - rule, np.maximum(errors, 1e-9) ** 2
    tau2 = _rule_variance(apart, noise)
    offset = _weighted_mean(apart, 1.0 / (tau2 + noise))
    trust = tau2 / (tau2 + noise)
    return np.asarray(rule + offset + trust * (apart - offset))


def _rule_variance(apart: Floats, noise: Floats) -> float:
    """tau2 with sum (apart - offset)^2 / (tau2 + noise) = n - 1, or 0; by bisection."""
    high = float(np.var(apart, ddof=1)) * apart.shape[0] + 1e-12
    low = 0.0
    if _scatter(apart, noise, low) <= apart.shape[0] - 1:
        return 0.0
    for _ in range(ROUNDS):
        middle = (low + high) / 2.0
        if _scatter(apart, noise, middle) > apart.shape[0] - 1:
            low = middle
        else:
            high = middle
    return float((low + high) / 2.0)


def _scatter(apart: Floats, noise: Floats, tau2: float) -> float:
    weights = 1.0 / (tau2 + noise)
    return float(np.sum(weights * (apart - _weighted_mean(apart, weights)) ** 2))


def _weighted_mean(values: Floats, weights: Floats) -> float:
    return float(np.average(values, weights=weights))
