"""Columns of two groups side by side: their summaries, and what distance chance alone makes."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import rel_entr

from al_core.arrays.randomness import random_for
from al_core.domain.health import Aspect, ColumnSummary
from al_core.domain.values import Floats, Labels

FEWEST = 10
"""Values on either side from which on two groups are compared."""
BINS = 20
SPLITS = 500
UNUSUAL = 0.99
SMALLEST_SPREAD = 0.001
OTHER = "other"


@dataclass(frozen=True, eq=False)
class Column:
    """One column of two groups: float64 (nan where missing) or str objects, (n,) and (m,)."""

    name: str
    aspect: Aspect
    reference: NDArray[Any]
    current: NDArray[Any]

    @property
    def numeric(self) -> bool:
        """Whether it holds numbers."""
        return bool(self.reference.dtype != object)

    @property
    def present(self) -> tuple[NDArray[Any], NDArray[Any]]:
        """The values that are there, of the reference and of the current group."""
        if not self.numeric:
            return self.reference, self.current
        return self.reference[np.isfinite(self.reference)], self.current[np.isfinite(self.current)]

    @property
    def comparable(self) -> bool:
        """Whether both groups have values enough."""
        return min(side.size for side in self.present) >= FEWEST


def summaries(column: Column) -> tuple[ColumnSummary, ColumnSummary]:
    """Of the reference and of the current group, on the same places."""
    if column.numeric:
        edges = np.histogram_bin_edges(np.concatenate(column.present), BINS)
        return _numbers(column.reference, edges), _numbers(column.current, edges)
    names, counts = np.unique(np.concatenate(column.present), return_counts=True)
    order = np.argsort(-counts, kind="stable")[: BINS - 1]
    shown = tuple(str(name) for name in names[order])
    rest = names.size > len(shown)
    return _categories(column.reference, shown, rest), _categories(column.current, shown, rest)


def _numbers(values: NDArray[Any], edges: Floats) -> ColumnSummary:
    there = values[np.isfinite(values)]
    counts = np.histogram(there, edges)[0]
    return ColumnSummary(
        edges=tuple(edges.tolist()),
        names=(),
        counts=tuple(counts.tolist()),
        values=int(there.size),
        missing=int(values.size - there.size),
        mean=float(there.mean()),
        spread=float(there.std()),
    )


def _categories(values: NDArray[Any], shown: tuple[str, ...], rest: bool) -> ColumnSummary:
    counts = [int(np.count_nonzero(values == name)) for name in shown]
    nan = float("nan")
    names = (*shown, OTHER) if rest else shown
    if rest:
        counts.append(int(values.size) - sum(counts))
    return ColumnSummary((), names, tuple(counts), int(values.size), 0, nan, nan)


def distance_by_chance(column: Column) -> float:
    """What 99 of 100 random splits of both groups together into two of their sizes stay below.

    Small groups and many categories are far apart by chance alone; a distance says something
    only beyond that. Wasserstein distance over the reference's standard deviation, or the
    Jensen-Shannon distance (nats); 500 splits, always the same ones.
    """
    reference, current = column.present
    generator = random_for(0, reference.size, "random splits")
    both = np.concatenate((reference, current))
    if column.numeric:
        norm = max(float(reference.std()), SMALLEST_SPREAD)
        found = _wasserstein_splits(np.sort(both), reference.size, generator) / norm
    else:
        counts = np.unique(both, return_counts=True)[1]
        found = _shannon_splits(counts, reference.size, generator)
    return float(np.quantile(found, UNUSUAL))


def _wasserstein_splits(values: Floats, n: int, generator: np.random.Generator) -> Floats:
    """Between the first n of a random order and the rest; `values` ascending."""
    total = values.size
    steps = np.full((SPLITS, total), -1.0 / (total - n))
    steps[:, :n] = 1.0 / n
    steps = generator.permuted(steps, axis=1)
    return np.asarray(np.abs(steps.cumsum(axis=1)[:, :-1]) @ np.diff(values))


def _shannon_splits(counts: Labels, n: int, generator: np.random.Generator) -> Floats:
    drawn = generator.multivariate_hypergeometric(counts, n, size=SPLITS, method="marginals")
    ours, theirs = drawn / n, (counts - drawn) / (counts.sum() - n)
    middle = (ours + theirs) / 2.0
    divergence = (rel_entr(ours, middle) + rel_entr(theirs, middle)).sum(axis=1) / 2.0
    return np.asarray(np.sqrt(np.maximum(divergence, 0.0)))
