"""Fitted scikit-learn classifiers behind the one Model port, over all classes of a problem.

A classifier knows only the classes it was shown. Here every answer has one column per class
of the problem: classes not shown get probability 0, and a decision value 1 below the row's
smallest (a finite number, because decision values are logged).
"""

from typing import Any, Literal

import numpy as np
from scipy.special import expit

from al_core.domain.errors import ModelError
from al_core.domain.values import Features, Floats, LabeledSet, Labels

SMALLEST_PROBABILITY = 1e-300


def softmax(scores: Floats) -> Floats:
    """Rows of `scores`, (n, k), as probabilities that sum to 1.

    Worked out class by class and held so in memory: long rows are several times as fast as
    numpy's reductions over a short last axis.
    """
    columns = np.ascontiguousarray(scores.T)
    shifted: Floats = columns - columns.max(axis=0)
    np.exp(shifted, out=shifted)
    shifted /= shifted.sum(axis=0)
    return shifted.T


def pair(scores: Floats) -> Floats:
    """Columns -f and f of one decision value f per row; (n, k) comes back as it is."""
    scores = np.asarray(scores, dtype=np.float64)
    if scores.ndim == 2 and scores.shape[1] > 1:
        return scores
    scores = scores.ravel()
    return np.column_stack((-scores, scores))


def probabilities_from(scores: Floats) -> Floats:
    """Softmax of decision values, (n, k); for two classes the logistic function of f."""
    if scores.shape[1] > 2:
        return softmax(scores)
    chance = expit(scores[:, 1])
    return np.column_stack((1.0 - chance, chance))


def scores_from(probabilities: Floats) -> Floats:
    """Decision values of a model that has only probabilities: logs; two classes: log odds."""
    logs = np.log(np.maximum(probabilities, SMALLEST_PROBABILITY))
    if logs.shape[1] > 2:
        return logs
    return pair(logs[:, 1] - logs[:, 0])


class FittedModel:
    """A classifier fitted on `labeled`, as the engine and the strategies see it.

    classes: positions of the classes it was shown, ascending. notes: what went less than
    well in the fit (no convergence, no calibration), for the user to read.
    """

    gives_probabilities = True

    def __init__(
        self,
        estimator: Any,
        labeled: LabeledSet,
        n_classes: int,
        notes: tuple[str, ...] = (),
    ) -> None:
        self.estimator = estimator
        self.labeled = labeled
        self.n_classes = n_classes
        self.notes = notes
        self.classes: Labels = np.unique(labeled.labels)

    def seen_scores(self, features: Features) -> Floats:
        """Decision values of the classes shown, (n, len(classes))."""
        return scores_from(self.seen_probabilities(features))

    def seen_probabilities(self, features: Features) -> Floats:
        """Probabilities of the classes shown, (n, len(classes))."""
        return probabilities_from(self.seen_scores(features))

    def predict_proba(self, features: Features) -> Floats:
        """Class probabilities, (n, n_classes); 0 for classes not shown."""
        seen = self.seen_probabilities(features)
        if self.classes.shape[0] == self.n_classes:
            return seen
        everything = np.zeros((seen.shape[0], self.n_classes))
        everything[:, self.classes] = seen
        return everything

    def decision_values(self, features: Features) -> Floats:
        """Decision values, (n, n_classes); two classes: columns -f and f."""
        seen = self.seen_scores(features)
        if self.classes.shape[0] == self.n_classes:
            return seen
        everything = np.repeat(seen.min(axis=1, keepdims=True) - 1.0, self.n_classes, axis=1)
        everything[:, self.classes] = seen
        return everything

    def predict(self, features: Features) -> Labels:
        """Most likely class of each row, (n,); the first of equals."""
        return np.asarray(self.classes[np.argmax(self.seen_probabilities(features), axis=1)])


class ConstantModel(FittedModel):
    """All labels so far are of one class: probability 1 for it, decision value 1 against -1.

    Every uncertainty is then equal, so a strategy's picks fall to the tie-break.
    """

    def seen_probabilities(self, features: Features) -> Floats:
        """Ones, (n, 1)."""
        return np.ones((features.shape[0], 1))

    def seen_scores(self, features: Features) -> Floats:
        """Ones, (n, 1)."""
        return np.ones((features.shape[0], 1))

    def decision_values(self, features: Features) -> Floats:
        """1 for the only class and -1 for the others, (n, n_classes)."""
        values = np.full((features.shape[0], self.n_classes), -1.0)
        values[:, self.classes] = 1.0
        return values


class ProbabilityModel(FittedModel):
    """A classifier with probabilities of its own; decision values too where it has them."""

    def seen_probabilities(self, features: Features) -> Floats:
        """The classifier's own probabilities."""
        return np.asarray(self.estimator.predict_proba(features), dtype=np.float64)

    def seen_scores(self, features: Features) -> Floats:
        """The classifier's own decision values, or logs of its probabilities."""
        if hasattr(self.estimator, "decision_function"):
            return pair(self.estimator.decision_function(features))
        return scores_from(self.seen_probabilities(features))


class DecisionModel(FittedModel):
    """A classifier with decision values only (support vector machines, ridge)."""

    gives_probabilities = False

    def seen_scores(self, features: Features) -> Floats:
        """The classifier's decision values, one column per class shown."""
        scores = pair(self.estimator.decision_function(features))
        if scores.shape[1] != self.classes.shape[0]:
            raise ModelError(
                f"{type(self.estimator).__name__} gives {scores.shape[1]} decision values for "
                f"{self.classes.shape[0]} classes, not one decision value per class; "
                "set decision_function_shape = 'ovr'"
            )
        return scores

    def predict(self, features: Features) -> Labels:
        """Class with the largest decision value, (n,); the first of equals."""
        return np.asarray(self.classes[np.argmax(self.seen_scores(features), axis=1)])


class VotingModel(FittedModel):
    """A classifier that only names classes: decision value 1 for the named, -1 for others."""

    gives_probabilities = False

    def seen_scores(self, features: Features) -> Floats:
        """1 in the column of the class named, -1 elsewhere."""
        named = np.asarray(self.estimator.predict(features))
        return np.where(named[:, None] == self.classes[None, :], 1.0, -1.0)


class LinearModel(DecisionModel):
    """A linear classifier, scored by one matrix product without scikit-learn's checks.

    `coefficients` (k, d) and `intercepts` (k,); k = 1 for two classes.
    """

    @property
    def coefficients(self) -> Floats:
        """Weights, (k, d)."""
        return np.asarray(self.estimator.coef_)

    @property
    def intercepts(self) -> Floats:
        """Intercepts, (k,)."""
        return np.asarray(self.estimator.intercept_)

    def seen_scores(self, features: Features) -> Floats:
        """`features @ coefficients.T + intercepts`; a float32 pool is not copied."""
        weights = self.coefficients.astype(features.dtype, copy=False)
        products = np.asarray(features @ weights.T)
        return pair(np.add(products.T, self.intercepts[:, None], dtype=np.float64, order="C").T)


class LogisticModel(LinearModel):
    """Multinomial logistic regression: the softmax of its decision values is its answer."""

    gives_probabilities = True
    link: Literal["softmax"] = "softmax"


class LinearProbabilityModel(LinearModel):
    """A linear classifier whose probabilities are not the softmax of its decision values."""

    gives_probabilities = True

    def seen_probabilities(self, features: Features) -> Floats:
        """The classifier's own probabilities."""
        return np.asarray(self.estimator.predict_proba(features), dtype=np.float64)


class CalibratedModel(ProbabilityModel):
    """A classifier under Platt's sigmoid; decision values stay the classifier's own."""

    def seen_scores(self, features: Features) -> Floats:
        """Decision values of the classifier fitted on all labels, before the sigmoid."""
        inner = self.estimator.calibrated_classifiers_[0].estimator
        if hasattr(inner, "decision_function"):
            return pair(inner.decision_function(features))
        return scores_from(np.asarray(inner.predict_proba(features), dtype=np.float64))
