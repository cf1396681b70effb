"""Is a model as often right as it is sure? Reliability diagram and expected calibration error.

Guo et al. 2017 (arXiv 1706.04599); always over items that the model was not trained on.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from al_core.arrays.randomness import random_for
from al_core.domain.errors import DataError
from al_core.domain.results import Interval
from al_core.domain.values import Floats, Labels
from al_core.monitoring.shares import wilson_bounds

BINS = 10
RESAMPLES = 1000
EDGE_NOISE = 1e-12


@dataclass(frozen=True)
class Reliability:
    """A reliability diagram: one entry per bin (edges[i], edges[i + 1]].

    counts: items in the bin. confidence, accuracy: their means there, nan in an empty bin.
    low, high: 95 % Wilson interval of the accuracy. ece: with a bootstrap interval over items;
    chance alone makes it more than 0, so a well calibrated model on n items has about
    0.4 sqrt(bins used / n), and resampling makes it larger still.
    """

    edges: Floats
    counts: Labels
    confidence: Floats
    accuracy: Floats
    low: Floats
    high: Floats
    ece: Interval


def bins_of(confidence: Floats, bins: int = BINS) -> Labels:
    """The bin of each confidence: (0, 1/b] is 0, ((b - 1)/b, 1] is b - 1; 0 itself is in 0.

    A figure that is at an edge but for rounding counts as at the edge.
    """
    return np.clip(np.ceil(confidence * bins - EDGE_NOISE).astype(np.int64) - 1, 0, bins - 1)


def expected_calibration_error(
    confidence: Floats, right: NDArray[np.bool_], bins: int = BINS
) -> float:
    """Mean over items of |accuracy - mean confidence| of their bin; nan without items."""
    n = confidence.shape[0]
    gaps = np.bincount(bins_of(confidence, bins), right - confidence, minlength=bins)
    return float(np.abs(gaps).sum()) / n if n else float("nan")


def reliability(probabilities: Floats, labels: Labels, bins: int = BINS) -> Reliability:
    """The diagram of what a model said, (n, C), of items with these labels, (n,)."""
    if probabilities.shape[0] != labels.shape[0]:
        raise DataError(
            f"{probabilities.shape[0]} answers and {labels.shape[0]} labels; give one label each"
        )
    confidence = probabilities.max(axis=1, initial=0.0)
    right = probabilities.argmax(axis=1) == labels
    place = bins_of(confidence, bins)
    counts: Labels = np.bincount(place, minlength=bins).astype(np.int64)
    hits: Floats = np.bincount(place, right, minlength=bins).astype(np.float64)
    sums = np.bincount(place, confidence, minlength=bins)
    filled = np.where(counts > 0, counts, np.nan)
    low, high = wilson_bounds(hits, counts.astype(np.float64))
    edges = np.linspace(0.0, 1.0, bins + 1)
    ece = _interval(confidence, right, bins)
    return Reliability(edges, counts, sums / filled, hits / filled, low, high, ece)


def _interval(confidence: Floats, right: NDArray[np.bool_], bins: int) -> Interval:
    """Bootstrap over items, by what it tends to: the bins' mean gaps are jointly normal."""
    n = confidence.shape[0]
    estimate = expected_calibration_error(confidence, right, bins)
    if n < 2:
        return Interval(estimate, 0.0, 1.0, n)
    gaps = np.zeros((n, bins))
    gaps[np.arange(n), bins_of(confidence, bins)] = right - confidence
    generator = random_for(0, n, "calibration error")
    drawn = generator.multivariate_normal(
        gaps.mean(axis=0), np.cov(gaps.T) / n, size=RESAMPLES, method="eigh"
    )
    low, high = np.quantile(np.abs(drawn).sum(axis=1), [0.025, 0.975])
    return Interval(estimate, float(low), float(high), n)
