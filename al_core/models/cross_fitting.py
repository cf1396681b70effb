"""What models that have not seen a label say of it: out-of-fold answers on the labeled set."""

from collections.abc import Callable

import numpy as np

from al_core.arrays.randomness import random_for
from al_core.domain.errors import ModelError
from al_core.domain.ports import Model
from al_core.domain.values import Features, Floats, LabeledSet, Labels

FOLDS = 5
Fit = Callable[[LabeledSet], Model]


def stratified_folds(labels: Labels, folds: int, seed: int) -> Labels:
    """The fold of each label, (n,): sizes differ by one at most, classes are spread evenly.

    A class of one label is held out in one fold like any other; the model of that fold has
    never seen it, and its answer says so.
    """
    generator = random_for(seed, labels.shape[0], "folds")
    order = np.lexsort((generator.permutation(labels.shape[0]), labels))
    fold = np.empty(labels.shape[0], dtype=np.int64)
    fold[order] = np.arange(labels.shape[0]) % folds
    return fold


def cross_fitted(fit: Fit, features: Features, labeled: LabeledSet, seed: int) -> Floats:
    """Class probabilities of each labeled row by a model fitted without its fold, (n, C).

    Five folds, fewer where there are fewer labels; `fit` makes a model of a labeled set.
    Raises ModelError for fewer than two labels.
    """
    n = len(labeled)
    if n < 2:
        raise ModelError(f"{n} labels can't be cross-fitted; label at least two examples")
    folds = min(FOLDS, n)
    place = stratified_folds(labeled.labels, folds, seed)
    parts = [_held_out(fit, features, labeled, place == fold) for fold in range(folds)]
    out = np.empty((n, parts[0].shape[1]))
    for fold, part in enumerate(parts):
        out[place == fold] = part
    return out


def _held_out(fit: Fit, features: Features, labeled: LabeledSet, out: Labels) -> Floats:
    model = fit(LabeledSet(labeled.rows[~out], labeled.labels[~out]))
    return model.predict_proba(features[labeled.rows[out]])
