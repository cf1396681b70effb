"""Batches of 200 with hourly retraining on real data: what chosen labels save, in three figures."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from al_core.domain.claims import ClaimRow
from al_core.domain.plan import (
    ArchitecturePlan,
    BudgetPlan,
    DataPlan,
    Person,
    Plan,
    StrategyPlan,
    TrainingPlan,
)
from al_core.domain.results import LearningCurve
from al_core.experiments.claims import verdict
from al_core.experiments.simulating import simulate
from al_core.experiments.sweeping import CONTROL
from al_core.monitoring.intervals import paired_bootstrap
from al_core.monitoring.savings import ROUNDING, rising

SEEDS = 5
LABELS = 1000
LABELS_CLAIM, COMPUTE_CLAIM, NET_CLAIM = -0.6, 0.3, -0.4
COMPUTE_SHARE = 2.0 / 7.0
"""What compute must cost, as a share of labels, for the three claims to go together."""


@dataclass(frozen=True)
class LabelSaving:
    """Selection by margin against random labels, on one data set of the catalogue."""

    assumes: str
    dataset: str
    labels: int = LABELS
    batch_size: int = 200
    seeds: int = SEEDS

    @property
    def runs(self) -> int:
        """How many runs it takes."""
        return 2 * self.seeds

    def rows(
        self, cache: Path | None, tell: Callable[[int], None] = lambda _runs: None
    ) -> tuple[ClaimRow, ...]:
        """Labels, retrainings and money to the accuracy that random labels end with.

        Each a change against the loop with random selection, paired by seed; the last row is
        against random labels and a single training at the end. Takes some seconds.
        """
        pairs = []
        for seed in range(self.seeds):
            pairs.append(self._needs(seed, cache))
            tell(2 * len(pairs))
        return tuple(
            self._row(figure, claim, [change(*each) for each in pairs])
            for figure, claim, change in _FIGURES
        )

    def plan(self, strategy: str, seed: int) -> Plan:
        """200 labels an hour by ten people, a model after every batch, made while they go on."""
        return Plan(
            name=f"{self.dataset}-{strategy}",
            seed=seed,
            data=DataPlan(dataset=self.dataset),
            strategy=StrategyPlan(name=strategy),
            architecture=ArchitecturePlan("parallel", self.batch_size, ahead=1),
            training=TrainingPlan(seconds=600.0),
            team=(Person(count=10, mean_seconds=180.0),),
            budget=BudgetPlan(labels=self.labels),
        )

    def _needs(self, seed: int, cache: Path | None) -> tuple["Need", "Need"]:
        chosen, control = (
            simulate(self.plan(strategy, seed), cache=cache).curve
            for strategy in ("margin", CONTROL)
        )
        target = float(rising(control.accuracy)[-1])
        return need(chosen, target), need(control, target)

    def _row(self, figure: str, claim: float, changes: list[float]) -> ClaimRow:
        found = paired_bootstrap(changes, 0)
        said = verdict(found, (claim, claim), "change")
        return ClaimRow(self.assumes, figure, "change", claim, claim, None, found, said)


@dataclass(frozen=True)
class Need:
    """What a run had used up when it first was at a target: labels and finished trainings.

    Where it never was, what it used up in all, which is too little.
    """

    labels: float
    trainings: int


def need(curve: LearningCurve, target: float) -> Need:
    """At the first finished model at `target` or above, the curve smoothed never to fall."""
    there = np.flatnonzero(rising(curve.accuracy) >= target - ROUNDING)
    place = int(there[0]) if there.shape[0] else curve.labels.shape[0] - 1
    return Need(float(curve.labels[place]), place + 1)


def _labels_change(chosen: Need, control: Need) -> float:
    return chosen.labels / control.labels - 1.0


def _compute_change(chosen: Need, control: Need) -> float:
    return chosen.trainings / control.trainings - 1.0


def _net_change(chosen: Need, control: Need) -> float:
    compute = COMPUTE_SHARE * chosen.trainings / control.trainings
    return (chosen.labels / control.labels + compute) / (1.0 + COMPUTE_SHARE) - 1.0


def _against_one_training(chosen: Need, control: Need) -> float:
    del control
    return chosen.trainings - 1.0


_FIGURES = (
    ("labels to what random labels end with", LABELS_CLAIM, _labels_change),
    ("retrainings on the way, against the random loop", COMPUTE_CLAIM, _compute_change),
    ("money, compute at first 2/7 of labels", NET_CLAIM, _net_change),
    ("retrainings, against training once at the end", COMPUTE_CLAIM, _against_one_training),
)
