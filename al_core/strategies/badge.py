"""Pick a batch that is unsure and diverse at once, by the gradients it would cause."""

from typing import ClassVar

import numpy as np

from al_core.arrays.distances import RowDistances
from al_core.arrays.sampling import d2_chances, d2_sample
from al_core.domain.values import Floats, Selection
from al_core.strategies.base import Family, Need, QueryContext, Strategy


class Badge(Strategy):
    """k-means++ sampling of the gradients that the likeliest labels would cause.

    g(x) = (p - onehot(argmax p)) x^T; each pick is drawn with chance proportional to
    min over picks ||g(x) - g(c)||^2, the first to ||g(x)||^2 (the utility). As g is an outer
    product, <g(x), g(c)> = <r(x), r(c)> <x, c> with r = p - onehot: nothing of size n x C d
    is held. Drawn by rejection from earlier distances: a few passes over the pool, not b. The
    chances logged are exact up to 16384 candidates, above estimated from a sample, to a few
    percent. Cost O(n (C + d)) and O(b^2 d), the exact chances O(n b (C + d)). Paper: Ash,
    Zhang, Krishnamurthy, Langford, Agarwal 2020, arXiv 1906.03671.
    """

    name: ClassVar[str] = "badge"
    family: ClassVar[Family] = "combined"
    when_to_use: ClassVar[str] = "Batches of 20 and more with a model that gives probabilities."
    cost: ClassVar[str] = "O(n (C + d) + b^2 d)"
    paper: ClassVar[str] = "Ash et al. 2020, arXiv 1906.03671"
    needs: ClassVar[frozenset[Need]] = frozenset({"model", "probabilities"})
    stochastic: ClassVar[bool] = True

    def chosen(self, context: QueryContext, batch_size: int) -> Selection:
        """A D^2 sample; `probabilities` are the chances it was drawn with."""
        residuals = context.over_candidates(
            lambda block: gradient_residuals(context.scorer.predict_proba(block))
        )
        distances = RowDistances(context.features, context.candidates, residuals)
        norms, random = distances.squared_norms, context.random
        picks = d2_sample(norms, distances, batch_size, random)
        chances = d2_chances(norms, distances, picks, random)
        return context.picked(picks, norms, chances)


def gradient_residuals(probabilities: Floats) -> Floats:
    """Gradient of the loss at the logits, p - onehot(argmax p), (n, n_classes)."""
    residuals = np.array(probabilities.T, order="C").T
    residuals[np.arange(residuals.shape[0]), probabilities.argmax(axis=1)] -= 1.0
    return residuals
