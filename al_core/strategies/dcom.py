"""Cover the pool while the model knows little, then turn to what it is unsure of."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np
from msgspec import Meta

from al_core.arrays.coverage import EXACT_ROWS, Coverage, Pool
from al_core.arrays.kernels import ball_kernel, kernel_blocks, measured, squared_distances_between
from al_core.arrays.purity import label_radii
from al_core.arrays.ranking import best
from al_core.domain.values import Floats, Selection
from al_core.strategies.base import Family, Need, QueryContext, Strategy
from al_core.strategies.covering import Covered, estimated_radius, pool_to_cover
from al_core.strategies.measures import margin

WIDEST = 1.5
"""The widest ball of a labeled row, in radii of the start (the paper's 1.1 against 0.75)."""


@dataclass(frozen=True)
class DCoM(Strategy):
    """A mix of ball coverage and margin, weighted by how much of the pool is covered already.

    u(x) = S margin(x) + (1 - S) degree(x), both scaled to [0, 1]; degree counts the candidates
    within the mean radius that nothing covers yet. Each labeled row has a ball of its own, the
    largest (up to 1.5 start radii) in which a share 0.4 + 0.2 coverage is predicted to have its
    label; S = (1 + e^(-steepness (1 - center))) / (1 + e^(-steepness (coverage - center))).
    Without a model S is 0 and all balls have the start radius, which is that of ProbCover.
    The paper keeps a ball as it was when its label came; here it is measured anew each time.
    References as in ProbCover. Utilities are those before the first pick.
    Cost O(n (C + r d) + l r d), memory O(n r) for r references. Paper: Mishal & Weinshall
    2024, arXiv 2407.01804.
    """

    name: ClassVar[str] = "dcom"
    family: ClassVar[Family] = "combined"
    when_to_use: ClassVar[str] = "Good embeddings and a budget of unknown size."
    cost: ClassVar[str] = "O(n (C + r d)), r references"
    paper: ClassVar[str] = "Mishal & Weinshall 2024, arXiv 2407.01804"
    needs: ClassVar[frozenset[Need]] = frozenset({"probabilities"})

    radius: Annotated[float, Meta(ge=0)] = 0.0
    purity: Annotated[float, Meta(gt=0, lt=1)] = 0.95
    steepness: Annotated[float, Meta(gt=0)] = 30.0
    center: Annotated[float, Meta(ge=0, le=1)] = 0.9

    def chosen(self, context: QueryContext, batch_size: int) -> Selection:
        """The highest mix first; a pick lowers the degrees of what shares its ball."""
        start = self.radius or estimated_radius(context, 0, self.purity, "unit")
        covered = pool_to_cover(context, ball_kernel(start), EXACT_ROWS)
        radii = _radii(context, covered, start)
        level = _covered(context, covered, radii)
        mean_radius = float(radii.mean()) if radii.size else start
        pool = Pool(
            context.features,
            context.candidates,
            covered.pool.references,
            ball_kernel(mean_radius),
        )
        weights = np.full(level.size, context.candidates.size / level.size)
        competence = self._competence(float(level.mean())) if context.model else 0.0
        return _mixed(context, Coverage(pool, weights, level), competence, batch_size)

    def _competence(self, coverage: float) -> float:
        at_all = 1.0 + np.exp(-self.steepness * (1.0 - self.center))
        return float(at_all / (1.0 + np.exp(-self.steepness * (coverage - self.center))))


def _mixed(
    context: QueryContext, coverage: Coverage, competence: float, batch_size: int
) -> Selection:
    n_candidates = context.candidates.size
    unsure = _scaled(margin(context.probabilities)) if context.model else np.zeros(n_candidates)
    free, utilities = np.zeros(n_candidates), np.empty(0)
    picks, degrees = np.empty(batch_size, dtype=np.int64), np.empty(batch_size)
    for count in range(batch_size):
        mix = competence * unsure + (1.0 - competence) * _scaled(coverage.gains)
        utilities = utilities if count else mix
        picks[count] = pick = best(mix + free, context.tie_ranks)
        degrees[count] = coverage.gains[pick]
        coverage.take(int(pick))
        free[pick] = -np.inf
    reasons = {"uncertainty": unsure[picks], "newly_covered": degrees / n_candidates}
    return context.picked(picks, utilities, reasons=reasons)


def _scaled(values: Floats) -> Floats:
    """Values moved and stretched to [0, 1]; 0 where all are equal."""
    spread = float(np.ptp(values))
    return (values - values.min()) / spread if spread > 0 else np.zeros(values.size)


def _radii(context: QueryContext, covered: Covered, start: float) -> Floats:
    """Radius of the ball of each labeled row."""
    radii = np.full(context.labeled.size, start)
    if context.model is None or radii.size == 0:
        return radii
    share = float(_covered(context, covered, radii).mean())
    references = covered.pool.features[covered.pool.references]
    alike = context.labels[:, None] == context.scorer.predict(references)
    centers = measured(context.features[context.labeled], "unit")
    purity = 0.4 + 0.2 * share
    return label_radii(centers, measured(references, "unit"), alike, purity, WIDEST * start)


def _covered(context: QueryContext, covered: Covered, radii: Floats) -> Floats:
    """1 for each reference in the ball of a labeled row, else 0."""
    level = np.zeros(covered.references.size)
    if radii.size == 0:
        return level
    references = measured(covered.pool.features[covered.pool.references], "unit")
    centers = measured(context.features[context.labeled], "unit")
    for block in kernel_blocks(level.size, radii.size):
        distances = np.sqrt(squared_distances_between(references.at(block), centers))
        level[block] = (distances <= radii).any(axis=1)
    return level
