"""Pick what the model judges unlike the labeled examples that look like it."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np
from msgspec import Meta
from scipy.sparse import csr_array

from al_core.arrays.blocks import row_blocks, taken
from al_core.arrays.distances import squared_distances
from al_core.domain.values import Features, Floats, Selection
from al_core.strategies.base import Family, Need, QueryContext, Strategy

BLOCK_ENTRIES = 2**20
"""Distances held at a time: 8 MB."""
SMALLEST = 1e-7
"""Probabilities are lifted to this, so that no divergence is infinite."""
TIE = 1e-9
"""Distances that differ by no more than this share count as equal."""


@dataclass(frozen=True)
class Contrastive(Strategy):
    """The largest divergence between the prediction of an example and of its labeled neighbours.

    u(x) = mean over the `neighbours` nearest labeled z of KL(p(y|z) || p(y|x)), nearest by
    Euclidean distance; probabilities are lifted to 1e-7 and rescaled. All labeled examples as
    near as the last neighbour count too, so that their order decides nothing. Without labels
    u = 0. Cost O(n l (d + log k)), 8 MB of distances at a time. Paper: Margatina, Vernikos,
    Barrault, Aletras 2021, arXiv 2109.03764.
    """

    name: ClassVar[str] = "cal"
    family: ClassVar[Family] = "combined"
    when_to_use: ClassVar[str] = (
        "Good embeddings, to find where the model bends between neighbours."
    )
    cost: ClassVar[str] = "O(n l d)"
    paper: ClassVar[str] = "Margatina et al. 2021, arXiv 2109.03764"
    needs: ClassVar[frozenset[Need]] = frozenset({"model", "probabilities"})

    neighbours: Annotated[int, Meta(ge=1)] = 10

    def chosen(self, context: QueryContext, batch_size: int) -> Selection:
        """The highest divergences."""
        utilities = np.zeros(context.candidates.size)
        if context.labeled.size:
            near = context.features[context.labeled]
            answers = lifted(context.scorer.predict_proba(near))
            for block in row_blocks(utilities.size, max(1, BLOCK_ENTRIES // answers.shape[0])):
                rows = taken(context.features, context.candidates[block])
                own = lifted(context.scorer.predict_proba(rows))
                utilities[block] = _divergence(self._among(rows, near), answers, own)
        return context.top(utilities, batch_size)

    def _among(self, rows: Features, near: Features) -> csr_array:
        """Share of each labeled row in the neighbourhood of each of `rows`, (n, l)."""
        distances = squared_distances(rows, near)
        last = min(self.neighbours, distances.shape[1]) - 1
        reach = np.partition(distances, last, axis=1)[:, last] * (1.0 + TIE)
        inside = csr_array(distances <= reach[:, None], dtype=np.float64)
        counts = np.diff(inside.indptr)
        inside.data /= np.repeat(counts, counts)
        return inside


def lifted(probabilities: Floats) -> Floats:
    """Probabilities of at least 1e-7 before they are rescaled to sum to 1, (n, n_classes)."""
    raised = np.maximum(probabilities, SMALLEST)
    return np.asarray(raised / raised.sum(axis=1, keepdims=True))


def _divergence(shares: csr_array, answers: Floats, own: Floats) -> Floats:
    """Mean KL divergence from the neighbours' answers to one's own, (n,)."""
    negative_entropies = (answers * np.log(answers)).sum(axis=1)
    crossed = ((shares @ answers) * np.log(own)).sum(axis=1)
    return np.asarray(np.maximum(shares @ negative_entropies - crossed, 0.0))
