"""Learning curves of several seeds on one grid, with a band."""

from collections.abc import Sequence

import numpy as np

from al_core.domain.errors import DataError
from al_core.domain.results import CurveBand, LearningCurve
from al_core.domain.values import Floats
from al_core.monitoring.areas import held
from al_core.monitoring.intervals import half_width

GRID_POINTS = 200


def axis_values(curve: LearningCurve, axis: str) -> Floats:
    """The curve's x values on `axis`: labels, hours or cost."""
    if axis == "hours":
        return curve.seconds / 3600.0
    if axis not in {"labels", "cost"}:
        raise DataError(f"No learning curve over {axis!r}; take labels, hours or cost")
    return np.asarray(getattr(curve, axis))


def common_grid_band(
    arm: str, axis: str, curves: Sequence[LearningCurve], quality: str = "accuracy"
) -> CurveBand:
    """Mean of the curves with a 95 % t band, each curve held as a staircase.

    The grid runs from where every curve has begun to where the last one ends, a curve that
    ends earlier keeping its last height; its points are the curves' own where these are few.
    One curve has no band (NaN).
    """
    begun = [curve for curve in curves if curve.labels.shape[0]]
    if not begun:
        nothing = np.empty(0)
        return CurveBand(arm, axis, nothing, nothing, nothing, nothing, 0)
    xs = [axis_values(curve, axis) for curve in begun]
    grid = _grid(xs)
    heights = np.stack(
        [held(x, getattr(curve, quality), grid) for x, curve in zip(xs, begun, strict=True)]
    )
    mean, half = heights.mean(axis=0), half_width(heights)
    return CurveBand(arm, axis, grid, mean, mean - half, mean + half, len(begun))


def _grid(xs: Sequence[Floats]) -> Floats:
    start, end = max(float(x[0]) for x in xs), max(float(x[-1]) for x in xs)
    points = np.unique(np.concatenate(xs))
    points = points[(points >= start) & (points <= end)]
    return points if points.shape[0] <= GRID_POINTS else np.linspace(start, end, GRID_POINTS)
