"""What the strategies that cover the pool share: references, kernels, the greedy search."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from al_core.arrays.coverage import Coverage, Pool, level_of, reference_positions
from al_core.arrays.kernels import Kernel, Scaling
from al_core.arrays.purity import pure_radius
from al_core.domain.values import Floats, Rows, Selection
from al_core.strategies.base import QueryContext


@dataclass(frozen=True)
class Covered:
    """A pool to cover: positions of the references among the candidates, and the pool."""

    references: Rows
    pool: Pool

    def level(self, context: QueryContext) -> Floats:
        """How well the labeled rows cover each reference already, (n_references,)."""
        return level_of(self.pool, context.labeled)


def pool_to_cover(context: QueryContext, kernel: Kernel, at_most: int) -> Covered:
    """The candidates with `at_most` of them as references (see `reference_positions`)."""
    references = reference_positions(context.tie_ranks, at_most)
    pool = Pool(context.features, context.candidates, context.candidates[references], kernel)
    return Covered(references, pool)


def greedy_cover(
    context: QueryContext, batch_size: int, covered: Covered, weights: Floats
) -> Selection:
    """Greedy picks; the reason is the share of the references' total weight that each added."""
    coverage = Coverage(covered.pool, weights, covered.level(context))
    utilities = coverage.gains
    picks, added = coverage.picks(batch_size, context.tie_ranks)
    total = float(weights.sum()) or 1.0
    reasons: Mapping[str, Floats] = {"newly_covered": added / total}
    return context.picked(picks, utilities, reasons=reasons)


def estimated_radius(context: QueryContext, clusters: int, purity: float, scale: Scaling) -> float:
    """`pure_radius` of the references with as many clusters as classes, where `clusters` is 0."""
    references = reference_positions(context.tie_ranks)
    in_rank_order = references[np.argsort(context.tie_ranks[references])]
    seen = np.unique(context.labels).size
    classes = seen if context.model is None else context.model.n_classes
    k = clusters or max(2, classes)
    return pure_radius(context.features, context.candidates[in_rank_order], k, purity, scale)
