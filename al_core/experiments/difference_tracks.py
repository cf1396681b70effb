"""Learning curves as differences from one arm, seed by seed: what a band per arm can't show.

Arms on the same seeds go up and down together, so that bands overlap where every single seed
says the same; the interval of the paired difference is the one to look at.
"""

from collections.abc import Sequence

import numpy as np

from al_core.domain.results import CurveBand, LearningCurve, RunResult
from al_core.domain.values import Floats
from al_core.experiments.comparing import ArmNaming, arm_of, arms
from al_core.monitoring.areas import held
from al_core.monitoring.bands import axis_values
from al_core.monitoring.intervals import half_width
from al_core.reporting.axes import AXIS_FORMATS, axis_title
from al_core.reporting.curves import QUALITIES
from al_core.reporting.palette import arm_styles
from al_core.reporting.tables import Columns
from al_core.reporting.tracks import Plane, Track

GRID_POINTS = 100


def difference_bands(
    runs: Sequence[RunResult], axis: str, quality: str, against: str, named: ArmNaming = arm_of
) -> list[CurveBand]:
    """Every other arm minus the arm `against`, mean over shared seeds with a 95 % t interval.

    Over the range of the axis that all of those runs have; pointwise. One seed: no interval.
    """
    by_arm = arms(runs, named)
    mine = by_arm.get(against, {})
    found = []
    for arm, by_seed in by_arm.items():
        seeds = sorted(by_seed.keys() & mine.keys())
        pairs = [(by_seed[seed].curve, mine[seed].curve) for seed in seeds]
        grid = _common_grid([curve for pair in pairs for curve in pair], axis)
        if arm != against and grid.size:
            found.append(_band(arm, (axis, quality), pairs, grid))
    return found


def _band(
    arm: str,
    drawn: tuple[str, str],
    pairs: Sequence[tuple[LearningCurve, LearningCurve]],
    grid: Floats,
) -> CurveBand:
    axis, quality = drawn
    heights = [[_height(curve, axis, quality, grid) for curve in pair] for pair in pairs]
    differences = np.array([mine - other for mine, other in heights])
    mean, half = differences.mean(axis=0), half_width(differences)
    return CurveBand(arm, axis, grid, mean, mean - half, mean + half, len(pairs))


def _height(curve: LearningCurve, axis: str, quality: str, grid: Floats) -> Floats:
    return held(axis_values(curve, axis), getattr(curve, quality), grid)


def _common_grid(curves: Sequence[LearningCurve], axis: str) -> Floats:
    """Points that all curves have, from where the last begins to where the first ends."""
    xs = [axis_values(curve, axis) for curve in curves]
    if not xs or any(not x.size for x in xs):
        return np.empty(0)
    start, end = max(float(x[0]) for x in xs), min(float(x[-1]) for x in xs)
    if start > end:
        return np.empty(0)
    points = np.unique(np.concatenate(xs))
    points = points[(points >= start) & (points <= end)]
    return points if points.size <= GRID_POINTS else np.linspace(start, end, GRID_POINTS)


def difference_tracks(bands: Sequence[CurveBand]) -> list[Track]:
    """Bands as lines in the colours that arms have everywhere."""
    styles = arm_styles([band.arm for band in bands])
    return [
        Track(
            band.arm,
            band.grid.tolist(),
            band.mean.tolist(),
            band.low.tolist() if band.n > 1 else (),
            band.high.tolist() if band.n > 1 else (),
            styles[band.arm].colour,
            styles[band.arm].dash,
        )
        for band in bands
    ]


def difference_plane(axis: str, quality: str, against: str) -> Plane:
    """The axes of the differences; the line across is the arm `against`."""
    title = f"{QUALITIES[quality].title.split(' on ')[0]}: difference"
    form = "+.1%" if quality != "log_loss" else "+.3~r"
    return Plane(axis_title(axis), title, AXIS_FORMATS[axis], form, level=(0.0, against))


def difference_points(bands: Sequence[CurveBand]) -> Columns:
    """The points of the lines."""
    rows = [(band, place) for band in bands for place in range(band.grid.size)]
    return {
        "arm": [band.arm for band, _ in rows],
        "x": [float(band.grid[place]) for band, place in rows],
        "difference": [float(band.mean[place]) for band, place in rows],
        "low": [float(band.low[place]) for band, place in rows],
        "high": [float(band.high[place]) for band, place in rows],
        "seeds": [band.n for band, _ in rows],
    }
