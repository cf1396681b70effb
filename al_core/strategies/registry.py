"""Every query strategy: one import and one name a strategy, in the order people see."""

from al_core.strategies.badge import Badge
from al_core.strategies.base import Strategy
from al_core.strategies.baselines import InOrder, Random
from al_core.strategies.catalogue import (
    STRATEGIES,
    StrategyCard,
    known_strategy,
    parameters_of,
    strategy_card,
    strategy_named,
)
from al_core.strategies.committee import QueryByCommittee
from al_core.strategies.core_set import CoreSet
from al_core.strategies.density_weighted import DensityWeighted
from al_core.strategies.kmeans_medoids import KMeansMedoids
from al_core.strategies.typiclust import TypiClust
from al_core.strategies.uncertainty import Entropy, LeastConfidence, Margin
from al_core.strategies.uncertainty_diversity import UncertaintyDiversity

__all__ = [
    "STRATEGIES",
    "StrategyCard",
    "known_strategy",
    "parameters_of",
    "strategy_card",
    "strategy_named",
]

_CLASSES: tuple[type[Strategy], ...] = (
    Random, InOrder, Margin, Entropy, LeastConfidence, CoreSet, KMeansMedoids, TypiClust,
    Badge, DensityWeighted, QueryByCommittee, UncertaintyDiversity,
)  # fmt: skip
STRATEGIES.update({each.name: each for each in _CLASSES})
