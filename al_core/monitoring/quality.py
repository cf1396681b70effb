"""Quality on the locked audit set, with intervals over its items, and class by class."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from al_core.arrays.randomness import random_for
from al_core.domain.errors import DataError
from al_core.domain.results import Interval
from al_core.domain.values import Floats, Labels
from al_core.monitoring.shares import wilson_interval

RESAMPLES = 500
SMALLEST_PROBABILITY = float(np.finfo(np.float64).eps)
UNKNOWN = Interval(float("nan"), float("-inf"), float("inf"), 0)


@dataclass(frozen=True)
class Quality:
    """Accuracy (Wilson), macro F1 (bootstrap over items) and log loss (t), 95 % intervals."""

    accuracy: Interval
    macro_f1: Interval
    log_loss: Interval


@dataclass(frozen=True)
class ClassQuality:
    """One class: precision, recall (Wilson), F1, items of it, and answers that named it.

    nan where nothing was named (precision) or there are no items (recall).
    """

    label: int
    precision: Interval
    recall: Interval
    f1: float
    items: int
    named: int


def quality(probabilities: Floats, labels: Labels) -> Quality:
    """Of what a model says, (n, C), of items with these labels, (n,); unknown without items."""
    counts = confusion(probabilities, labels)
    n = labels.shape[0]
    if not n:
        return Quality(UNKNOWN, UNKNOWN, UNKNOWN)
    accuracy = wilson_interval(int(np.trace(counts)), n)
    return Quality(accuracy, _macro_interval(counts), _mean(log_losses(probabilities, labels)))


def confusion(probabilities: Floats, labels: Labels) -> Labels:
    """How often class i was called class j, (C, C)."""
    if probabilities.shape[0] != labels.shape[0]:
        raise DataError(
            f"{probabilities.shape[0]} answers and {labels.shape[0]} labels; give one label each"
        )
    n_classes = probabilities.shape[1]
    said = probabilities.argmax(axis=1)
    cells = np.bincount(labels * n_classes + said, minlength=n_classes * n_classes)
    return cells.reshape(n_classes, n_classes).astype(np.int64)


def log_losses(probabilities: Floats, labels: Labels) -> Floats:
    """-log of the probability of each label, at least 2.2e-16, (n,)."""
    of_truth = probabilities[np.arange(labels.shape[0]), labels]
    return np.asarray(-np.log(np.clip(of_truth, SMALLEST_PROBABILITY, 1.0 - SMALLEST_PROBABILITY)))


def class_table(probabilities: Floats, labels: Labels) -> tuple[ClassQuality, ...]:
    """Every class that occurs among labels or answers."""
    counts = confusion(probabilities, labels)
    rows = []
    for label in np.flatnonzero(counts.sum(axis=0) + counts.sum(axis=1)).tolist():
        hits = int(counts[label, label])
        items, named = int(counts[label].sum()), int(counts[:, label].sum())
        precision, recall = wilson_interval(hits, named), wilson_interval(hits, items)
        f1 = 2.0 * hits / (items + named)
        rows.append(ClassQuality(label, precision, recall, f1, items, named))
    return tuple(rows)


def _macro_interval(counts: Labels) -> Interval:
    """Percentile bootstrap: items are drawn again, so cells of the table are multinomial."""
    n = int(counts.sum())
    estimate = float(_macro_f1(counts[None].astype(np.float64))[0])
    there = np.flatnonzero(counts)
    generator = random_for(0, n, "macro F1 interval")
    drawn = np.zeros((RESAMPLES, counts.size))
    drawn[:, there] = generator.multinomial(n, counts.ravel()[there] / n, size=RESAMPLES)
    values = _macro_f1(drawn.reshape(RESAMPLES, *counts.shape))
    low, high = np.quantile(values, [0.025, 0.975])
    return Interval(estimate, float(low), float(high), n)


def _macro_f1(tables: Floats) -> Floats:
    """Of each table, over the classes that occur in it, (n,)."""
    hits = np.diagonal(tables, axis1=1, axis2=2)
    total = tables.sum(axis=1) + tables.sum(axis=2)
    occurs: NDArray[np.bool_] = total > 0
    f1 = np.divide(2.0 * hits, total, out=np.zeros_like(hits), where=occurs)
    return np.asarray(f1.sum(axis=1) / np.maximum(occurs.sum(axis=1), 1))


def _mean(values: Floats) -> Interval:
    n, mean = values.shape[0], float(values.mean())
    if n < 2:
        return Interval(mean, float("-inf"), float("inf"), n)
    half = float(stdtrit(n - 1, 0.975) * values.std(ddof=1) / np.sqrt(n))
    return Interval(mean, mean - half, mean + half, n)
