"""Every query strategy: one import and one name a strategy, in the order people see."""

from al_core.strategies.active_lab import ActiveLab
from al_core.strategies.alfa_mix import AlfaMix
from al_core.strategies.badge import Badge
from al_core.strategies.bait import Bait
from al_core.strategies.bald import Bald, PowerBald
from al_core.strategies.bandit import Bandit
from al_core.strategies.base import Strategy
from al_core.strategies.baselines import InOrder, Random
from al_core.strategies.batch_bald import BatchBald
from al_core.strategies.catalogue import (
    STRATEGIES,
    StrategyCard,
    known_strategy,
    parameters_of,
    strategy_card,
    strategy_named,
)
from al_core.strategies.class_balance import ClassBalance
from al_core.strategies.cluster_margin import ClusterMargin
from al_core.strategies.committee import QueryByCommittee
from al_core.strategies.contrastive import Contrastive
from al_core.strategies.core_set import CoreSet
from al_core.strategies.dcom import DCoM
from al_core.strategies.density_weighted import DensityWeighted
from al_core.strategies.discriminative import Discriminative
from al_core.strategies.dpp import Dpp
from al_core.strategies.drop_query import DropQuery
from al_core.strategies.epig import Epig
from al_core.strategies.epsilon_greedy import EpsilonGreedy
from al_core.strategies.facility_location import FacilityLocation
from al_core.strategies.falcun import Falcun
from al_core.strategies.greedy_oracle import GreedyOracle
from al_core.strategies.kmeans_medoids import KMeansMedoids
from al_core.strategies.max_herding import MaxHerding
from al_core.strategies.prob_cover import ProbCover
from al_core.strategies.ranked_batch import RankedBatch
from al_core.strategies.seals import Seals
from al_core.strategies.stochastic_batch import PowerBatch, SoftmaxBatch, SoftRankBatch
from al_core.strategies.stratified import StratifiedRandom
from al_core.strategies.switch import Switch
from al_core.strategies.tcm import Tcm
from al_core.strategies.text_signals import TextSignals
from al_core.strategies.typiclust import TypiClust
from al_core.strategies.uherding import UHerding
from al_core.strategies.uncertainty import Entropy, LeastConfidence, Margin
from al_core.strategies.uncertainty_diversity import UncertaintyDiversity
from al_core.strategies.weighted_kmeans import Clue, Dbal

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
    TextSignals,
    Clue, Dbal,
    Falcun,
    Contrastive,
    DropQuery,
    StratifiedRandom, PowerBatch, SoftmaxBatch, SoftRankBatch,
    Bald, PowerBald, BatchBald, Epig, ClassBalance, ActiveLab,
    EpsilonGreedy, Switch, Bandit, Seals, GreedyOracle,
    AlfaMix,
    ClusterMargin,
    Bait,
    FacilityLocation,
    MaxHerding,
    UHerding,
    ProbCover,
    DCoM,
    Tcm,
    Dpp,
    Discriminative,
    RankedBatch,
)  # fmt: skip
STRATEGIES.update({each.name: each for each in _CLASSES})
