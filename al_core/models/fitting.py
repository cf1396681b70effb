"""Fit the classifier of a plan on the labels so far: cold, warm or incremental."""

import copy
import warnings
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from sklearn.calibration import CalibratedClassifierCV
from sklearn.exceptions import ConvergenceWarning
from sklearn.model_selection import StratifiedKFold

from al_core.domain.errors import ModelError
from al_core.domain.plan import ModelPlan
from al_core.domain.ports import Model
from al_core.domain.values import Features, Floats, LabeledSet, Labels
from al_core.models.catalogue import MODELS, Classifier, built, classifier_named, wrapper_for
from al_core.models.cross_fitting import cross_fitted
from al_core.models.fitted import CalibratedModel, ConstantModel, FittedModel, LinearModel
from al_core.models.tempering import at_temperature, fitted_temperature

CALIBRATION_FOLDS = 5
REFITTING = ("sigmoid", "temperature")
"""Calibrations that fit the classifier again on parts of the labels."""


@dataclass(frozen=True)
class _Task:
    """One fit: what to fit, on which labels, after which model."""

    plan: ModelPlan
    classifier: Classifier
    features: Features
    labeled: LabeledSet
    n_classes: int
    seed: int
    previous: Model | None

    def estimator(self) -> Any:
        return built(self.classifier, self.plan.params, self.features, self.seed)

    def rows(self) -> Features:
        return self.features[self.labeled.rows]


def fit_model(
    plan: ModelPlan,
    features: Features,
    labeled: LabeledSet,
    n_classes: int,
    *,
    seed: int,
    previous: Model | None,
    needs_probabilities: bool,
) -> FittedModel:
    """The plan's classifier fitted on `labeled` rows of `features` (all rows of the data).

    Labels of one class only give a ConstantModel. `previous` is used by warm and incremental
    starts alone, and only when it is of the same classifier. Raises ModelError when there
    are no labels, when the classifier can't start as the plan asks, or can't be fitted.
    """
    classifier = checked_classifier(plan)
    _check_labels(labeled, n_classes)
    if labeled.labels.min() == labeled.labels.max():
        return ConstantModel(None, labeled, n_classes)
    task = _Task(plan, classifier, features, labeled, n_classes, seed, previous)
    estimator = task.estimator()
    if plan.calibration == "temperature":
        return _tempered(task, estimator)
    wants_sigmoid = plan.calibration == "sigmoid" or (
        plan.calibration == "auto"
        and needs_probabilities
        and not hasattr(estimator, "predict_proba")
    )
    return _calibrated(task, estimator) if wants_sigmoid else STARTS[plan.start](task, estimator)


def checked_classifier(plan: ModelPlan) -> Classifier:
    """The plan's classifier; ModelError when it can't start or be calibrated as asked."""
    classifier = classifier_named(plan.name)
    if plan.start not in classifier.starts:
        able = [name for name, entry in MODELS.items() if plan.start in entry.starts]
        raise ModelError(
            f"{plan.name} can't start {plan.start!r}, only {', '.join(classifier.starts)}; "
            f"{plan.start} works with {', '.join(able)}"
        )
    if plan.start != "cold" and plan.calibration in REFITTING:
        raise ModelError(
            f"{plan.calibration.capitalize()} calibration refits from scratch, so start "
            f"{plan.start!r} has no effect; set start = 'cold' or calibration = 'none'"
        )
    return classifier


def _check_labels(labeled: LabeledSet, n_classes: int) -> None:
    if not len(labeled):
        raise ModelError("No labels to fit a model on; give at least one labeled example")
    if labeled.labels.min() < 0 or labeled.labels.max() >= n_classes:
        raise ModelError(
            f"Labels run from {labeled.labels.min()} to {labeled.labels.max()}, but there are "
            f"{n_classes} classes; labels must be 0 to {n_classes - 1}"
        )


def _settled(task: _Task, fit: Callable[[], object]) -> tuple[str, ...]:
    """Run `fit`; what did not converge comes back as notes, all other warnings go on."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", ConvergenceWarning)
        try:
            fit()
        except ValueError as error:
            raise ModelError(
                f"{task.plan.name} could not be fitted on {len(task.labeled)} labels: {error}; "
                "check the features and the model's params"
            ) from error
    notes = []
    for warning in caught:
        if issubclass(warning.category, ConvergenceWarning):
            notes.append(str(warning.message).split("\n", 1)[0])
            continue
        warnings.warn_explicit(
            str(warning.message), warning.category, warning.filename, warning.lineno
        )
    return tuple(dict.fromkeys(notes))


def _wrapped(task: _Task, estimator: Any, notes: tuple[str, ...]) -> FittedModel:
    wrap = wrapper_for(task.classifier, estimator)
    return wrap(estimator, task.labeled, task.n_classes, notes)


def _cold(task: _Task, estimator: Any) -> FittedModel:
    notes = _settled(task, lambda: estimator.fit(task.rows(), task.labeled.labels))
    return _wrapped(task, estimator, notes)


def _warm(task: _Task, estimator: Any) -> FittedModel:
    """From the previous model's coefficients; cold when there is none."""
    warm = task.classifier.warm
    if warm is None or not isinstance(task.previous, LinearModel):
        return _cold(task, estimator)
    coefficients, intercepts = _starting_point(task.previous, np.unique(task.labeled.labels))
    notes = _settled(
        task,
        lambda: warm(estimator, task.rows(), task.labeled.labels, coefficients, intercepts),
    )
    return _wrapped(task, estimator, notes)


def _starting_point(previous: LinearModel, classes: Labels) -> tuple[Floats, Floats]:
    """The previous coefficients for `classes`; rows of classes new to the model are 0."""
    if np.array_equal(previous.classes, classes):
        return previous.coefficients.copy(), previous.intercepts.copy()
    table = np.column_stack((previous.coefficients, previous.intercepts))
    if table.shape[0] == 1:
        table = np.concatenate((-table / 2, table / 2))
    start = np.zeros((classes.shape[0], table.shape[1]), dtype=table.dtype)
    _, now, before = np.intersect1d(classes, previous.classes, return_indices=True)
    start[now] = table[before]
    if start.shape[0] == 2:
        start = start[1:] - start[:1]
    return np.ascontiguousarray(start[:, :-1]), np.ascontiguousarray(start[:, -1])


def _incremental(task: _Task, estimator: Any) -> FittedModel:
    """The previous model updated with rows it has not seen, or whose label has changed.

    A label taken back can't be unlearned. A class new to the model makes a cold fit.
    """
    previous = task.previous
    if not isinstance(previous, FittedModel) or type(previous.estimator) is not type(estimator):
        return _cold(task, estimator)
    if not np.isin(task.labeled.labels, previous.classes).all():
        return _cold(task, estimator)
    fresh = ~_known(task.labeled, previous.labeled)
    updated = copy.deepcopy(previous.estimator)
    notes: tuple[str, ...] = ()
    if fresh.any():
        rows, labels = task.features[task.labeled.rows[fresh]], task.labeled.labels[fresh]
        notes = _settled(task, lambda: updated.partial_fit(rows, labels))
    model = _wrapped(task, updated, notes)
    model.classes = previous.classes
    return model


def _known(labeled: LabeledSet, before: LabeledSet) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Which entries of `labeled` are in `before` with the same label."""
    place = np.searchsorted(before.rows, labeled.rows).clip(max=len(before) - 1)
    same = (before.rows[place] == labeled.rows) & (before.labels[place] == labeled.labels)
    return np.asarray(same, dtype=np.bool_)


def _calibrated(task: _Task, estimator: Any) -> FittedModel:
    """Platt's sigmoid over cross-fitted scores (Platt 1999), one classifier on all labels.

    Folds are limited by the smallest class; with a class of one label the softmax of the
    decision values stands in, and a note says so.
    """
    counts = np.bincount(task.labeled.labels)
    folds = min(CALIBRATION_FOLDS, int(counts[counts > 0].min()))
    if folds < 2:
        model = _cold(task, estimator)
        model.notes += ("Not calibrated: a class has only one label",)
        return model
    sigmoid = CalibratedClassifierCV(
        estimator, method="sigmoid", cv=StratifiedKFold(folds), ensemble=False
    )
    notes = _settled(task, lambda: sigmoid.fit(task.rows(), task.labeled.labels))
    return CalibratedModel(sigmoid, task.labeled, task.n_classes, notes)


def _tempered(task: _Task, estimator: Any) -> FittedModel:
    """The classifier on all labels, at the temperature that suits its out-of-fold answers."""

    def fitted(labeled: LabeledSet) -> FittedModel:
        if labeled.labels.min() == labeled.labels.max():
            return ConstantModel(None, labeled, task.n_classes)
        part = replace(task, labeled=labeled)
        return _cold(part, part.estimator())

    told = cross_fitted(fitted, task.features, task.labeled, task.seed)
    return at_temperature(_cold(task, estimator), fitted_temperature(told, task.labeled.labels))


STARTS: dict[str, Callable[[_Task, Any], FittedModel]] = {
    "cold": _cold,
    "warm": _warm,
    "incremental": _incremental,
}
