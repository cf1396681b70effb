"""Pick from clusters that lean towards what the model is unsure of."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np
from msgspec import Meta

from al_core.arrays.clustering import clusters_of
from al_core.arrays.medoids import medoids_first
from al_core.arrays.ranking import top_k
from al_core.domain.values import Features, Floats, Rows, Selection
from al_core.strategies.base import Family, Need, QueryContext, Strategy
from al_core.strategies.measures import entropy, margin


@dataclass(frozen=True)
class Dbal(Strategy):
    """Medoids of a k-means, weighted by margin uncertainty, of the most uncertain candidates.

    Of the `beta` b candidates with the highest u(x) = 1 - (p1 - p2), k-means with b clusters
    minimises sum u(x) ||x - center(x)||^2; the nearest to each center is picked, largest
    cluster first. Utilities are u(x). Where equal rows leave clusters empty, the nearest to
    the other centers fill the batch. Cost O(n C + beta b^2 d). Paper: Zhdanov 2019, arXiv
    1901.05954.
    """

    name: ClassVar[str] = "dbal"
    family: ClassVar[Family] = "combined"
    when_to_use: ClassVar[str] = "Batches of 10 to 100 in which plain margin picks look-alikes."
    cost: ClassVar[str] = "O(n C + beta b^2 d)"
    paper: ClassVar[str] = "Zhdanov 2019, arXiv 1901.05954"
    needs: ClassVar[frozenset[Need]] = frozenset({"model", "probabilities"})
    stochastic: ClassVar[bool] = True

    beta: Annotated[int, Meta(ge=1)] = 10

    def chosen(self, context: QueryContext, batch_size: int) -> Selection:
        """One medoid per cluster of the shortlist."""
        unsure = context.over_candidates(lambda block: margin(_answers(context, block)))
        shortlist = np.sort(top_k(unsure, self.beta * batch_size, context.tie_ranks))
        return _medoids(context, shortlist, unsure, batch_size)


@dataclass(frozen=True)
class Clue(Strategy):
    """Medoids of a k-means of all candidates that is weighted by entropy.

    k-means with b clusters minimises sum H(x) ||x - center(x)||^2, H the entropy of p(y|x) at
    `temperature` (p^(1/T), rescaled); the nearest to each center is picked, largest cluster
    first. Utilities are H(x). Above 10,000 candidates the centers are trained on a random
    sample of 10,000. Cost O(n b d) a round. Paper: Prabhu, Chandrasekaran, Saenko, Hoffman
    2021, arXiv 2010.08666.
    """

    name: ClassVar[str] = "clue"
    family: ClassVar[Family] = "combined"
    when_to_use: ClassVar[str] = "The pool has drifted from what was labeled; batches of 10 and up."
    cost: ClassVar[str] = "O(n b d)"
    paper: ClassVar[str] = "Prabhu et al. 2021, arXiv 2010.08666"
    needs: ClassVar[frozenset[Need]] = frozenset({"model", "probabilities"})
    stochastic: ClassVar[bool] = True

    temperature: Annotated[float, Meta(gt=0)] = 1.0

    def chosen(self, context: QueryContext, batch_size: int) -> Selection:
        """One medoid per cluster of the pool."""
        unsure = context.over_candidates(
            lambda block: entropy(tempered(_answers(context, block), self.temperature))
        )
        return _medoids(context, np.arange(unsure.size), unsure, batch_size)


def tempered(probabilities: Floats, temperature: float) -> Floats:
    """Probabilities to the power 1 / temperature, rescaled to sum to 1; (n, n_classes).

    Divided by the highest first, so that no row loses all of its weight to underflow.
    """
    if temperature == 1.0:
        return probabilities
    powers = (probabilities / probabilities.max(axis=1, keepdims=True)) ** (1.0 / temperature)
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


def _answers(context: QueryContext, block: Features) -> Floats:
    return context.scorer.predict_proba(block)


def _medoids(context: QueryContext, among: Rows, unsure: Floats, batch_size: int) -> Selection:
    """The medoids of the candidates at positions `among`, clustered by weight `unsure`."""
    rows = context.candidates[among]
    clusters = clusters_of(context.features, rows, batch_size, context.random, unsure[among])
    first = medoids_first(clusters, context.tie_ranks[among])[:batch_size]
    reasons = {
        "uncertainty": unsure[among[first]],
        "distance_to_center": clusters.distances[first],
    }
    return context.picked(among[first], unsure, reasons=reasons)
