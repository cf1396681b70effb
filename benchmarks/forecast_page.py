"""The page on back-tests of forecasts, and the figure that the app shows.

Imported by forecast_backtest.py.
"""

import math
import os
import platform
import statistics
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from forecast_runs import DESIGN_WORLDS

COVERAGE_FILE = Path(__file__).resolve().parents[1] / "data" / "forecast_coverage.toml"
NOMINAL = 0.9
KINDS = {
    "quality": "quality (points of accuracy)",
    "labels": "labels to a target",
    "hours": "hours to a target, where the run got there",
    "cost": "money to a target, where the run got there",
    "pace": "hours to the run's last model",
}
INTRODUCTION = """Written by `forecast_backtest.py` ({machine}).

{runs} finished simulated runs on {worlds} built-in sets (every architecture, six strategies,
five teams), each cut at 30, 50 and 70 % of its labels: {cuts} back-tests. A forecast sees the
log up to the cut. It was designed on 32 other runs: seeds from 100 on of {design};
the sets beside these were first seen here.

*Quality* is accuracy as it is measured on the run's audit set, half the way to the end and at
the end. *Labels to a target*: until three models in a row are there on average; targets take
away a tenth and a quarter of the error left at the cut. Where a run never got there, the truth
is "beyond its end", and an interval holds it if it ends no sooner. *Hours* and *money* to a
target can be told exactly only where the run got there by its end: those are the sooner ones of
all that could have been, so more of them lie below their intervals than would without that
choice, as with labels below. Intervals are the central 90 % of the draws. *Hours to the last
model* test the queue and the people alone: the range of the 12 ways on, which would hold a 13th
in 85 %.
"""
BASELINES = """## Against the last value again

A constant forecast says that the quality stays as the newest model's. Its interval is set *with
the truth of these very back-tests*, so that it holds as many of them as ours. Four forms: as wide
above as below; ends with equally many misses each; such ends in proportion to the error left at
the cut; and such ends for each cut and distance by itself, which grow with the distance as ours.
"""


def _machine() -> str:
    return f"{datetime.now(UTC):%Y-%m-%d}, {platform.machine()}, {os.cpu_count()} cores"


def told(rows: Sequence[Any], what: str) -> list[Any]:
    """The rows of a kind in which something was told."""
    return [row for row in rows if row.what == what and row.told]


def held(row: Any) -> bool:
    """Whether the interval holds the truth; one beyond the run's end is held by any later end."""
    if math.isinf(row.truth):
        return bool(row.high >= row.end)
    return bool(row.low <= row.truth <= row.high)


def coverage(rows: Sequence[Any]) -> float:
    """Share of rows held; nan for none."""
    return sum(map(held, rows)) / len(rows) if rows else math.nan


def width(rows: Sequence[Any]) -> float:
    """Median width of the intervals; an open one is wider than any."""
    widths = [math.inf if math.isinf(row.high) else row.high - row.low for row in rows]
    return statistics.median(widths) if rows else math.nan


def _number(value: float, what: str) -> str:
    if math.isinf(value):
        return "open"
    if math.isnan(value):
        return "-"
    digits = {"quality": f"{100 * value:.1f}", "labels": f"{value:.0f}"}
    return digits.get(what, f"{value:.2f}")


def _line(name: str, rows: Sequence[Any], what: str) -> str:
    there = told(rows, what)
    asked = [row for row in rows if row.what == what]
    silent = 1.0 - len(there) / len(asked) if asked else math.nan
    above = sum(row.truth > row.high for row in there if not held(row))
    below = sum(not held(row) for row in there) - above
    return (
        f"| {name} | {len(asked)} | {coverage(there):.1%} | {above} / {below} | "
        f"{_number(width(there), what)} | {silent:.0%} |"
    )


def _groups(rows: Sequence[Any], key: Callable[[Any], str], what: str) -> list[str]:
    names = sorted({key(row) for row in rows})
    return [_line(name, [row for row in rows if key(row) == name], what) for name in names]


def _set_of(row: Any) -> str:
    name = row.run.rsplit("-", 3)[0]
    return f"{name}{'' if name in DESIGN_WORLDS else ' (never in design)'}"


def _table(title: str, key: Callable[[Any], str], rows: Sequence[Any]) -> list[str]:
    head = (
        f"| {title} | forecasts | held | missed above / below | median width, points | "
        "cannot tell yet |\n|---|---|---|---|---|---|"
    )
    return [head, *_groups(rows, key, "quality"), ""]


def _above(rows: Sequence[Any], ahead: float) -> list[Any]:
    return [row for row in rows if row.end >= ahead]


def constants(rows: Sequence[Any]) -> list[tuple[str, float, float]]:
    """The constant forecasts at our coverage: form, coverage, median width."""
    there = told(rows, "quality")
    share = coverage(there)
    moved = np.array([row.truth - row.last for row in there])
    left = np.array([max(1.0 - row.last, 1e-3) for row in there])
    half = float(np.quantile(np.abs(moved), share, method="inverted_cdf"))
    return [
        ("as wide above as below", float(np.mean(np.abs(moved) <= half)), 2.0 * half),
        ("equal tails", *_tails(moved, np.ones_like(left), share)),
        ("equal tails, in proportion to the error left", *_tails(moved, left, share)),
        ("equal tails for each cut and distance", *_tails_by_group(there, share)),
    ]


def _tails_by_group(rows: Sequence[Any], share: float) -> tuple[float, float]:
    """Equal tails for each cut and distance by itself; coverage and median width of all."""
    groups: dict[tuple[float, str], list[float]] = {}
    for row in rows:
        groups.setdefault((row.cut, row.detail), []).append(row.truth - row.last)
    found = {}
    for key, each in groups.items():
        moved = np.array(each)
        found[key] = _tails(moved, np.ones_like(moved), share)
    counts = [len(each) for each in groups.values()]
    coverages = [held for held, _ in found.values()]
    widths = [found[row.cut, row.detail][1] for row in rows]
    return float(np.average(coverages, weights=counts)), float(np.median(widths))


def _tails(moved: Any, scale: Any, share: float) -> tuple[float, float]:
    """Narrowest ends with equal tails that hold at least `share`; coverage and median width."""
    relative = moved / scale
    for tail in np.linspace((1.0 - share) / 2.0 + 0.05, 0.0, 400):
        low = np.quantile(relative, tail, method="inverted_cdf")
        high = np.quantile(relative, 1.0 - tail, method="inverted_cdf")
        held_share = float(np.mean((relative >= low) & (relative <= high)))
        if held_share >= share:
            break
    return held_share, float(np.median((high - low) * scale))


def _baselines(rows: Sequence[Any]) -> list[str]:
    there = told(rows, "quality")
    lines = [
        "| forecast | held | median width, points |\n|---|---|---|",
        f"| ours | {coverage(there):.1%} | {100 * width(there):.1f} |",
    ]
    found = constants(rows)
    lines += [f"| last value, {name} | {s:.1%} | {100 * w:.1f} |" for name, s, w in found]
    off = statistics.mean(abs(row.middle - row.truth) for row in there)
    same = statistics.mean(abs(row.last - row.truth) for row in there)
    distance = f"{100 * off:.1f} points, of the last value {100 * same:.1f}"
    return [*lines, "", f"Mean distance from the truth: {distance}.", ""]


def page_of(rows: Sequence[Any]) -> str:
    """The page: what was done, figures by kind, against the last value, by set, cut and form."""
    runs = {row.run for row in rows}
    worlds = {_set_of(row) for row in rows}
    introduction = INTRODUCTION.format(
        machine=_machine(), runs=len(runs), worlds=len(worlds), cuts=3 * len(runs),
        design=", ".join(DESIGN_WORLDS),
    )  # fmt: skip
    exact = [row for row in rows if row.what == "labels" or math.isfinite(row.truth)]
    kinds = [_line(words, exact, what) for what, words in KINDS.items()]
    head = (
        "| what | forecasts | held (nominal 90 %) | missed above / below | median width | "
        "cannot tell yet |\n|---|---|---|---|---|---|"
    )
    never = [row for row in rows if row.what == "labels" and math.isinf(row.truth) and row.told]
    there = [row for row in told(rows, "labels") if math.isfinite(row.truth)]
    spent = [each for what in ("hours", "cost") for each in told(rows, what)]
    beyond = (
        f"\nLabels to a target, where the run got there: {coverage(there):.1%} of {len(there)}; "
        f"where it did not: {coverage(never):.1%} of {len(never)}."
        f"{_all_spent(spent)}\n"
    )
    return "\n".join([
        "# Forecasts held against what came", "", introduction, head, *kinds, beyond, BASELINES,
        *_baselines(rows), "## Quality, by set, cut, distance and architecture", "",
        *_table("set", _set_of, rows),
        *_table("cut at", lambda row: f"{row.cut:.0%}", rows),
        *_table("held against", lambda row: row.detail, [r for r in rows if r.what == "quality"]),
        *_table("architecture", lambda row: row.run.split("-")[-3], rows),
    ])  # fmt: skip


def _all_spent(rows: Sequence[Any]) -> str:
    """Hours and money with the runs that fell short, where those were written down."""
    if all(math.isfinite(row.truth) for row in rows):
        return ""
    return f" Hours and money, runs that fell short among them: {coverage(rows):.1%}."


def coverage_of(rows: Sequence[Any]) -> str:
    """The file that the app reads: how often forecasts held, and on what."""
    there = told(rows, "quality")
    asked = [row for row in rows if row.what == "quality"]
    to_target = [row for row in told(rows, "labels") if math.isfinite(row.truth)]
    in_hours = [row for row in told(rows, "hours") if math.isfinite(row.truth)]
    return "\n".join([
        "# Written by benchmarks/forecast_backtest.py --page; shown beside every forecast.",
        f'written = "{datetime.now(UTC):%Y-%m-%d}"',
        f"nominal = {NOMINAL}",
        f"runs = {len({row.run for row in rows})}",
        f"backtests = {3 * len({row.run for row in rows})}",
        f"quality_told = {len(there)}",
        f"quality_held = {sum(map(held, there))}",
        f"quality_median_width = {width(there):.4f}",
        f"cannot_tell_share = {1.0 - len(there) / len(asked):.4f}",
        f"labels_told = {len(to_target)}",
        f"labels_held = {sum(map(held, to_target))}",
        f"hours_told = {len(in_hours)}",
        f"hours_held = {sum(map(held, in_hours))}",
        "",
    ])  # fmt: skip
