"""Find labels that are likely wrong, for people to look at again: confident learning.

Northcutt, Jiang, Chuang 2021, arXiv 1911.00068.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from al_core.arrays.randomness import random_for
from al_core.domain.errors import DataError
from al_core.domain.values import Floats, Labels, Rows

FOLDS = 5
SLACK = 1e-6
"""A chance this far below its threshold still counts; sums of floats are not exact."""

Fit = Callable[[Rows, Rows], Floats]
"""Chances (n_test, k) of a model fitted on the labels at the first places, for the second."""


@dataclass(frozen=True)
class LabelErrors:
    """What confident learning says of n labels.

    thresholds (k,): mean chance of a class among its own labels, nan for a class without any.
    counts (k, k): `[given, likely]`, examples counted confidently. joint (k, k): estimated
    shares of all examples, rows sum to the share of the given class. suspects: places of
    likely errors, worst first; likely (n_suspects,): what they may be instead.
    """

    thresholds: Floats
    counts: Labels
    joint: Floats
    suspects: Rows
    likely: Labels

    @property
    def error_share(self) -> float:
        """Estimated share of wrong labels, 0 to 1."""
        return float(1.0 - np.trace(self.joint))


def label_errors(labels: Labels, chances: Floats) -> LabelErrors:
    """Labels that confidently look like another class.

    labels (n,); chances (n, k) by models that had not seen the label (`cross_fitted`). An
    example counts for the likeliest of the classes whose chance reaches the class's threshold
    t_j = mean of p_j over labels j. A suspect counts for another class than its label, and
    the model's first guess is not its label either. Ordered by self-confidence, the chance
    of the given label, least first. Cost O(n k).
    """
    _refuse_unfit(labels, chances)
    n, k = chances.shape
    thresholds = _thresholds(labels, chances)
    reaches = chances >= thresholds - SLACK
    sure = np.flatnonzero(reaches.any(axis=1))
    likely = np.where(reaches, chances, -1.0)[sure].argmax(axis=1)
    counts = np.zeros((k, k), dtype=np.int64)
    np.add.at(counts, (labels[sure], likely), 1)
    first_guess = chances[sure].argmax(axis=1)
    off = (likely != labels[sure]) & (first_guess != labels[sure])
    suspects = sure[off]
    order = np.lexsort((suspects, chances[suspects, labels[suspects]]))
    joint = _joint(counts, np.bincount(labels, minlength=k) / n)
    return LabelErrors(thresholds, counts, joint, suspects[order], likely[off][order])


def cross_fitted(labels: Labels, n_classes: int, fit: Fit, seed: int, folds: int = FOLDS) -> Floats:
    """Out-of-sample chances, (n, k): each label is judged by a model that had not seen it.

    Folds hold equal shares of each class, as far as that goes, drawn at random by `seed`.
    Cost: `folds` fits.
    """
    if labels.shape[0] < folds:
        raise DataError(f"{labels.shape[0]} labels for {folds} folds; label more examples first")
    fold = stratified_folds(labels, folds, seed)
    chances = np.zeros((labels.shape[0], n_classes))
    for number in range(folds):
        held_out = np.flatnonzero(fold == number)
        chances[held_out] = fit(np.flatnonzero(fold != number), held_out)
    return chances


def stratified_folds(labels: Labels, folds: int, seed: int) -> Labels:
    """The fold of each label, (n,): dealt out class by class, each class in random order."""
    generator = random_for(seed, folds, "cross-fitting folds")
    shuffled = generator.permutation(labels.shape[0])
    dealt = shuffled[np.argsort(labels[shuffled], kind="stable")]
    fold = np.empty(labels.shape[0], dtype=np.int64)
    fold[dealt] = np.arange(labels.shape[0]) % folds
    return fold


def _thresholds(labels: Labels, chances: Floats) -> Floats:
    """Mean self-confidence by class; nan, which nothing reaches, where no label is of it."""
    sums = np.bincount(
        labels, weights=chances[np.arange(labels.shape[0]), labels], minlength=chances.shape[1]
    )
    numbers = np.bincount(labels, minlength=chances.shape[1])
    filler = np.full(sums.shape, np.nan)
    return np.asarray(np.divide(sums, numbers, out=filler, where=numbers > 0))


def _joint(counts: Labels, shares: Floats) -> Floats:
    """The counts with rows scaled to the given classes' shares; an empty row is all right."""
    filled = counts.astype(np.float64)
    np.fill_diagonal(filled, np.maximum(filled.diagonal(), 1.0))
    return np.asarray(filled / filled.sum(axis=1, keepdims=True) * shares[:, None])


def _refuse_unfit(labels: Labels, chances: Floats) -> None:
    if not labels.shape[0] or labels.shape[0] != chances.shape[0]:
        raise DataError(
            f"{labels.shape[0]} labels and {chances.shape[0]} rows of chances; "
            "give one row per label, and at least one"
        )
    if labels.min() < 0 or labels.max() >= chances.shape[1]:
        raise DataError(
            f"labels run from {labels.min()} to {labels.max()}, but there are "
            f"{chances.shape[1]} classes; labels must be 0 to {chances.shape[1] - 1}"
        )
