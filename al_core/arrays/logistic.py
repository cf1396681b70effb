"""A two-sided logistic classifier, the same on every run, for dense and sparse rows."""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from scipy.sparse.linalg import LinearOperator, cg
from scipy.special import expit

from al_core.domain.values import Features, Floats

STEPS = 200
POLISHING = 3
"""Newton steps after L-BFGS: where it stops depends on the processor, where they end does not."""


@dataclass(frozen=True)
class Plane:
    """A fitted classifier: chances are the logistic function of `rows @ weights + intercept`."""

    weights: Floats
    intercept: float

    def chances(self, rows: Features) -> Floats:
        """Chance that each row is of the second side, (n,)."""
        return np.asarray(expit(rows @ self.weights + self.intercept))


def separating_plane(rows: Features, second: np.ndarray, start: Plane | None = None) -> Plane:
    """Logistic regression of `second` (n,), bool, both sides of equal total weight.

    Minimises sum_i weight_i log(1 + exp(-s_i f(x_i))) + ||w||^2 / 2, s = +-1, as scikit-learn
    does with C = 1 and class_weight "balanced": by L-BFGS, then by Newton's steps. The nearer
    `start` is to the answer, the fewer steps.
    """
    rows = rows.astype(np.float64, copy=False)
    signs = np.where(second, 1.0, -1.0)
    sizes = np.where(second, second.sum(), (~second).sum())
    balance = second.size / (2.0 * sizes)

    def loss(parameters: Floats) -> tuple[float, Floats]:
        weights, intercept = parameters[:-1], parameters[-1]
        agreement = signs * (rows @ weights + intercept)
        value = balance @ np.logaddexp(0.0, -agreement) + 0.5 * weights @ weights
        pull = -signs * balance * expit(-agreement)
        return float(value), np.append(rows.T @ pull + weights, pull.sum())

    first = np.zeros(rows.shape[1] + 1)
    if start is not None:
        first = np.append(start.weights, start.intercept)
    options = {"maxiter": STEPS, "ftol": 1e-10, "gtol": 1e-5}
    found = minimize(loss, first, jac=True, method="L-BFGS-B", options=options).x
    for _ in range(POLISHING):
        found = found - _newton_step(rows, balance * _slope(signs, rows, found), loss(found)[1])
    return Plane(found[:-1], float(found[-1]))


def _slope(signs: Floats, rows: Features, parameters: Floats) -> Floats:
    chances = expit(signs * (rows @ parameters[:-1] + parameters[-1]))
    return np.asarray(chances * (1.0 - chances))


def _newton_step(rows: Features, curvature: Floats, gradient: Floats) -> Floats:
    """H^-1 gradient by conjugate gradients, H = [X 1]^T diag(curvature) [X 1] + ridge."""

    def product(step: Floats) -> Floats:
        along = curvature * (rows @ step[:-1] + step[-1])
        return np.append(rows.T @ along + step[:-1], along.sum())

    shape = (gradient.size, gradient.size)
    hessian = LinearOperator(shape, matvec=product, dtype=np.float64)
    return np.asarray(cg(hessian, gradient, rtol=1e-6, maxiter=STEPS)[0])
