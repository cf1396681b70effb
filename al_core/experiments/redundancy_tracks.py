"""Redundancy over rounds as lines to draw and as a table."""

import math
from collections.abc import Sequence

from al_core.domain.results import Interval
from al_core.experiments.redundancy_trends import RedundancyTrend
from al_core.monitoring.intervals import verdict
from al_core.reporting.curves import seeds
from al_core.reporting.palette import VARIANT_DASHES, architecture_colour
from al_core.reporting.tables import Columns
from al_core.reporting.tracks import COLOURS, Plane, Track

PLANE = Plane(
    "Round (batch of the run)",
    "Similarity above a random batch's",
    y_format="+.2f",
    level=(0.0, "0: as alike as a random batch"),
    height=400,
)


def trend_tracks(trends: Sequence[RedundancyTrend]) -> tuple[Track, ...]:
    """One line per arm: coloured by architecture and dashed by batch size.

    Where there is one architecture only, batch sizes have colours too.
    """
    kinds = {each.architecture for each in trends}
    return tuple(
        Track(
            each.name,
            [float(number) for number in each.rounds],
            [found.estimate for found in each.above],
            [_known(found.low) for found in each.above],
            [_known(found.high) for found in each.above],
            architecture_colour(each.architecture)
            if len(kinds) > 1
            else COLOURS[place % len(COLOURS)],
            VARIANT_DASHES[_among_its_own(trends, place) % len(VARIANT_DASHES)],
            note=[seeds(found.n) for found in each.above],
        )
        for place, each in enumerate(trends)
    )


def trend_points(trends: Sequence[RedundancyTrend]) -> Columns:
    """The points of `trend_tracks`, one row per arm and round."""
    rows = [
        (each, number, found)
        for each in trends
        for number, found in zip(each.rounds, each.above, strict=True)
    ]
    return {
        "arm": [each.name for each, _, _ in rows],
        "architecture": [each.architecture for each, _, _ in rows],
        "strategy": [each.strategy for each, _, _ in rows],
        "batch_size": [each.batch_size for each, _, _ in rows],
        "round": [number for _, number, _ in rows],
        "above_random": [found.estimate for _, _, found in rows],
        "low": [_known(found.low) for _, _, found in rows],
        "high": [_known(found.high) for _, _, found in rows],
        "seeds": [found.n for _, _, found in rows],
    }


def trend_rows(trends: Sequence[RedundancyTrend]) -> Columns:
    """Each arm's mean over its rounds and its change, with what can be said of that."""
    return {
        "Architecture": [each.architecture for each in trends],
        "Batch size": [each.batch_size for each in trends],
        "Arm": [each.name for each in trends],
        "Seeds": [each.seeds for each in trends],
        "Rounds": [len(each.rounds) for each in trends],
        "Above random": [_known(each.mean.estimate) for each in trends],
        "± above": [_half(each.mean) for each in trends],
        "Change in 10 rounds": [_known(each.per_ten.estimate) for each in trends],
        "± change": [_half(each.per_ten) for each in trends],
        "Trend": [verdict(each.per_ten, "rising", "falling") for each in trends],
    }


def _half(interval: Interval) -> float | None:
    half = _known(interval.high - interval.estimate)
    return None if math.isnan(half) else half


def _among_its_own(trends: Sequence[RedundancyTrend], place: int) -> int:
    """Which of its architecture's arms this is, from 0."""
    return sum(each.architecture == trends[place].architecture for each in trends[:place])


def _known(end: float) -> float:
    """An end of an interval; nan where one seed leaves it open."""
    return end if math.isfinite(end) else math.nan
