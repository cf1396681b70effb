"""A forecast as lines to draw: the fan of ways on, and the chance to be there by the hour."""

import numpy as np

from al_core.domain.forecasts import RunForecast
from al_core.experiments.forecast_answers import Answer, quality_draws
from al_core.experiments.run_health import RunHealth
from al_core.reporting.axes import TimeUnit, axis_title, time_unit
from al_core.reporting.palette import architecture_colour, strategy_colour
from al_core.reporting.tracks import Plane, Track

HOUR = 3600.0
LATE = 0.2
BANDS = {"90 % of the ways on": (0.05, 0.95), "50 % of the ways on": (0.25, 0.75)}


def fan_tracks(forecast: RunForecast, health: RunHealth, strategy: str) -> tuple[Track, ...]:
    """Models so far (their intervals stand under Quality), then the ways on from the newest."""
    colour = strategy_colour(strategy)
    told = [each for each in health.versions if each.labels <= forecast.labels_now]
    so_far = Track(
        "models so far",
        [float(each.labels) for each in told],
        [each.quality.accuracy.estimate for each in told],
        colour=colour,
        note=[f"model v{each.version}" for each in told],
    )
    if forecast.refused:
        return (so_far,)
    draws = quality_draws(forecast)
    x = [forecast.labels_now, *forecast.labels]
    now = forecast.recent[-1]
    middle = [now, *np.median(draws, axis=0).tolist()]
    bands = [
        Track(name, x, middle, [now, *low.tolist()], [now, *high.tolist()], colour, "dash", "band")
        for name, ends in BANDS.items()
        for low, high in [np.quantile(draws, ends, axis=0)]
    ]
    return (so_far, *bands)


def fan_plane(answer: Answer, tracks: tuple[Track, ...]) -> Plane:
    """The axes of `fan_tracks`, with the target across; the steep beginning may lie below."""
    late = LATE * max((x for x in tracks[0].x), default=0.0)
    ends = [y for x, y in zip(tracks[0].x, tracks[0].y, strict=True) if x >= late]
    ends += [y for track in tracks[1:] for y in (*track.low, *track.high)]
    lowest, highest = min((*ends, answer.target)), max((*ends, answer.target))
    return Plane(
        axis_title("labels"),
        "Accuracy on the audit set",
        y_format=".1%",
        level=(answer.target, f"target {answer.target:.1%}"),
        y_range=(max(0.0, lowest - 0.02), min(1.005, highest + 0.02)),
        height=400,
    )


def chance_tracks(answer: Answer, unit: TimeUnit) -> tuple[Track, ...]:
    """The chance to be at the target by then, a line per architecture."""
    return tuple(
        Track(
            f"{each.architecture}{' (this run)' if each.present else ''}",
            (each.by_hours * HOUR / unit.seconds).tolist(),
            each.by_chance.tolist(),
            colour=architecture_colour(each.architecture),
            dash="solid" if each.present else "dot",
            shown="steps",
        )
        for each in answer.arrivals
        if each.by_hours.shape[0]
    )


def unit_of(answer: Answer) -> TimeUnit:
    """Minutes or hours, as suits the longest way."""
    longest = max((float(each.by_hours[-1]) for each in answer.arrivals if each.by_hours.size),
                  default=1.0)  # fmt: skip
    return time_unit(longest * HOUR)


def chance_plane(unit: TimeUnit) -> Plane:
    """The axes of `chance_tracks`."""
    return Plane(
        f"{unit.name.capitalize()} from the newest model on",
        "Chance to be at the target",
        ",.3~r",
        ".0%",
        y_range=(0.0, 1.02),
        height=320,
    )
