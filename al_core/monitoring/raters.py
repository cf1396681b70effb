"""How far several people agree: Krippendorff's alpha, Fleiss' kappa, raw agreement.

Answers come as three arrays, one entry each: which unit, who, and the value given.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from al_core.arrays.randomness import random_for
from al_core.domain.errors import DataError
from al_core.domain.values import Floats, Labels, Rows

Level = Literal["nominal", "ordinal", "interval", "ratio"]
RESAMPLES = 1000
FEWEST_UNITS = 2


@dataclass(frozen=True)
class Agreement:
    """A measure of agreement over `units` judged by two people or more.

    low, high: 95 % bootstrap interval over units; nan where there are fewer than 2.
    """

    value: float
    low: float
    high: float
    units: int


def counts_of(units: Rows, values: Labels) -> tuple[Floats, Labels]:
    """How often each unit got each value, (n_units, n_values), and the values, ascending.

    Units with one answer alone are left out: they pair with nothing.
    """
    if units.shape != values.shape:
        raise DataError(
            f"{units.shape[0]} units and {values.shape[0]} values; give one value per unit entry"
        )
    known, rows = np.unique(units, return_inverse=True)
    scale, columns = np.unique(values, return_inverse=True)
    counts = np.zeros((known.shape[0], scale.shape[0]))
    np.add.at(counts, (rows, columns), 1.0)
    return counts[counts.sum(axis=1) >= 2], scale


def krippendorff_alpha(units: Rows, values: Labels, level: Level = "nominal") -> Agreement:
    """1 - observed / expected disagreement of pairable answers; gaps allowed.

    1 = perfect, 0 = what chance would give, nan where nothing is pairable; 1 where all
    answers are one and the same value. Krippendorff 2011, Computing Krippendorff's
    Alpha-Reliability (repository.upenn.edu/asc_papers/43).
    """
    counts, scale = counts_of(units, values)
    values_of = scale.astype(np.float64)
    return _with_interval(counts, lambda some, times: _alpha(some, times, values_of, level))


def alpha_alone(units: Rows, values: Labels) -> float:
    """`krippendorff_alpha` of nominal answers without its interval; nan where nothing pairs."""
    counts, scale = counts_of(units, values)
    if not counts.shape[0]:
        return float("nan")
    return _alpha(counts, np.ones(counts.shape[0]), scale.astype(np.float64), "nominal")


def fleiss_kappa(units: Rows, values: Labels) -> Agreement:
    """Agreement of a fixed number of people per unit beyond chance (Fleiss 1971).

    Where units have different numbers of answers, each unit's agreement is over its own pairs
    and class shares are over all answers. doi:10.1037/h0031619.
    """
    counts, _ = counts_of(units, values)
    return _with_interval(counts, _fleiss)


def raw_agreement(units: Rows, values: Labels) -> Agreement:
    """Mean over units of the share of pairs of answers that agree."""
    counts, _ = counts_of(units, values)
    return _with_interval(counts, _mean_share)


def _pair_shares(counts: Floats) -> Floats:
    sizes = counts.sum(axis=1)
    return np.asarray((counts * (counts - 1.0)).sum(axis=1) / (sizes * (sizes - 1.0)))


def _mean_share(counts: Floats, times: Floats) -> float:
    return float(times @ _pair_shares(counts) / times.sum())


def _fleiss(counts: Floats, times: Floats) -> float:
    answers = times @ counts
    shares = answers / answers.sum()
    by_chance = float(shares @ shares)
    observed = _mean_share(counts, times)
    return 1.0 if by_chance == 1.0 else (observed - by_chance) / (1.0 - by_chance)


def _alpha(counts: Floats, times: Floats, scale: Floats, level: Level) -> float:
    weights = times / (counts.sum(axis=1) - 1.0)
    together = (counts * weights[:, None]).T @ counts
    together -= np.diag((counts * weights[:, None]).sum(axis=0))
    totals = together.sum(axis=1)
    apart = _DISTANCES[level](scale, totals)
    expected = float(totals @ apart @ totals) / (totals.sum() - 1.0)
    return 1.0 if expected == 0.0 else 1.0 - float((together * apart).sum()) / expected


def _nominal(scale: Floats, totals: Floats) -> Floats:  # noqa: ARG001 - one of four metrics
    return 1.0 - np.eye(scale.shape[0])


def _ordinal(scale: Floats, totals: Floats) -> Floats:  # noqa: ARG001
    """Squared number of answers from one value to the other, half of each end."""
    middle = np.cumsum(totals) - totals / 2.0
    return np.asarray((middle[:, None] - middle[None, :]) ** 2)


def _interval(scale: Floats, totals: Floats) -> Floats:  # noqa: ARG001
    return np.asarray((scale[:, None] - scale[None, :]) ** 2)


def _ratio(scale: Floats, totals: Floats) -> Floats:  # noqa: ARG001
    sums = scale[:, None] + scale[None, :]
    gaps = scale[:, None] - scale[None, :]
    return np.asarray(np.divide(gaps, sums, out=np.zeros_like(gaps), where=sums != 0.0) ** 2)


_DISTANCES: dict[Level, Callable[[Floats, Floats], Floats]] = {
    "nominal": _nominal,
    "ordinal": _ordinal,
    "interval": _interval,
    "ratio": _ratio,
}


def _with_interval(counts: Floats, measure: Callable[[Floats, Floats], float]) -> Agreement:
    """`measure` takes rows of counts and how often each occurs: alike units are looked at once."""
    n_units = counts.shape[0]
    kinds, kind_of, often = np.unique(counts, axis=0, return_inverse=True, return_counts=True)
    if n_units < FEWEST_UNITS:
        value = measure(kinds, often.astype(np.float64)) if n_units else float("nan")
        return Agreement(value, float("nan"), float("nan"), n_units)
    generator = random_for(0, n_units, "agreement interval")
    drawn = generator.integers(n_units, size=(RESAMPLES, n_units))
    times = (np.bincount(kind_of[rows], minlength=often.size) for rows in drawn)
    values = [measure(kinds, each.astype(np.float64)) for each in times]
    low, high = np.quantile(values, [0.025, 0.975])
    value = measure(kinds, often.astype(np.float64))
    return Agreement(value, float(low), float(high), n_units)
