"""How sure a comparison is: intervals over seeds, paired differences, many comparisons."""

import math
from collections.abc import Sequence

import numpy as np
from scipy.special import ndtr, stdtrit

from al_core.arrays.randomness import random_for
from al_core.domain.results import Interval, PairedComparison
from al_core.domain.values import Floats

RESAMPLES = 10_000
FEWEST_SEEDS = 5
NO_DIFFERENCE = "no difference shown"
CANNOT_TELL = "cannot tell yet"


def half_width(values: Floats, level: float = 0.95) -> Floats:
    """Half the t interval of the mean over the first axis of `values`, (n, ...); NaN if n = 1."""
    n = values.shape[0]
    if n < 2:
        return np.full(values.shape[1:], np.nan)
    quantile = float(stdtrit(n - 1, 0.5 + level / 2.0))
    return np.asarray(quantile * values.std(axis=0, ddof=1) / math.sqrt(n))


def interval_over_seeds(values: Sequence[float], level: float = 0.95) -> Interval:
    """Mean over seeds with Student's t interval; -inf to inf where fewer than 2 seeds."""
    array = np.asarray(values, dtype=np.float64)
    if array.shape[0] < 2:
        return _unknown(array, level)
    mean, half = float(array.mean()), float(half_width(array, level))
    return Interval(mean, mean - half, mean + half, array.shape[0], level)


def paired_bootstrap(differences: Sequence[float], seed: int, level: float = 0.95) -> Interval:
    """Mean of paired differences (one per seed) with a percentile bootstrap interval.

    10,000 resamples of the seeds (Efron 1979), quantiles moved outwards for small n as in
    Hesterberg 2015 (doi 10.1080/00031305.2015.1089789): the plain 2.5 and 97.5 % of 5 seeds
    cover only about 83 %. With fewer than 2 seeds nothing can be said: -inf to inf.
    """
    array = np.asarray(differences, dtype=np.float64)
    n = array.shape[0]
    if n < 2:
        return _unknown(array, level)
    drawn = random_for(seed, 0, "paired bootstrap").integers(n, size=(RESAMPLES, n))
    low, high = percentile_ends(array[drawn].mean(axis=1), n, level)
    return Interval(float(array.mean()), low, high, n, level)


def percentile_ends(resampled: Floats, n: int, level: float = 0.95) -> tuple[float, float]:
    """Ends of the percentile interval of a statistic resampled over n seeds.

    Quantiles are moved outwards as in `paired_bootstrap`; infinite values may be among them.
    """
    tail = _expanded_tail(n, level)
    if np.isfinite(resampled).all():
        low, high = np.quantile(resampled, [tail, 1.0 - tail])
    else:  # between an infinite and a finite value nothing can be interpolated
        low = np.quantile(resampled, tail, method="lower")
        high = np.quantile(resampled, 1.0 - tail, method="higher")
    return float(low), float(high)


def _expanded_tail(n: int, level: float) -> float:
    """Share of resamples to leave out on each side so that n values cover `level`."""
    quantile = float(stdtrit(n - 1, 0.5 + level / 2.0))
    return float(ndtr(-quantile * math.sqrt(n / (n - 1))))


def _unknown(array: Floats, level: float) -> Interval:
    estimate = float(array[0]) if array.shape[0] else math.nan
    return Interval(estimate, -math.inf, math.inf, array.shape[0], level)


def verdict(interval: Interval, above: str, below: str) -> str:
    """`above` or `below` 0, "no difference shown" or "cannot tell yet".

    The last where fewer than 5 seeds stand behind it: an interval within the range of n
    values leaves out 0 by mere chance with probability 2 * 0.5**n, 12 % for 4, 6 % for 5.
    """
    if interval.n < FEWEST_SEEDS or math.isnan(interval.estimate):
        return CANNOT_TELL
    if interval.low > 0.0:
        return above
    return below if interval.high < 0.0 else NO_DIFFERENCE


def paired_comparison(
    arms: tuple[str, str], metric: str, values: tuple[Sequence[float], Sequence[float]], seed: int
) -> PairedComparison:
    """Arm a minus arm b on the same seeds: `values` holds a metric per seed for each arm."""
    differences = np.asarray(values[0], dtype=np.float64) - np.asarray(values[1])
    interval = paired_bootstrap(differences.tolist(), seed)
    said = verdict(interval, f"{arms[0]} higher", f"{arms[1]} higher")
    return PairedComparison(arms[0], arms[1], metric, interval, said)


def sign_flip_p(differences: Sequence[float], seed: int) -> float:
    """Two-sided p-value that paired differences centre on 0 (Fisher's sign-flip test).

    All 2**n sign patterns for n <= 13, otherwise 10,000 random ones and the observed.
    """
    array = np.asarray(differences, dtype=np.float64)
    n = array.shape[0]
    if not n:
        return 1.0
    if n <= 13:
        signs = 1.0 - 2.0 * ((np.arange(2**n)[:, None] >> np.arange(n)) & 1)
    else:
        random_signs = random_for(seed, 0, "sign flips").integers(2, size=(RESAMPLES, n))
        signs = np.concatenate((np.ones((1, n)), 1.0 - 2.0 * random_signs))
    sums = np.abs(signs @ array)
    observed = abs(float(array.sum()))
    return float(np.mean(sums >= observed - 1e-12 * max(1.0, observed)))


def holm(p_values: Sequence[float]) -> list[float]:
    """Holm's adjusted p-values, in the order given (Holm 1979): small ones survive many looks."""
    array = np.asarray(p_values, dtype=np.float64)
    order = np.argsort(array, kind="stable")
    steps = np.arange(array.shape[0], 0, -1)
    adjusted = np.empty_like(array)
    adjusted[order] = np.minimum(np.maximum.accumulate(array[order] * steps), 1.0)
    return [float(value) for value in adjusted]
