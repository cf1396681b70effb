"""What arms needed for a target, as rows, dots and words."""

import math
from collections.abc import Sequence

from al_core.experiments.targets import Target, TargetNeeds
from al_core.reporting.dots import Dot
from al_core.reporting.tables import Columns

NEEDS_DIGITS = {"labels": ",.0f", "hours": ",.2f", "cost": ",.2f"}
NOUNS = {"labels": "labels", "hours": "hours", "cost": "money"}


def needs_dots(found: Sequence[TargetNeeds], target: Target) -> list[Dot]:
    """One dot per arm; those that are lower bounds are a series of their own."""
    noun = NOUNS[target.axis]
    return [
        Dot(
            each.arm,
            f"at least so much {noun}" if each.at_least else f"{noun} needed",
            each.restricted,
        )
        for each in found
    ]


def needs_columns(found: Sequence[TargetNeeds], target: Target) -> Columns:
    """One row per arm, figures in words where one is a bound."""
    form = NEEDS_DIGITS[target.axis]
    return {
        "Arm": [each.arm for each in found],
        "Seeds": [each.seeds for each in found],
        "Reached": [each.reached for each in found],
        "Median": [_bounded(each.median, target) for each in found],
        "Mean": [
            f"{'at least ' if each.at_least else ''}{each.restricted.estimate:{form}}"
            for each in found
        ],
        "95 % interval": [_interval(each, form) for each in found],
    }


def target_caption(target: Target, seeds: int) -> str:
    """What the figures are, and what is done with runs that fell short."""
    form, noun = NEEDS_DIGITS[target.axis], NOUNS[target.axis]
    return (
        f"{noun.capitalize()} until a run first is at {target.accuracy:.1%} accuracy on the locked "
        f"audit set (curve smoothed so that it never falls), mean over up to {seeds} "
        f"seed{'' if seeds == 1 else 's'} with a 95 % interval. Read up to {target.end:{form}}, "
        "the range that all runs have: one that was not there by then counts as that much, so "
        "that the mean is a lower bound; it is never left out."
    )


def _bounded(value: float, target: Target) -> str:
    form = NEEDS_DIGITS[target.axis]
    return f"more than {target.end:{form}}" if math.isinf(value) else f"{value:{form}}"


def _interval(each: TargetNeeds, form: str) -> str:
    if each.seeds < 2:
        return "one seed"
    return f"{each.restricted.low:{form}} to {each.restricted.high:{form}}"
