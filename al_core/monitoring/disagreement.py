"""How far the last versions of a model disagree, on examples that nobody has labeled."""

from dataclasses import dataclass

import numpy as np

from al_core.domain.values import Floats
from al_core.monitoring.successive import entropies


@dataclass(frozen=True)
class Disagreement:
    """Means over the examples; 0 where all versions say the same.

    split_votes: share of versions that do not name the class that most of them name.
    information: Jensen-Shannon divergence of what they say in nats, what a vote would tell of
    the version (BALD: Houlsby et al. 2011, arXiv 1112.5745). versions: how many were asked.
    """

    split_votes: float
    information: float
    versions: int


def disagreement(probabilities: Floats) -> Disagreement:
    """Of versions that say this, (k, m, C); nothing is shown by fewer than two."""
    k, m, n_classes = probabilities.shape
    if k < 2 or not m:
        return Disagreement(float("nan"), float("nan"), k)
    named = probabilities.argmax(axis=2)
    counts = np.stack([(named == label).sum(axis=0) for label in range(n_classes)])
    together = entropies(probabilities.mean(axis=0))
    apart = entropies(probabilities).mean(axis=0)
    information = float(np.maximum(together - apart, 0.0).mean())
    return Disagreement(float(1.0 - counts.max(axis=0).mean() / k), information, k)
