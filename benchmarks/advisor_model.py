"""A classifier whose fit takes a tenth of a millisecond. Imported by advisor_situations.py.

Gaussian classes that share one covariance, shrunk towards its diagonal (Friedman 1989,
doi 10.1080/01621459.1989.10478752): what linear discriminant analysis does, without the checks
of inputs that take scikit-learn longer than the fit. Thousands of loops must fit in minutes.
"""

import numpy as np

SHRINKAGE = 0.5
RIDGE = 1e-3


class QuickGaussian:
    """fit and predict_proba of dense float features, (n, d)."""

    def fit(self, X, y) -> "QuickGaussian":
        """Class means, shares and one covariance."""
        self.classes_, codes = np.unique(y, return_inverse=True)
        member = codes[:, None] == np.arange(self.classes_.shape[0])
        counts = member.sum(axis=0)
        means = (member.T @ X) / counts[:, None]
        apart = X - means[codes]
        covariance = apart.T @ apart / X.shape[0]
        diagonal = np.diag(covariance).copy()
        covariance *= 1.0 - SHRINKAGE
        covariance[np.diag_indices_from(covariance)] += SHRINKAGE * diagonal + RIDGE
        self._weights = np.linalg.solve(covariance, means.T)
        self._offsets = np.log(counts / y.shape[0]) - 0.5 * (means.T * self._weights).sum(axis=0)
        return self

    def predict_proba(self, X):
        """Chances of the classes, (n, k)."""
        scores = X @ self._weights + self._offsets
        scores -= scores.max(axis=1, keepdims=True)
        np.exp(scores, out=scores)
        scores /= scores.sum(axis=1, keepdims=True)
        return scores

    def predict(self, X):
        """The likeliest classes, (n,)."""
        return self.classes_[(X @ self._weights + self._offsets).argmax(axis=1)]
