"""How redundancy goes over the rounds of a loop, by architecture and batch size, over seeds."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from al_core.domain.results import Interval, RunResult
from al_core.experiments.comparing import ArmNaming, arm_of, arms
from al_core.monitoring.intervals import interval_over_seeds
from al_core.monitoring.redundancy import above_random

FEWEST_ROUNDS = 3
TEN = 10.0
SMALLEST = 2
"""Picks of a batch that can be alike."""


@dataclass(frozen=True)
class RedundancyTrend:
    """Runs of one arm and batch size: their similarity above a random batch's, round by round.

    name: architecture and batch size, with what else tells it apart where that is needed.
    batch_size: as planned; adaptive changes it. rounds, above: (k,), `above` the mean over the
    seeds that have this round. mean: over a run's rounds, then over seeds. per_ten: change over
    ten rounds, the least-squares slope of each run's rounds, then over seeds; nan where no run
    has three.
    """

    name: str
    architecture: str
    strategy: str
    batch_size: int
    seeds: int
    rounds: tuple[int, ...]
    above: tuple[Interval, ...]
    mean: Interval
    per_ten: Interval


def redundancy_trends(
    runs: Sequence[RunResult], strategy: str, named: ArmNaming = arm_of
) -> list[RedundancyTrend]:
    """One for each architecture and batch size that `strategy` ran under, by name.

    The figures are those the loop logged and acted upon: `Redundancy` of each batch against one
    random batch of its size, so that a single round of a single seed is noise. Batches of one
    pick tell nothing and are left out, with arms that have no others.
    """
    mine = [run for run in runs if run.plan.strategy.name == strategy and _gaps(run)]
    found = []
    for place in sorted({_place(run) for run in mine}):
        alike = arms([run for run in mine if _place(run) == place], named)
        found += [
            _trend(_name(place, arm if len(alike) > 1 else ""), list(by_seed.values()))
            for arm, by_seed in alike.items()
        ]
    return found


def _place(run: RunResult) -> tuple[str, int]:
    return run.plan.architecture.kind, run.plan.architecture.batch_size


def _name(place: tuple[str, int], arm: str) -> str:
    architecture, size = place
    variant = arm.split(" · ", 2)[2:]
    return " · ".join([architecture, f"batches of {size}", *variant])


def _trend(name: str, runs: Sequence[RunResult]) -> RedundancyTrend:
    gaps = [_gaps(run) for run in runs]
    rounds = sorted({number for found in gaps for number in found})
    slopes = [slope for found in gaps if not math.isnan(slope := _slope(found))]
    plan = runs[0].plan
    return RedundancyTrend(
        name,
        plan.architecture.kind,
        plan.strategy.name,
        plan.architecture.batch_size,
        len(runs),
        tuple(rounds),
        tuple(interval_over_seeds([g[number] for g in gaps if number in g]) for number in rounds),
        interval_over_seeds([float(np.mean(list(found.values()))) for found in gaps]),
        interval_over_seeds(slopes),
    )


def _gaps(run: RunResult) -> dict[int, float]:
    """Similarity inside each batch above its random one's, by the batch's number."""
    return {
        each.batch: above_random(each.inside, each.at_random)
        for each in run.batches
        if each.size >= SMALLEST
    }


def _slope(gaps: dict[int, float]) -> float:
    """Change over ten rounds; nan for fewer than three rounds."""
    if len(gaps) < FEWEST_ROUNDS:
        return math.nan
    rounds = np.array(list(gaps), dtype=np.float64)
    centred = rounds - rounds.mean()
    return TEN * float(centred @ np.array(list(gaps.values()))) / float(centred @ centred)
