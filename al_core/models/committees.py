"""Committees for query by committee (Seung, Opper, Sompolinsky 1992).

`mixed` has the members of Lu, Li, Lin 2023 (arXiv 2306.08954), each fitted on all labels where
theirs are on bootstrap samples: logistic regression, linear and RBF support vector machine,
linear discriminant analysis. It fits small dense tables; on
sparse or wide features discriminant analysis and 1/features as kernel width make no sense,
and `bagged` takes logistic regressions on bootstrap samples (Abe, Mamitsuka 1998) instead.
`posterior` takes ten of those: the bootstrap as a rough draw from the posterior (Rubin 1981,
doi:10.1214/aos/1176345338), for strategies that measure what the model does not know yet.
"""

import warnings
from collections.abc import Callable

import numpy as np
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis

from al_core.arrays.randomness import random_for
from al_core.domain.errors import ModelError
from al_core.domain.plan import ModelPlan
from al_core.domain.values import Features, LabeledSet
from al_core.models.fitted import FittedModel, ProbabilityModel
from al_core.models.fitting import fit_model

WIDEST_MIXED = 200
MEMBERS = 4
POSTERIOR_MEMBERS = 10
MIXED_MEMBERS = ("logistic_regression", "linear_svm", "rbf_svm")

Committee = Callable[[Features, LabeledSet, int, int], tuple[FittedModel, ...]]


def committee(
    features: Features, labeled: LabeledSet, n_classes: int, *, seed: int, kind: str = "auto"
) -> tuple[FittedModel, ...]:
    """Models that vote, fitted on `labeled` rows of `features`: `kind` names one of COMMITTEES.

    `auto` takes `mixed` for dense features of at most 200 columns, `bagged` otherwise.
    """
    if kind == "auto":
        narrow = isinstance(features, np.ndarray) and features.shape[1] <= WIDEST_MIXED
        kind = "mixed" if narrow else "bagged"
    if kind not in COMMITTEES:
        raise ModelError(f"No committee is called {kind!r}; take {', '.join(COMMITTEES)} or auto")
    return COMMITTEES[kind](features, labeled, n_classes, seed)


def _member(
    name: str, features: Features, labeled: LabeledSet, n_classes: int, seed: int
) -> FittedModel:
    plan = ModelPlan(name=name, calibration="none")
    return fit_model(
        plan, features, labeled, n_classes, seed=seed, previous=None, needs_probabilities=False
    )


def _mixed(
    features: Features, labeled: LabeledSet, n_classes: int, seed: int
) -> tuple[FittedModel, ...]:
    """Four kinds of classifier; three where discriminant analysis has nothing to go by."""
    members = tuple(_member(name, features, labeled, n_classes, seed) for name in MIXED_MEMBERS)
    if not _varies_within_classes(features, labeled):
        return members
    return (*members, _discriminant(features, labeled, n_classes))


def _varies_within_classes(features: Features, labeled: LabeledSet) -> bool:
    """Whether there are two classes, and two different rows in one of them."""
    classes = np.unique(labeled.labels)
    groups = (np.asarray(features[labeled.rows[labeled.labels == each]]) for each in classes)
    return classes.shape[0] > 1 and any(np.ptp(group, axis=0).any() for group in groups)


def _discriminant(features: Features, labeled: LabeledSet, n_classes: int) -> FittedModel:
    estimator = LinearDiscriminantAnalysis()
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=".*collinear", category=UserWarning)
        estimator.fit(features[labeled.rows], labeled.labels)
    return ProbabilityModel(estimator, labeled, n_classes)


def _bagged(
    features: Features, labeled: LabeledSet, n_classes: int, seed: int
) -> tuple[FittedModel, ...]:
    return _bootstrapped(features, labeled, n_classes, seed, MEMBERS)


def _posterior(
    features: Features, labeled: LabeledSet, n_classes: int, seed: int
) -> tuple[FittedModel, ...]:
    return _bootstrapped(features, labeled, n_classes, seed, POSTERIOR_MEMBERS)


def _bootstrapped(
    features: Features, labeled: LabeledSet, n_classes: int, seed: int, members: int
) -> tuple[FittedModel, ...]:
    """Logistic regressions on bootstrap samples drawn within each class."""
    return tuple(
        _member("logistic_regression", features, sample, n_classes, seed)
        for sample in (_resampled(labeled, seed, number) for number in range(members))
    )


def _resampled(labeled: LabeledSet, seed: int, number: int) -> LabeledSet:
    """As many labels of each class as there are, drawn with replacement; rows ascending."""
    generator = random_for(seed, number, "committee")
    places = [np.flatnonzero(labeled.labels == label) for label in np.unique(labeled.labels)]
    drawn = np.sort(np.concatenate([generator.choice(place, place.size) for place in places]))
    return LabeledSet(labeled.rows[drawn], labeled.labels[drawn])


COMMITTEES: dict[str, Committee] = {
    "mixed": _mixed, "bagged": _bagged, "posterior": _posterior,
}  # fmt: skip
