"""Pick a batch that is unsure and diverse at once, by the gradients it would cause."""

from typing import ClassVar

import numpy as np

from al_core.arrays.distances import RowProducts, squared_norms, without_noise
from al_core.arrays.sampling import d2_sample
from al_core.domain.values import Floats, Selection
from al_core.strategies.base import Family, Need, QueryContext, Strategy


class Badge(Strategy):
    """k-means++ sampling of the gradients that the likeliest labels would cause.

    g(x) = (p - onehot(argmax p)) x^T; each pick is drawn with chance proportional to
    min over picks ||g(x) - g(c)||^2, the first to ||g(x)||^2 (the utility). As g is an outer
    product, <g(x), g(c)> = <r(x), r(c)> <x, c> with r = p - onehot: nothing of size n x C d
    is held. Cost O(n b (C + d)). Paper: Ash, Zhang, Krishnamurthy, Langford, Agarwal 2020,
    arXiv 1906.03671.
    """

    name: ClassVar[str] = "badge"
    family: ClassVar[Family] = "combined"
    when_to_use: ClassVar[str] = "Batches of 20 and more with a model that gives probabilities."
    cost: ClassVar[str] = "O(n b (C + d))"
    paper: ClassVar[str] = "Ash et al. 2020, arXiv 1906.03671"
    needs: ClassVar[frozenset[Need]] = frozenset({"model", "probabilities"})
    stochastic: ClassVar[bool] = True

    def chosen(self, context: QueryContext, batch_size: int) -> Selection:
        """A D^2 sample; `probabilities` are the chances it was drawn with."""
        residuals = gradient_residuals(context.probabilities)
        products = RowProducts(context.features, context.candidates)
        norms = squared_norms(residuals) * products.squared_norms

        def squared_distances_to(position: int) -> Floats:
            along_features = products.with_row(int(context.candidates[position]))
            scale = norms + norms[position]
            distances = scale - 2.0 * (residuals @ residuals[position]) * along_features
            return without_noise(distances, scale, products.epsilon)

        positions, chances = d2_sample(norms, squared_distances_to, batch_size, context.random)
        return context.picked(positions, norms, chances)


def gradient_residuals(probabilities: Floats) -> Floats:
    """Gradient of the loss at the logits, p - onehot(argmax p), (n, n_classes)."""
    residuals = probabilities.copy()
    residuals[np.arange(residuals.shape[0]), probabilities.argmax(axis=1)] -= 1.0
    return residuals
