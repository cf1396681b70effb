"""The single best curve of each family, by weighted least squares.

Intervals come from `learning_curves.py`, which weighs all shapes; here is the curve that a
family would draw, and how far it was off on the last part when it had seen the first alone.
Level and slope are linear and are solved for each shape (variable projection, Golub and
Pereyra 1973, doi 10.1137/0710036); shapes are searched from the best three of the grid on.
"""

import math
from dataclasses import dataclass

import numpy as np
from scipy.optimize import least_squares

from al_core.domain.values import Floats
from al_core.monitoring.curve_families import FAMILIES, Family
from al_core.monitoring.learning_curves import HELD_OUT, Measured, binomial_variance

STARTS = 3
BEYOND_GRID = 10.0
LARGEST_RESIDUAL = 1e6


@dataclass(frozen=True)
class CurveFit:
    """quality(n) = level + slope * bend(n / labels now, shape); squares: weighted, of misses."""

    family: Family
    now: float
    shape: Floats
    level: float
    slope: float
    squares: float

    def at(self, labels: Floats) -> Floats:
        """Quality at label counts, (f,)."""
        return np.asarray(self.level + self.slope * self.family.bend(labels / self.now, self.shape))

    @property
    def end(self) -> float:
        """What it tends to; inf where it never ends."""
        return float(self.at(np.array([np.inf]))[0])


def best_fit(family: Family, measured: Measured) -> CurveFit:
    """The family's curve through measurements; it never falls."""
    shapes = family.shapes
    if not shapes.shape[1]:
        return _at_shape(family, measured, shapes[0])
    fits = [_at_shape(family, measured, shape) for shape in shapes]
    starts = sorted(fits, key=lambda fit: fit.squares)[:STARTS]
    refined = [_refined(start, measured) for start in starts]
    return min((*starts, *refined), key=lambda fit: fit.squares)


def held_out_error(family: Family, measured: Measured) -> float:
    """Root mean square error on the last 30 % of the models, fitted to those before."""
    count = measured.labels.shape[0]
    first = max(2, round((1.0 - HELD_OUT) * count))
    fit = best_fit(family, measured.first(first))
    missed = fit.at(measured.labels[first:]) - measured.quality[first:]
    return float(np.sqrt(np.mean(missed**2))) if missed.shape[0] else math.nan


def best_fits(measured: Measured) -> tuple[CurveFit, ...]:
    """One curve for each family, in their order."""
    return tuple(best_fit(family, measured) for family in FAMILIES)


def _refined(start: CurveFit, measured: Measured) -> CurveFit:
    """The shape moved on from where it is to the least squares nearby."""
    family = start.family
    bounds = (
        np.log(family.shapes.min(axis=0) / BEYOND_GRID),
        np.log(family.shapes.max(axis=0) * BEYOND_GRID),
    )

    def residuals(logs: Floats) -> Floats:
        return _residuals(_at_shape(family, measured, np.exp(logs)), measured)

    found = least_squares(
        residuals, np.log(start.shape), bounds=bounds, xtol=1e-14, ftol=1e-14, gtol=1e-14
    )
    return _at_shape(family, measured, np.exp(found.x))


def _at_shape(family: Family, measured: Measured, shape: Floats) -> CurveFit:
    now = float(measured.labels[-1])
    weights = 1.0 / np.sqrt(binomial_variance(measured))
    bend = family.bend(measured.labels / now, shape)
    if not np.isfinite(bend).all():
        return CurveFit(family, now, shape, float(measured.quality[-1]), 0.0, math.inf)
    level, slope = _line(bend, measured.quality, weights)
    fit = CurveFit(family, now, shape, level, slope, 0.0)
    squares = float(np.sum(_residuals(fit, measured) ** 2))
    return CurveFit(family, now, shape, level, slope, squares)


def _line(bend: Floats, quality: Floats, weights: Floats) -> tuple[float, float]:
    """Level and slope, the slope at least 0, by weighted least squares."""
    mean = float(np.average(quality, weights=weights**2))
    middle = float(np.average(bend, weights=weights**2))
    away = weights * (bend - middle)
    spread = float(away @ away)
    slope = float(away @ (weights * (quality - mean))) / spread if spread > 0.0 else 0.0
    slope = max(0.0, slope)
    return mean - slope * middle, slope


def _residuals(fit: CurveFit, measured: Measured) -> Floats:
    """Misses in standard errors; as large as can be where the shape gives no curve."""
    if math.isinf(fit.squares):
        return np.full(measured.labels.shape, LARGEST_RESIDUAL)
    missed = (fit.at(measured.labels) - measured.quality) / np.sqrt(binomial_variance(measured))
    return np.clip(np.nan_to_num(missed, nan=LARGEST_RESIDUAL), -LARGEST_RESIDUAL, LARGEST_RESIDUAL)
