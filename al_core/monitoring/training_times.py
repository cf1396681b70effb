"""How long a training takes, by the number of labels: fitted to those that have ended."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import stdtrit

from al_core.domain.results import Interval
from al_core.domain.values import Floats

FEWEST_FOR_GROWTH = 4


@dataclass(frozen=True)
class TrainingFit:
    """seconds + seconds_per_label * labels, over trainings on `fewest` to `most` labels.

    at_mean: seconds of a training on as many labels as the mean one, with its interval.
    """

    seconds: float
    seconds_per_label: float
    at_mean: Interval
    fewest: int
    most: int


def fitted_training(
    trainings: Sequence[tuple[int, float]], level: float = 0.95
) -> TrainingFit | None:
    """Least squares over (labels, seconds) of finished trainings; None for fewer than two.

    The slope stands only where its interval lies above 0 (4 trainings or more); else the mean
    is the answer: a growth that is not shown is not extrapolated. An intercept below 0 is put
    at 0 and the slope refitted through there.
    """
    if len(trainings) < 2:
        return None
    labels, seconds = np.array(trainings, dtype=np.float64).T
    slope, error = _slope(labels, seconds)
    grows = slope > 0.0 and slope - _quantile(len(trainings) - 2, level) * error > 0.0
    start, slope = _line(labels, seconds, slope) if grows else (float(seconds.mean()), 0.0)
    residuals = seconds - start - slope * labels
    at_mean = start + slope * float(labels.mean())
    half = _half(residuals, 2 if grows else 1, level)
    return TrainingFit(
        start,
        slope,
        Interval(at_mean, at_mean - half, at_mean + half, len(trainings), level),
        int(labels.min()),
        int(labels.max()),
    )


def _slope(labels: Floats, seconds: Floats) -> tuple[float, float]:
    """Slope and its standard error; 0 and inf where there is too little to tell."""
    centred = labels - labels.mean()
    spread = float(centred @ centred)
    n = labels.shape[0]
    if n < FEWEST_FOR_GROWTH or spread == 0.0:
        return 0.0, math.inf
    slope = float(centred @ seconds) / spread
    residuals = seconds - seconds.mean() - slope * centred
    return slope, math.sqrt(float(residuals @ residuals) / (n - 2) / spread)


def _line(labels: Floats, seconds: Floats, slope: float) -> tuple[float, float]:
    start = float(seconds.mean()) - slope * float(labels.mean())
    if start >= 0.0:
        return start, slope
    return 0.0, float(labels @ seconds) / float(labels @ labels)


def _half(residuals: Floats, parameters: int, level: float) -> float:
    n = residuals.shape[0]
    if n <= parameters:
        return math.inf
    variance = float(residuals @ residuals) / (n - parameters)
    return _quantile(n - parameters, level) * math.sqrt(variance / n)


def _quantile(freedom: int, level: float) -> float:
    return float(stdtrit(max(freedom, 1), 0.5 + level / 2.0))
