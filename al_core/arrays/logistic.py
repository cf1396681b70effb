"""A two-sided logistic classifier, the same on every run, for dense and sparse rows."""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit

from al_core.domain.values import Features, Floats

STEPS = 200


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

    Minimises sum_i weight_i log(1 + exp(-s_i f(x_i))) + ||w||^2 / 2 by L-BFGS, s = +-1, as
    scikit-learn does with C = 1 and class_weight "balanced"; the nearer `start` is to the
    answer, the fewer steps.
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
    return Plane(found[:-1], float(found[-1]))
