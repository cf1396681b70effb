"""Compare arrivals with a reference sample, both as one model version sees them.

Four cheap tests, each corrected for what it looks at, together corrected for being four by
shares of the error (weighted Bonferroni); `threshold_at_look` then corrects for looking again
and again.
"""

import math
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array
from scipy.special import kolmogorov, ndtr
from scipy.stats import chi2, rankdata

from al_core.arrays.blocks import as_dense
from al_core.arrays.projection import narrowed
from al_core.domain.errors import DataError
from al_core.domain.values import Features, Floats, Labels
from al_core.monitoring.drift import arrival_drift

CONFIDENCE, CLASSES, FEATURES, CLASSIFIER = (
    "confidence", "predicted classes", "features", "classifier",
)  # fmt: skip
SHARES = {CONFIDENCE: 0.05, CLASSES: 0.65, FEATURES: 0.1, CLASSIFIER: 0.2}
"""Of the error allowed to all tests: most to what has the hardest task, a class that comes more
often to a weak model; other words or clusters are found with little."""
TESTS = tuple(SHARES)
COLUMNS = 20
FEWEST_EXPECTED = 5.0
PSI_BINS = 10
PSI_FLOOR = 1e-4


@dataclass(frozen=True, eq=False)
class Sample:
    """Examples as one model sees them: probabilities (n, n_classes) and features (n, d)."""

    probabilities: Floats
    features: Features

    @property
    def confidence(self) -> Floats:
        """The highest probability of each, (n,)."""
        return np.asarray(self.probabilities.max(axis=1))

    def __len__(self) -> int:
        return int(self.probabilities.shape[0])


def compared(reference: Sample, arrivals: Sample) -> dict[str, float]:
    """P-value of each test, over its share of the error (at most 1): low = the arrivals differ.

    confidence: two-sample Kolmogorov-Smirnov. predicted classes: does the model give one of them
    higher probabilities (`class_rise`)? features: the smallest Kolmogorov-Smirnov p-value of up
    to 20 columns, times their number (wider features are projected first). classifier: can a
    classifier tell which sample an example is from (Lopez-Paz & Oquab 2017, arXiv 1610.06545)?
    DataError for fewer than two examples on a side.
    """
    if min(len(reference), len(arrivals)) < 2:
        raise DataError(
            f"drift of {len(arrivals)} arrivals against {len(reference)} reference examples; "
            "give two or more of both"
        )
    found = {
        CONFIDENCE: arrival_drift(reference.confidence, arrivals.confidence),
        CLASSES: class_rise(reference.probabilities, arrivals.probabilities),
        FEATURES: smallest_corrected(feature_drift(reference.features, arrivals.features)),
        CLASSIFIER: told_apart(reference.features, arrivals.features),
    }
    return {name: min(1.0, p_value / SHARES[name]) for name, p_value in found.items()}


def class_rise(reference: Floats, arrivals: Floats) -> float:
    """P-value that no class has higher probabilities among arrivals; both (., n_classes).

    The largest of the classes' Mann-Whitney z-scores, one-sided, times their number
    (Bonferroni). Where shares of classes change one of them rises. Probabilities tell more of
    it than the likeliest class does, the more the weaker the model (black-box shift detection
    with soft outputs: Lipton, Wang & Smola 2018, arXiv 1802.03916; Rabanser, Gunnemann & Lipton
    2019, arXiv 1810.11953), and ranks don't mind what scale they are on.
    """
    z_scores = [_lifted(*sides) for sides in zip(reference.T, arrivals.T, strict=True)]
    return min(1.0, len(z_scores) * float(ndtr(-max(z_scores))))


def class_shift(reference: Labels, arrivals: Labels) -> float:
    """P-value of the chi-square test that both predict each class equally often.

    Classes expected fewer than five times on either side are counted as one (Cochran 1954).
    """
    n_classes = int(max(reference.max(), arrivals.max())) + 1
    table = np.array([np.bincount(side, minlength=n_classes) for side in (reference, arrivals)])
    smaller = min(reference.size, arrivals.size) / (reference.size + arrivals.size)
    rare = table.sum(axis=0) * smaller < FEWEST_EXPECTED
    kept = np.column_stack((table[:, ~rare], table[:, rare].sum(axis=1)))
    kept = kept[:, kept.sum(axis=0) > 0]
    if kept.shape[1] < 2:
        return 1.0
    expected = kept.sum(axis=1, keepdims=True) * kept.sum(axis=0) / kept.sum()
    statistic = float(((kept - expected) ** 2 / expected).sum())
    return float(chi2.sf(statistic, kept.shape[1] - 1))


def feature_drift(reference: Features, arrivals: Features) -> Floats:
    """Two-sample Kolmogorov-Smirnov p-value of each column, after projection to at most 20."""
    ours, theirs = narrowed(reference, COLUMNS).T, narrowed(arrivals, COLUMNS).T
    n, m = ours.shape[1], theirs.shape[1]
    distance = np.array([_farthest(*pair) for pair in zip(ours, theirs, strict=True)])
    root = math.sqrt(n * m / (n + m))
    return np.asarray(kolmogorov((root + 0.12 + 0.11 / root) * distance))


def _farthest(ours: Floats, theirs: Floats) -> float:
    """Largest distance of two empirical distribution functions."""
    both = np.concatenate((ours, theirs))
    order = np.argsort(both)
    steps = np.where(order < ours.size, 1.0 / ours.size, -1.0 / theirs.size).cumsum()
    values = both[order]
    last_of_ties = np.append(values[1:] != values[:-1], True)
    return float(np.abs(steps[last_of_ties]).max())


def smallest_corrected(p_values: Floats) -> float:
    """The smallest of several p-values, times their number (Bonferroni), at most 1."""
    smallest = float(p_values.min(initial=1.0))
    return min(1.0, smallest * len(p_values))


def told_apart(reference: Features, arrivals: Features) -> float:
    """P-value that a classifier can't tell arrivals from the reference (one-sided).

    A diagonal linear discriminant learns on every other example of each and ranks the rest
    (Mann-Whitney), then the other way round. The two z-scores share their data, so their mean
    is judged as one: never too eager, whatever their correlation.
    """
    scores = [_separation(reference, arrivals, half) for half in (0, 1)]
    return float(ndtr(-sum(scores) / 2.0))


def _separation(reference: Features, arrivals: Features, half: int) -> float:
    """Z of the Mann-Whitney test of held-out scores: the arrivals' above the reference's."""
    weights = _discriminant(reference[half::2], arrivals[half::2])
    return _lifted(*(np.asarray(side[1 - half :: 2] @ weights) for side in (reference, arrivals)))


def _lifted(ours: Floats, theirs: Floats) -> float:
    """Z of the Mann-Whitney test, corrected for ties: above 0 where theirs are the higher."""
    n, m = ours.shape[0], theirs.shape[0]
    ranks = rankdata(np.concatenate((ours, theirs)))
    _, ties = np.unique(ranks, return_counts=True)
    total = n + m
    spread = n * m / 12.0 * (total + 1 - float((ties**3 - ties).sum()) / (total * (total - 1)))
    if spread <= 0.0:
        return 0.0
    above = float(ranks[n:].sum()) - m * (m + 1) / 2.0
    return float((above - n * m / 2.0) / math.sqrt(spread))


def _discriminant(reference: Features, arrivals: Features) -> Floats:
    """Difference of means over the pooled variance, which is drawn to its mean."""
    (mean_r, square_r), (mean_a, square_a) = (_moments(side) for side in (reference, arrivals))
    variance = (square_r - mean_r**2 + square_a - mean_a**2) / 2.0
    return np.asarray((mean_a - mean_r) / (variance + variance.mean() + 1e-12))


def _moments(features: Features) -> tuple[Floats, Floats]:
    squared = features.power(2) if isinstance(features, csr_array) else features**2
    n = features.shape[0]
    first, second = (np.asarray(each.sum(axis=0)).ravel() / n for each in (features, squared))
    return first, second


def stability_index(reference: Floats, values: Floats) -> float:
    """Population stability index of one column: 0 = the same; above 0.25 is called a shift.

    sum (a - r) ln(a / r) over the shares r, a of both in the deciles of the reference; empty
    bins count 0.0001 (the credit-scoring convention, Siddiqi 2006). No p-value belongs to it.
    """
    edges = np.unique(np.quantile(reference, np.arange(1, PSI_BINS) / PSI_BINS))
    shares = []
    for side in (reference, values):
        counts = np.bincount(np.searchsorted(edges, side, side="left"), minlength=edges.size + 1)
        shares.append(np.maximum(counts / side.shape[0], PSI_FLOOR))
    ours, theirs = shares
    return float(((theirs - ours) * np.log(theirs / ours)).sum())


def stability_indices(reference: Features, values: Features) -> Floats:
    """The index of each column, (d,); for features of few columns."""
    ours, theirs = (np.asarray(as_dense(each), dtype=np.float64) for each in (reference, values))
    return np.array([stability_index(ours[:, j], theirs[:, j]) for j in range(ours.shape[1])])
