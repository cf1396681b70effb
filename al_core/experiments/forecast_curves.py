"""The curve's part of a forecast: label counts ahead, draws, families, and past forecasts."""

import math

import numpy as np

from al_core.domain.forecasts import FamilyFitted, PastForecast
from al_core.domain.values import Floats
from al_core.monitoring.curve_families import FAMILIES
from al_core.monitoring.curve_fits import best_fit, held_out_error
from al_core.monitoring.learning_curves import (
    FARTHEST,
    Continuation,
    Measured,
    continued,
    missing,
)

MOST_COUNTS = 60
LEVEL = 0.9
CUTS = (0.3, 0.5, 0.7)
RECENT_STEPS = 6


def counts_ahead(labels: Floats, pool: int) -> Floats:
    """Label counts to look at, (f,): as far apart as the newest models, up to 4 times now.

    Farther apart where they would be more than 60; empty when the pool is used up.
    """
    now = float(labels[-1])
    step = max(1.0, float(np.median(np.diff(labels[-RECENT_STEPS:]))))
    farthest = min(FARTHEST * now, float(pool))
    step *= max(1, math.ceil((farthest - now) / step / MOST_COUNTS))
    counts = np.arange(now + step, farthest + step / 2.0, step)
    return counts[counts <= farthest]


def families_fitted(measured: Measured, ahead: Continuation) -> tuple[FamilyFitted, ...]:
    """Every family with its weight, the heaviest first."""
    farthest = ahead.labels[-1:]
    found = [
        FamilyFitted(
            each.name,
            each.formula,
            ahead.weights[each.name],
            float(np.clip(best_fit(each, measured).at(farthest)[0], 0.0, 1.0)),
            held_out_error(each, measured),
        )
        for each in FAMILIES
    ]
    return tuple(sorted(found, key=lambda each: -each.weight))


def past_forecasts(measured: Measured, seed: int) -> tuple[tuple[PastForecast, ...], int]:
    """Forecasts with the first 30, 50 and 70 % of the labels alone, held against what came.

    At half the way to the newest model, and there. The second: how many would not have told.
    """
    told: list[PastForecast] = []
    silent = 0
    for share in CUTS:
        known = cut_at(measured, share)
        ahead = measured.labels[known:]
        if missing(measured.first(known)) or not ahead.shape[0]:
            silent += 1
            continue
        drawn = continued(measured.first(known), ahead, seed)
        told += [_held_against(measured, drawn, place, share) for place in places(ahead.shape[0])]
    return tuple(told), silent


def cut_at(measured: Measured, share: float) -> int:
    """How many models there were at a share of the newest one's labels."""
    return int(np.searchsorted(measured.labels, share * measured.labels[-1], side="right"))


def places(count: int) -> tuple[int, ...]:
    """Which of the models ahead a past forecast is held against: half the way, and the last."""
    return tuple(sorted({(count - 1) // 2, count - 1}))


def interval_at(ahead: Continuation, place: int) -> tuple[float, float]:
    """The central 90 % of what will be measured at a label count."""
    tail = (1.0 - LEVEL) / 2.0
    low, high = np.quantile(ahead.measured[:, place], [tail, 1.0 - tail]).tolist()
    return low, high


def _held_against(
    measured: Measured, drawn: Continuation, place: int, share: float
) -> PastForecast:
    low, high = interval_at(drawn, place)
    known = measured.labels.shape[0] - drawn.labels.shape[0]
    at = known + place
    return PastForecast(
        share,
        float(measured.labels[known - 1]),
        float(measured.labels[at]),
        low,
        high,
        float(measured.quality[at]),
    )
