"""Temperature scaling: one number that makes a model as sure as it is right.

Guo, Pleiss, Sun, Weinberger 2017, On Calibration of Modern Neural Networks (arXiv 1706.04599).
Fitted on out-of-fold predictions of the labeled set, never on the audit set.
"""

from typing import Any

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.special import logsumexp

from al_core.domain.values import Features, Floats, Labels
from al_core.models.fitted import FittedModel, LinearModel, LogisticModel, softmax

COLDEST, HOTTEST = 0.01, 1000.0
FEWEST = 10
SMALLEST_PROBABILITY = 1e-300


def logs(probabilities: Floats) -> Floats:
    """Natural logs of probabilities, at least that of 1e-300."""
    return np.asarray(np.log(np.maximum(probabilities, SMALLEST_PROBABILITY)))


def tempered(probabilities: Floats, temperature: float) -> Floats:
    """softmax(log p / T), (n, C): surer for T < 1, less sure for T > 1; the order stays."""
    return softmax(logs(probabilities) / temperature)


def negative_log_likelihood(scores: Floats, labels: Labels, temperature: float) -> float:
    """Mean of -log softmax(scores / T) at the labels."""
    scaled = scores / temperature
    of_truth = scaled[np.arange(labels.shape[0]), labels]
    return float(np.mean(logsumexp(scaled, axis=1) - of_truth))


def fitted_temperature(probabilities: Floats, labels: Labels) -> float:
    """The temperature, 0.01 to 1000, of least negative log likelihood; never worse than 1.

    probabilities (n, C), labels (n,). Rows whose class has probability 0 (their model was
    never shown it) tell nothing about T and are left out; fewer than 10 rows left give 1. The
    likelihood is concave in 1 / T, so there is one best place.
    """
    told = probabilities[np.arange(labels.shape[0]), labels] > 0.0
    scores, known = logs(probabilities[told]), labels[told]
    if known.shape[0] < FEWEST:
        return 1.0
    bounds = (float(np.log(COLDEST)), float(np.log(HOTTEST)))
    found = minimize_scalar(
        lambda log_t: negative_log_likelihood(scores, known, float(np.exp(log_t))),
        bounds=bounds,
        method="bounded",
    )
    best = float(np.exp(found.x))
    return best if found.fun < negative_log_likelihood(scores, known, 1.0) else 1.0


class TemperedLinear(LogisticModel):
    """A linear classifier whose coefficients and intercepts are divided by a temperature."""

    temperature = 1.0

    @property
    def coefficients(self) -> Floats:
        """Weights over the temperature, (k, d)."""
        return np.asarray(self.estimator.coef_ / self.temperature)

    @property
    def intercepts(self) -> Floats:
        """Intercepts over the temperature, (k,)."""
        return np.asarray(self.estimator.intercept_ / self.temperature)


class TemperedModel(FittedModel):
    """Any other classifier whose answers are tempered; decision values stay its own."""

    def __init__(self, inner: FittedModel, temperature: float) -> None:
        super().__init__(inner.estimator, inner.labeled, inner.n_classes, inner.notes)
        self.inner = inner
        self.temperature = temperature

    def seen_probabilities(self, features: Features) -> Floats:
        """The inner model's probabilities at this temperature."""
        return tempered(self.inner.seen_probabilities(features), self.temperature)

    def seen_scores(self, features: Features) -> Floats:
        """The inner model's decision values."""
        return self.inner.seen_scores(features)

    def predict(self, features: Features) -> Labels:
        """What the inner model says."""
        return self.inner.predict(features)


def at_temperature(model: FittedModel, temperature: float) -> FittedModel:
    """The model at a temperature; one that was linear in logits or margins stays linear."""
    if type(model) not in (LinearModel, LogisticModel):
        return TemperedModel(model, temperature)
    linear = TemperedLinear(*_parts(model))
    linear.temperature = temperature
    return linear


def _parts(model: FittedModel) -> tuple[Any, Any, int, tuple[str, ...]]:
    return model.estimator, model.labeled, model.n_classes, model.notes
