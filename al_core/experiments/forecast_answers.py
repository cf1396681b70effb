"""When a run reaches a target: read from the draws and the ways on that are filed of it.

Reached: the mean of three models in a row is at the target. One lucky model is not enough, and
it can be seen on the day, unlike a curve smoothed with what came later.
"""

import math
from dataclasses import dataclass

import numpy as np

from al_core.domain.forecasts import BudgetLeft, Ready, RunForecast, Ways
from al_core.domain.results import Interval
from al_core.domain.values import Floats

IN_A_ROW = 3
LEVEL = 0.9
STEPS = 10_000.0
UNLIKELY, LIKELY = 0.05, 0.8
CHANCES = 60
ROUNDING = 1e-9


@dataclass(frozen=True)
class Within:
    """The chance to be there before the plan's budget is spent.

    ends: what of it (labels, hours, cost) is spent before some of the draws are there.
    """

    chance: float
    ends: tuple[str, ...] = ()


@dataclass(frozen=True)
class Arrival:
    """When the target is reached under one architecture; infinite ends: perhaps never.

    chance: to be there within what is looked at. labels (of the run's own count), hours from
    now, cost (of the whole run): median and central 90 %; hours and cost nan where no pace is
    known. by_hours, by_chance: the chance to be there by then, (g,).
    """

    architecture: str
    present: bool
    chance: float
    labels: Interval
    hours: Interval
    cost: Interval
    by_hours: Floats
    by_chance: Floats
    within: Within


@dataclass(frozen=True)
class Answer:
    """What can be said of a target. verdict: reached, told, unlikely or cannot tell yet.

    needed: labels at which each draw is there, inf = not within what is looked at, (m,).
    within: under the run's own architecture; by labels alone where no pace is known.
    """

    target: float
    verdict: str
    labels: Interval
    chance: float
    arrivals: tuple[Arrival, ...]
    needed: Floats
    within: Within


def quality_draws(forecast: RunForecast) -> Floats:
    """Draws of the quality as measured at each label count ahead, (m, f)."""
    return np.array(forecast.measured, dtype=np.float64) / STEPS


def is_reached(quality: Floats, target: float) -> bool:
    """Whether the newest three of the models, (k,), are there on average."""
    newest = quality[-IN_A_ROW:]
    return newest.shape[0] == IN_A_ROW and float(newest.mean()) >= target - ROUNDING


def labels_needed(forecast: RunForecast, target: float) -> Floats:
    """Labels at which each draw first has three models in a row at the target on average, (m,)."""
    draws = quality_draws(forecast)
    recent = np.tile(forecast.recent[-IN_A_ROW + 1 :], (draws.shape[0], 1))
    whole = np.cumsum(np.hstack((np.zeros((draws.shape[0], 1)), recent, draws)), axis=1)
    means = (whole[:, IN_A_ROW:] - whole[:, :-IN_A_ROW]) / IN_A_ROW
    there = means[:, -draws.shape[1] :] >= target - ROUNDING
    first = np.array(forecast.labels)[there.argmax(axis=1)]
    return np.where(there.any(axis=1), first, np.inf)


def answer_for(forecast: RunForecast, target: float) -> Answer:
    """When the run is at `target` (a share), under its own architecture and the others."""
    nothing = Interval(math.nan, -math.inf, math.inf, 0, LEVEL)
    if is_reached(np.array(forecast.recent), target):
        at = forecast.labels_now
        interval = Interval(at, at, at, len(forecast.recent), LEVEL)
        return Answer(target, "reached", interval, 1.0, (), np.array([at]), Within(1.0))
    if forecast.refused:
        unknown = Within(math.nan)
        return Answer(target, "cannot tell yet", nothing, math.nan, (), np.empty(0), unknown)
    needed = labels_needed(forecast, target)
    interval, chance = _interval(needed), float(np.mean(np.isfinite(needed)))
    arrivals = tuple(_arrival(forecast, each, needed) for each in forecast.ways)
    verdict = _verdict(forecast, interval, chance)
    by_labels = _within(forecast.budget, needed, np.zeros((needed.shape[0], 2)))
    within = next((each.within for each in arrivals if each.present), by_labels)
    return Answer(target, verdict, interval, chance, arrivals, needed, within)


def _verdict(forecast: RunForecast, interval: Interval, chance: float) -> str:
    """Nothing is told by an interval from soon (a tenth of what is looked at) to never.

    Unless it is likely enough to get there.
    """
    if chance < UNLIKELY:
        return "unlikely"
    reach = forecast.labels[-1] - forecast.labels_now
    soon = interval.low <= forecast.labels_now + reach / 10.0
    open_ended = math.isinf(interval.high) and chance < LIKELY
    return "cannot tell yet" if soon and open_ended else "told"


def _interval(draws: Floats) -> Interval:
    """Median and central 90 %, each an actual draw, since some are infinite."""
    tail = (1.0 - LEVEL) / 2.0
    low, middle, high = np.quantile(draws, [tail, 0.5, 1.0 - tail], method="inverted_cdf").tolist()
    return Interval(middle, low, high, draws.shape[0], LEVEL)


def _arrival(forecast: RunForecast, ways: Ways, needed: Floats) -> Arrival:
    spent = np.array([
        _spent(forecast, ways.ways[place % len(ways.ways)], labels)
        for place, labels in enumerate(needed.tolist())
    ]).reshape(-1, 2)  # fmt: skip
    chance = float(np.mean(np.isfinite(spent[:, 0])))
    grid, chances = _chances(spent[:, 0])
    return Arrival(
        ways.architecture, ways.present, chance, _interval(needed), _interval(spent[:, 0]),
        _interval(spent[:, 1]), grid, chances, _within(forecast.budget, needed, spent),
    )  # fmt: skip


def _within(budget: BudgetLeft, needed: Floats, spent: Floats) -> Within:
    """Of draws that need so many labels, (m,), and so many hours and so much money, (m, 2)."""
    used = {"labels": needed, "hours": spent[:, 0], "cost": spent[:, 1]}
    bounds = {"labels": budget.labels_end, "hours": budget.hours_end, "cost": budget.cost}
    there = np.isfinite(needed) & np.isfinite(spent[:, 0])
    late = {name: there & (used[name] > bounds[name] + ROUNDING) for name in used}
    in_time = there & ~np.any(list(late.values()), axis=0)
    return Within(float(np.mean(in_time)), tuple(name for name in late if late[name].any()))


def _spent(forecast: RunForecast, way: Ready, labels: float) -> tuple[float, float]:
    """Hours from now and money until a model with so many labels is ready on a way on."""
    if not way.labels or labels > way.labels[-1]:
        return math.inf, math.inf
    counts = (forecast.labels_now, *way.labels)
    hours = float(np.interp(labels, counts, (0.0, *way.hours)))
    return hours, float(np.interp(labels, counts, (forecast.cost_now, *way.cost)))


def _chances(hours: Floats) -> tuple[Floats, Floats]:
    """The chance to be there by each of 60 moments, up to the last draw that gets there."""
    there = np.sort(hours[np.isfinite(hours)])
    if not there.shape[0]:
        return np.empty(0), np.empty(0)
    grid = np.linspace(0.0, there[-1], CHANCES)
    return grid, np.searchsorted(there, grid, side="right") / hours.shape[0]
