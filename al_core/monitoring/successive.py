"""What changed between two successive models on a fixed, unlabeled sample of the pool."""

from itertools import pairwise
from typing import Literal

import numpy as np

from al_core.domain.errors import DataError
from al_core.domain.values import Floats, Labels
from al_core.monitoring.agreement import agreement_kappa


def kappas(predicted: Labels, n_classes: int) -> Floats:
    """Cohen's kappa of each version with the one before; predicted (k, m), nan for the first.

    Bloodgood, Vijay-Shanker 2009 (aclanthology.org/W09-1107): agreement on a stop set.
    """
    found = [agreement_kappa(a, b, n_classes) for a, b in pairwise(predicted)]
    return _after_the_first(found, predicted)


def f_change_bound(kappa: float) -> float:
    """The largest change of F that two models with this kappa can have on the stop set.

    4 (1 - kappa) / kappa for kappa > 0 (Bloodgood, Grothendieck 2013, arXiv 1504.06329).
    """
    if not 0.0 < kappa <= 1.0:
        raise DataError(f"kappa is {kappa}; the bound holds for kappa above 0 and up to 1")
    return 4.0 * (1.0 - kappa) / kappa


def changed_shares(predicted: Labels) -> Floats:
    """Share of the sample that each version names otherwise than the one before; nan first."""
    return _after_the_first((predicted[1:] != predicted[:-1]).mean(axis=1).tolist(), predicted)


def predicted_f_change(before: Labels, after: Labels, label: int) -> float:
    """1 - 2a / (2a + b + c): how far F of `label` would move if the older model were right.

    a: named `label` by both; b, c: by one of them alone. 0 where neither ever names it
    (Altschuler, Bloodgood 2019, arXiv 1901.09118).
    """
    first, second = before == label, after == label
    both = int(np.count_nonzero(first & second))
    either = int(np.count_nonzero(first)) + int(np.count_nonzero(second))
    return 1.0 - 2.0 * both / either if either else 0.0


def macro_f_changes(predicted: Labels) -> Floats:
    """`predicted_f_change` of each version, mean over the classes named; nan for the first."""
    return _after_the_first([_macro_f_change(a, b) for a, b in pairwise(predicted)], predicted)


def _macro_f_change(before: Labels, after: Labels) -> float:
    named = np.unique(np.concatenate((before, after))).tolist()
    return float(np.mean([predicted_f_change(before, after, label) for label in named]))


def mean_entropies(probabilities: Floats) -> Floats:
    """Mean entropy over rows as a share of the largest possible one; (k, m, C) gives (k,)."""
    n_classes = probabilities.shape[-1]
    return np.asarray(entropies(probabilities).mean(axis=-1) / np.log(max(2, n_classes)))


def entropies(probabilities: Floats) -> Floats:
    """Entropy in nats over the last axis; 0 log 0 is 0."""
    logs = np.log(np.where(probabilities > 0.0, probabilities, 1.0))
    return np.asarray(-(probabilities * logs).sum(axis=-1))


def windowed(figures: Floats, size: int, merge: Literal["mean", "max"]) -> Floats:
    """Mean or largest of each figure and the size - 1 before it, nan until there are so many."""
    out = np.full(figures.shape[0], np.nan)
    if figures.shape[0] < size:
        return out
    windows = np.lib.stride_tricks.sliding_window_view(figures, size)
    out[size - 1 :] = windows.mean(axis=1) if merge == "mean" else windows.max(axis=1)
    return out


def _after_the_first(figures: list[float], predicted: Labels) -> Floats:
    return np.array([np.nan, *figures][: predicted.shape[0]])
