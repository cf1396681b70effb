"""Compare many arms over many data sets by their ranks: Friedman, Nemenyi, Holm.

Demsar 2006, Statistical Comparisons of Classifiers over Multiple Data Sets, JMLR 7, 1-30.
Every arm needs a value on every set; the sets, not the seeds, are the sample.
"""

import math
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr
from scipy.stats import f, rankdata, studentized_range

from al_core.domain.errors import DataError
from al_core.domain.values import Floats
from al_core.monitoring.intervals import holm

FEWEST_SETS = 5
"""With fewer sets ranks say nothing: the tests are refused."""


@dataclass(frozen=True)
class RankTest:
    """Whether arms differ over sets, by their mean ranks (1 = best).

    mean_ranks: (k,), in the order given. chi_square: Friedman's, without correction for ties
    as Demsar has it, so with ties it errs to the safe side. f_statistic: of Iman and Davenport
    1980, on k - 1 and (k - 1)(n - 1) degrees of freedom, and its p_value. critical_difference:
    Nemenyi's; two arms differ when their mean ranks are at least so far apart.
    """

    mean_ranks: Floats
    n_sets: int
    chi_square: float
    f_statistic: float
    p_value: float
    critical_difference: float


def mean_ranks(values: Floats) -> Floats:
    """Mean rank of each arm over sets, (k,): values (n_sets, k), 1 = highest, ties share."""
    _check(values)
    return np.asarray(rankdata(-values, axis=1).mean(axis=0))


def rank_test(values: Floats, level: float = 0.95) -> RankTest:
    """Friedman's test and Nemenyi's critical difference of values (n_sets, k), higher = better.

    DataError for fewer than 5 sets, fewer than 2 arms, or a value that is missing.
    """
    n_sets, k = values.shape
    ranks = mean_ranks(values)
    chi_square = 12.0 * n_sets / (k * (k + 1)) * float(((ranks - (k + 1) / 2.0) ** 2).sum())
    left = n_sets * (k - 1) - chi_square
    f_statistic = (n_sets - 1) * chi_square / left if left > 1e-9 else math.inf
    return RankTest(
        ranks,
        n_sets,
        chi_square,
        f_statistic,
        float(f.sf(f_statistic, k - 1, (k - 1) * (n_sets - 1))),
        critical_difference(k, n_sets, level),
    )


def critical_difference(n_arms: int, n_sets: int, level: float = 0.95) -> float:
    """Least difference of mean ranks that Nemenyi's test takes for one.

    q sqrt(k (k + 1) / (6 n)), q = the studentized range of k with infinite degrees of freedom
    divided by sqrt 2 (Nemenyi 1963).
    """
    return float(_range_quantile(n_arms, level)) / math.sqrt(2.0) * _unit(n_arms, n_sets)


def against_control(values: Floats, control: int) -> list[float]:
    """Holm's p-value of each arm against the arm at `control` (its own is 1), in order.

    z = difference of mean ranks / sqrt(k (k + 1) / (6 n)), two-sided. Where there is a control
    this finds more than Nemenyi's test, which pays for all pairs.
    """
    ranks = mean_ranks(values)
    gaps = np.abs(ranks - ranks[control]) / _unit(values.shape[1], values.shape[0])
    p_values = 2.0 * ndtr(-gaps)
    others = [arm for arm in range(values.shape[1]) if arm != control]
    adjusted = holm([float(p_values[arm]) for arm in others])
    found = dict(zip(others, adjusted, strict=True))
    return [found.get(arm, 1.0) for arm in range(values.shape[1])]


def _unit(n_arms: int, n_sets: int) -> float:
    return math.sqrt(n_arms * (n_arms + 1) / (6.0 * n_sets))


def _range_quantile(n_arms: int, level: float) -> float:
    return float(studentized_range.ppf(level, n_arms, np.inf))


def _check(values: Floats) -> None:
    n_sets, n_arms = values.shape
    if n_sets < FEWEST_SETS or n_arms < 2:
        raise DataError(
            f"ranks of {n_arms} arms on {n_sets} data sets say nothing; "
            f"compare at least 2 arms on at least {FEWEST_SETS} sets"
        )
    if not np.isfinite(values).all():
        raise DataError(
            f"{int((~np.isfinite(values)).sum())} of {values.size} values are missing; "
            "ranks need every arm on every set, so leave out the arms or sets with gaps"
        )
