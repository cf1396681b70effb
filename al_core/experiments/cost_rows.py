"""What a run's hours and money went into, as bars, rows and sentences."""

import math
from collections.abc import Mapping

from al_core.experiments.run_costs import PEOPLE_KINDS, TRAINER_KINDS, Line, RunCosts
from al_core.reporting.axes import time_unit
from al_core.reporting.stacked import Stack
from al_core.reporting.tables import Columns
from al_core.reporting.words import counted, duration

NAMES = {
    "fresh": "fresh labeling",
    "stale": "stale labeling",
    "redundant": "redundant labeling",
    "again": "second opinions",
    "checks": "audit and re-checks",
    "lost": "lost work",
    "between": "between items",
    "idle": "idle",
    "away": "away",
    "used": "training: used",
    "unused": "training: chose nothing",
    "failed": "training: failed",
}
LEAST = 1e-6
"""What is less comes of rounding."""
DEFINITIONS: Columns = {
    "Kind": [NAMES[kind] for kind in (*PEOPLE_KINDS, *TRAINER_KINDS)],
    "What is in it": [*PEOPLE_KINDS.values(), *TRAINER_KINDS.values()],
}
_TOLD = {"idle": "idle time", "stale": "stale labels", "redundant": "redundant labels"}


def share_bars(costs: Mapping[str, RunCosts]) -> tuple[list[Stack], str]:
    """Time at work by kind, one bar per run, and what the axis says: it has the unit that fits.

    Without the time that people were away, which can be many times the rest.
    """
    hours = [sum(line.hours for line in _there(each)) for each in costs.values()]
    unit = time_unit(max((3600.0 * each for each in hours), default=0.0))
    stacks = [
        Stack(name, NAMES[line.kind], line.kind, 3600.0 * line.hours / unit.seconds)
        for name, each in costs.items()
        for line in _there(each)
    ]
    return stacks, f"Time at work ({unit.name})"


def _there(costs: RunCosts) -> list[Line]:
    return [line for line in costs.people if line.kind != "away"]


def cost_columns(costs: Mapping[str, RunCosts]) -> Columns:
    """One row per run and kind that is not empty, and the run's own total below each run."""
    rows = [
        (name, NAMES[line.kind], line, each)
        for name, each in costs.items()
        for line in (*each.people, *each.trainer)
        if line.hours > LEAST or line.answers > LEAST
    ]
    told = [*rows, *((name, "total", _total(each), each) for name, each in costs.items())]
    order = list(costs)
    told.sort(key=lambda row: order.index(row[0]))
    return {
        "Run": [name for name, *_ in told],
        "Kind": [kind for _, kind, *_ in told],
        "Hours": [line.hours for *_, line, _ in told],
        "Answers": [line.answers for *_, line, _ in told],
        "Money": [line.money for *_, line, _ in told],
        "Share of money, %": [_share(line.money, each.money) for *_, line, each in told],
    }


def person_columns(costs: RunCosts, shown: Mapping[str, str]) -> Columns:
    """One row per person, hours by kind; `shown`: what each is called on the screen."""
    people = list(costs.by_person)
    kinds = [kind for kind in PEOPLE_KINDS if any(costs.by_person[p][kind] for p in people)]
    columns: dict[str, list[object]] = {"Person": [shown[person] for person in people]}
    for kind in kinds:
        columns[NAMES[kind]] = [round(costs.by_person[p][kind], 3) for p in people]
    columns["at work"] = [round(sum(costs.by_person[p].values()), 3) for p in people]
    return columns


def cost_words(name: str, costs: RunCosts) -> str:
    """What idle, stale and redundant work cost in one run, in a sentence."""
    lines = {line.kind: line for line in costs.people}
    parts = ", ".join(f"{words} {_amount(lines[kind], costs)}" for kind, words in _TOLD.items())
    work = (
        f"{_time(costs.hours)} at work, {counted(costs.answers, 'answer')}, "
        f"{_time(costs.compute_hours)} of training"
    )
    away = _away_words(lines["away"], costs)
    if not costs.money:
        return f"**{name}**: {work}; no prices are set. Of the time at work: {parts}.{away}"
    return f"**{name}** cost {costs.money:,.2f}: {work}. Of that: {parts}.{away}"


def _away_words(line: Line, costs: RunCosts) -> str:
    if line.hours <= LEAST:
        return ""
    return f" Counted as at work, but most likely nobody was there: {_amount(line, costs)}."


def _amount(line: Line, costs: RunCosts) -> str:
    if not costs.money:
        return f"{_time(line.hours)} ({_percent(line.hours, costs.hours)})"
    return f"{line.money:,.2f} ({_percent(line.money, costs.money)}, {_time(line.hours)})"


def _percent(part: float, whole: float) -> str:
    share = _share(part, whole)
    return "-" if math.isnan(share) else f"{share:.0f} %"


def _time(hours: float) -> str:
    return duration(3600.0 * hours)


def _share(part: float, whole: float) -> float:
    return 100.0 * part / whole if whole > 0.0 else math.nan


def _total(costs: RunCosts) -> Line:
    """The run's own totals, as the loop keeps them."""
    hours = costs.hours + costs.compute_hours
    return Line("total", hours, float(costs.answers), costs.money)
