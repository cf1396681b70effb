"""Compared arms in sentences, as they are pinned."""

from collections.abc import Sequence

from al_core.experiments.pairing import JudgedPair
from al_core.experiments.targets import Target, TargetNeeds
from al_core.monitoring.intervals import CANNOT_TELL, NO_DIFFERENCE


def pair_sentences(pairs: Sequence[JudgedPair]) -> list[str]:
    """The pairs that differ, one sentence each, and how many do not."""
    shown = [p for p in pairs if p.comparison.verdict not in {NO_DIFFERENCE, CANNOT_TELL}]
    told = [_difference(pair) for pair in shown]
    left = len(pairs) - len(shown)
    if left:
        told.append(f"No difference is shown for {left} of {len(pairs)} pairs compared.")
    return told


def target_sentences(found: Sequence[TargetNeeds], target: Target) -> list[str]:
    """What each arm needed, one sentence each."""
    unit = {"labels": "labels", "hours": "hours", "cost": "in money"}[target.axis]
    return [
        f"{each.arm}: {each.reached} of {each.seeds} runs reached {target.accuracy:.1%}, with "
        f"{'at least ' if each.at_least else ''}{each.restricted.estimate:,.2f} {unit} on average."
        for each in found
    ]


def _difference(pair: JudgedPair) -> str:
    told, interval = pair.comparison, pair.comparison.interval
    return (
        f"{told.metric}: {told.verdict}; {told.arm_a} minus {told.arm_b} is "
        f"{interval.estimate:+.4g} ({interval.low:+.4g} to {interval.high:+.4g}, "
        f"{interval.n} seeds, p corrected {pair.p_holm:.3f})."
    )
