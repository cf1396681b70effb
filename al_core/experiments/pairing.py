"""Judge many pairs of arms at once without finding a winner by looking often enough."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from al_core.domain.results import PairedComparison, RunResult
from al_core.experiments.comparing import (
    ArmNaming,
    PairedValues,
    arm_of,
    compared,
    paired_values,
)
from al_core.monitoring.intervals import CANNOT_TELL, FEWEST_SEEDS, NO_DIFFERENCE, holm, sign_flip_p

LEVEL = 0.05


@dataclass(frozen=True)
class JudgedPair:
    """Arm a minus arm b of one figure, on the seeds that both have.

    comparison: its verdict is "A higher" only where the interval leaves out 0 and p_holm is at
    most 0.05. p_value: sign-flip test of the pair alone; p_holm: corrected for all pairs looked
    at. alone: what the interval would say if this were the only pair.
    """

    comparison: PairedComparison
    p_value: float
    p_holm: float
    alone: str


def judged_pairs(
    runs: Sequence[RunResult], metric: str, against: str = "", named: ArmNaming = arm_of
) -> list[JudgedPair]:
    """All pairs of arms, or (`against` an arm) every other arm minus that one."""
    pairs = paired_values(runs, metric, named)
    if against:
        pairs = [_minus(pair, against) for pair in pairs if against in {pair.arm_a, pair.arm_b}]
    return judged(pairs, metric)


def judged(pairs: Sequence[PairedValues], metric: str) -> list[JudgedPair]:
    """Pairs of arms with p-values corrected for all of them."""
    p_values = [_p_value(pair) for pair in pairs]
    return [
        _judged(pair, metric, p_value, p_holm)
        for pair, p_value, p_holm in zip(pairs, p_values, holm(p_values), strict=True)
    ]


def seeds_needed(n_pairs: int) -> int:
    """Fewest seeds with which one of so many pairs can be shown to differ at all.

    n seeds have 2**n sign patterns, so no p-value is below 2 / 2**n; Holm's first step
    multiplies it by the number of pairs.
    """
    return max(FEWEST_SEEDS, math.ceil(math.log2(2.0 * max(n_pairs, 1) / LEVEL)))


def _minus(pair: PairedValues, against: str) -> PairedValues:
    if pair.arm_b == against:
        return pair
    return PairedValues(pair.arm_b, pair.arm_a, pair.b, pair.a)


def _p_value(pair: PairedValues) -> float:
    differences = [a - b for a, b in zip(pair.a, pair.b, strict=True)]
    if any(math.isnan(difference) for difference in differences):
        return 1.0
    return sign_flip_p(differences, seed=0)


def _judged(pair: PairedValues, metric: str, p_value: float, p_holm: float) -> JudgedPair:
    found = compared(pair, metric)
    shown = found.verdict in {NO_DIFFERENCE, CANNOT_TELL} or p_holm <= LEVEL
    judged = found if shown else replace(found, verdict=NO_DIFFERENCE)
    return JudgedPair(judged, p_value, p_holm, found.verdict)
