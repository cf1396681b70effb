"""How far any two people agree: Cohen's kappa, and which classes they take for one another."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from al_core.arrays.randomness import random_for
from al_core.domain.errors import DataError
from al_core.domain.values import Floats, Labels, Rows
from al_core.monitoring.raters import FEWEST_UNITS, RESAMPLES, Agreement, raw_agreement

Z_95 = 1.959963984540054


@dataclass(frozen=True)
class Pair:
    """Two people on the units that both judged: counts (k, k) `[first said, second said]`."""

    first: int
    second: int
    counts: Labels
    kappa: Agreement
    raw: Agreement


@dataclass(frozen=True)
class Answers:
    """Who gave which unit which value: three arrays, one entry per answer."""

    units: Rows
    people: Rows
    values: Labels

    @classmethod
    def of(cls, told: Sequence[tuple[int, int, int]]) -> "Answers":
        """From (unit, person, value) triples."""
        table = np.array(told, dtype=np.int64).reshape(-1, 3)
        return cls(table[:, 0], table[:, 1], table[:, 2])


def cohen_kappa(counts: Labels) -> Agreement:
    """Agreement of two people beyond chance (Cohen 1960, doi 10.1177/001316446002000104).

    counts (k, k): how often the first gave row's class and the second column's. 1 where both
    gave one and the same class throughout, nan without units. The 95 % interval is a
    bootstrap over units.
    """
    units = int(counts.sum())
    if units < FEWEST_UNITS:
        value = float(_kappas(counts[None])[0]) if units else float("nan")
        return Agreement(value, float("nan"), float("nan"), units)
    drawn = random_for(0, units, "kappa interval").multinomial(
        units, counts.ravel() / units, size=RESAMPLES
    )
    low, high = np.quantile(_kappas(drawn.reshape(-1, *counts.shape)), [0.025, 0.975])
    return Agreement(float(_kappas(counts[None])[0]), float(low), float(high), units)


def confusion_between(answers: Answers, first: int, second: int, n_classes: int) -> Labels:
    """How often `first` said the row's class where `second` said the column's, (k, k)."""
    if answers.values.size and answers.values.max() >= n_classes:
        raise DataError(
            f"answers run to class {answers.values.max()}, but there are {n_classes} classes; "
            f"answers must be 0 to {n_classes - 1}"
        )
    mine, theirs = answers.people == first, answers.people == second
    _, places_a, places_b = np.intersect1d(
        answers.units[mine], answers.units[theirs], return_indices=True
    )
    counts = np.zeros((n_classes, n_classes), dtype=np.int64)
    np.add.at(counts, (answers.values[mine][places_a], answers.values[theirs][places_b]), 1)
    return counts


def pairs_of(answers: Answers, n_classes: int) -> tuple[Pair, ...]:
    """Every two people who share a unit, the lower number first."""
    pairs = []
    for first, second in combinations(np.unique(answers.people).tolist(), 2):
        counts = confusion_between(answers, first, second, n_classes)
        if counts.any():
            pairs.append(Pair(first, second, counts, cohen_kappa(counts), _raw(counts)))
    return tuple(pairs)


def agreement_of(answers: Answers, person: int) -> Agreement:
    """How often the others agree with a person: mean over shared units, with an interval."""
    told = _shares_of_others(answers, person)
    if told.size < FEWEST_UNITS:
        value = float(told[0]) if told.size else float("nan")
        return Agreement(value, float("nan"), float("nan"), told.size)
    generator = random_for(0, told.size, "agreement of one")
    means = told[generator.integers(told.size, size=(RESAMPLES, told.size))].mean(axis=1)
    low, high = np.quantile(means, [0.025, 0.975])
    return Agreement(float(told.mean()), float(low), float(high), told.size)


def self_agreement(told: Sequence[tuple[int, int]]) -> Agreement:
    """How often somebody said the same of a unit twice, from (first, second) answers.

    The 95 % interval is Wilson's score interval (1927, doi 10.1080/01621459.1927.10502953),
    which is none of zero width where all agree; nan without units.
    """
    units = len(told)
    if not units:
        return Agreement(float("nan"), float("nan"), float("nan"), 0)
    share, square = sum(first == second for first, second in told) / units, Z_95 * Z_95
    middle = share + square / (2 * units)
    half = Z_95 * math.sqrt(share * (1 - share) / units + square / (4 * units * units))
    whole = 1 + square / units
    return Agreement(share, (middle - half) / whole, (middle + half) / whole, units)


def _shares_of_others(answers: Answers, person: int) -> Floats:
    """The share of other answers that are the person's own, per unit that others judged too."""
    _, rows = np.unique(answers.units, return_inverse=True)
    values, columns = np.unique(answers.values, return_inverse=True)
    cells = rows * max(1, values.shape[0]) + columns
    mine = answers.people == person
    same = np.bincount(cells)[cells[mine]] - 1.0 if mine.any() else np.zeros(0)
    others = np.bincount(rows)[rows[mine]] - 1.0 if mine.any() else np.zeros(0)
    return np.asarray(same[others > 0.0] / others[others > 0.0])


def _raw(counts: Labels) -> Agreement:
    rows, columns = np.nonzero(counts)
    values = np.repeat(np.stack([rows, columns], axis=1), counts[rows, columns], axis=0)
    units = np.repeat(np.arange(values.shape[0]), 2)
    return raw_agreement(units, values.ravel())


def _kappas(tables: Labels) -> Floats:
    """Kappa of each table, (n,)."""
    shares = tables / tables.sum(axis=(1, 2), keepdims=True)
    observed = np.trace(shares, axis1=1, axis2=2)
    by_chance = (shares.sum(axis=1) * shares.sum(axis=2)).sum(axis=1)
    room = 1.0 - by_chance
    kappas = np.divide(observed - by_chance, room, out=np.ones_like(room), where=room > 1e-12)
    return np.asarray(kappas)
