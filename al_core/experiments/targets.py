"""What arms need to reach a quality: labels, hours or money; one that never did is censored.

An arm that fell short is not left out: it counts as "more than the range that all runs have".
Means are restricted to that range (Royston and Parmar 2013, doi:10.1186/1471-2288-13-152), so
that a run that ends earlier by chance of its budget is not taken for a fast one.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from al_core.domain.results import Interval, RunResult
from al_core.experiments.comparing import (
    ArmNaming,
    PairedValues,
    arm_of,
    arms,
    common_labels,
    control_of,
    held_accuracy,
)
from al_core.experiments.pairing import JudgedPair, judged
from al_core.monitoring.bands import axis_values
from al_core.monitoring.intervals import interval_over_seeds
from al_core.monitoring.savings import Reach, labels_to_reach

UNITS = {"labels": "Labels to target", "hours": "Hours to target", "cost": "Money to target"}
MARGIN = 0.005


@dataclass(frozen=True)
class TargetNeeds:
    """What one arm needed: `reached` of `seeds` runs got there within the common range.

    median: infinite where half the runs or more fell short. restricted: mean over seeds of the
    need, or of the range's end where a run fell short; then it is a lower bound (`at_least`).
    """

    arm: str
    reached: int
    seeds: int
    median: float
    restricted: Interval

    @property
    def at_least(self) -> bool:
        """Whether the mean is a lower bound."""
        return self.reached < self.seeds


@dataclass(frozen=True)
class Target:
    """A quality and the end of the range on `axis` that all runs have."""

    accuracy: float
    axis: str
    end: float


def usual_target(runs: Sequence[RunResult], named: ArmNaming = arm_of) -> float:
    """What the random control has where all runs have as many labels; else the weakest arm.

    Rounded down to half a point, so that it can be said and typed.
    """
    end = common_labels(runs)
    means = {
        arm: float(np.mean([held_accuracy(run, end) for run in by_seed.values()]))
        for arm, by_seed in arms(runs, named).items()
    }
    controls = [mean for arm, mean in means.items() if arm == control_of(arm)]
    told = [mean for mean in controls or means.values() if not math.isnan(mean)]
    return math.floor(min(told) / MARGIN) * MARGIN if told else math.nan


def target_of(runs: Sequence[RunResult], accuracy: float, axis: str) -> Target:
    """The target with the range of the axis that every run covers."""
    ends = [float(axis_values(run.curve, axis)[-1]) for run in runs if run.curve.labels.size]
    return Target(accuracy, axis, min(ends, default=math.nan))


def needs(
    runs: Sequence[RunResult], target: Target, named: ArmNaming = arm_of
) -> list[TargetNeeds]:
    """What each arm needed for the target."""
    found = []
    for arm, by_seed in arms(runs, named).items():
        told = [_reach(run, target) for run in by_seed.values()]
        needed = [math.inf if each.censored else each.needed for each in told]
        found.append(
            TargetNeeds(
                arm,
                sum(not each.censored for each in told),
                len(told),
                _median(needed),
                interval_over_seeds([each.needed for each in told]),
            )
        )
    return found


def needs_apart(
    runs: Sequence[RunResult], target: Target, against: str, named: ArmNaming = arm_of
) -> list[JudgedPair]:
    """Every other arm's need minus that of the arm `against`, restricted, paired by seed."""
    by_arm = arms(runs, named)
    mine = by_arm.get(against, {})
    pairs = []
    for arm, by_seed in by_arm.items():
        seeds = sorted(by_seed.keys() & mine.keys())
        if arm != against and seeds:
            values = [_needed(each, seeds, target) for each in (by_seed, mine)]
            pairs.append(PairedValues(arm, against, values[0], values[1]))
    return judged(pairs, UNITS[target.axis])


def _needed(
    by_seed: dict[int, RunResult], seeds: Sequence[int], target: Target
) -> tuple[float, ...]:
    return tuple(_reach(by_seed[seed], target).needed for seed in seeds)


def _reach(run: RunResult, target: Target) -> Reach:
    """What a run needed; the end of the common range where it was not there by then."""
    found = labels_to_reach(
        axis_values(run.curve, target.axis), run.curve.accuracy, target.accuracy
    )
    if found.censored or found.needed > target.end:
        return Reach(target.end, censored=True)
    return found


def _median(needed: list[float]) -> float:
    """The upper median, so that nothing is read off between a need and infinity."""
    return sorted(needed)[len(needed) // 2]
