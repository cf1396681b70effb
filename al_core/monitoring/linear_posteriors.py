"""Bayesian linear regression on several designs at once, with the evidence for each."""

from dataclasses import dataclass

import numpy as np

from al_core.domain.values import Floats, Rows


@dataclass(frozen=True)
class LinearPosteriors:
    """Normal posteriors of the coefficients under s designs.

    log_evidence: up to a constant that all designs of the same data and covariance share, (s,).
    means: (s, p); roots: Cholesky roots of the covariances, (s, p, p).
    """

    log_evidence: Floats
    means: Floats
    roots: Floats

    def drawn(self, picks: Rows, generator: np.random.Generator) -> Floats:
        """Coefficients under the designs picked, (m, p)."""
        noise = generator.normal(size=(picks.shape[0], self.means.shape[1]))
        return np.asarray(self.means[picks] + np.einsum("nij,nj->ni", self.roots[picks], noise))


def linear_posteriors(
    designs: Floats, y: Floats, inverse_covariance: Floats, prior_spread: Floats
) -> LinearPosteriors:
    """For designs (s, k, p), data (k,), the inverse of its errors' covariance, (k, k).

    Coefficients are normal around 0 a priori, with the standard deviations given, (p,).
    """
    prior = np.diag(prior_spread**-2.0)
    evidence, means, roots = [], [], []
    for design in designs:
        precision = design.T @ inverse_covariance @ design + prior
        spread = np.linalg.inv(precision)
        mean = spread @ (design.T @ inverse_covariance @ y)
        evidence.append(mean @ precision @ mean / 2.0 + np.linalg.slogdet(spread)[1] / 2.0)
        means.append(mean)
        roots.append(np.linalg.cholesky(spread))
    return LinearPosteriors(np.array(evidence), np.array(means), np.array(roots))
