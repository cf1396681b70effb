"""Estimates with their intervals: savings against random, and arms against each other."""

import math
from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go

from al_core.domain.errors import DataError
from al_core.domain.results import Interval, PairedComparison, Saving
from al_core.reporting.curves import seeds
from al_core.reporting.palette import CONTROL, LineStyle, Theme, arm_styles, styled
from al_core.reporting.tables import Columns

_ROW_PIXELS = 34
_AXIS_PIXELS = 80
_UNDECIDED = ("no difference shown", "cannot tell yet")


def savings_figure(savings: Sequence[Saving], theme: Theme = "light") -> go.Figure:
    """Labels, hours or money saved against the random control, one row per arm.

    A triangle means "at least": the control never reached the quality. Grey rows show no
    difference. All savings are in one unit; DataError otherwise.
    """
    units = sorted({saving.unit for saving in savings})
    if len(units) > 1:
        raise DataError(f"savings in {' and '.join(units)}; draw one figure per unit")
    styles = arm_styles([saving.arm for saving in savings])
    figure = go.Figure()
    for saving in savings:
        style = styles[saving.arm]
        symbol = "triangle-right" if saving.at_least else style.symbol
        row = LineStyle(_row_colour(saving.verdict, style.colour), style.dash, symbol)
        figure.add_trace(_row(saving.arm, _saving_hover(saving), saving.interval, row))
    unit = units[0] if units else ""
    return _rows_layout(figure, f"{unit.capitalize()} saved against random", theme)


def paired_figure(comparisons: Sequence[PairedComparison], theme: Theme = "light") -> go.Figure:
    """Differences between arms on the same seeds, one row each, with bootstrap intervals."""
    figure = go.Figure()
    for pair in comparisons:
        colour = _row_colour(pair.verdict, "#4444cc")
        name = f"{pair.arm_a} minus {pair.arm_b}"
        hover = f"<b>{name}</b><br>{_estimate(pair.interval, '.4f')}<br>{pair.verdict}"
        figure.add_trace(_row(name, hover, pair.interval, LineStyle(colour, "solid", "circle")))
    metric = comparisons[0].metric if comparisons else ""
    return _rows_layout(figure, f"Difference of {metric}", theme)


def _row_colour(verdict: str, colour: str) -> str:
    return CONTROL if verdict in _UNDECIDED else colour


def _row(name: str, hover: str, interval: Interval, style: LineStyle) -> go.Scatter:
    return go.Scatter(
        x=[interval.estimate],
        y=[name],
        name=name,
        mode="markers",
        showlegend=False,
        marker={"color": style.colour, "size": 11, "symbol": style.symbol},
        error_x={
            "type": "data",
            "symmetric": False,
            "array": [interval.high - interval.estimate],
            "arrayminus": [interval.estimate - interval.low],
            "thickness": 2,
            "width": 5,
        },
        hovertemplate=f"{hover}<extra></extra>",
    )


def _saving_hover(saving: Saving) -> str:
    bound = "at least " if saving.at_least else ""
    return (
        f"<b>{saving.arm}</b><br>{bound}{_estimate(saving.interval, '.3g')} {saving.unit}"
        f"<br>to reach {saving.target_accuracy:.1%}<br>{saving.verdict}"
    )


def _estimate(interval: Interval, digits: str) -> str:
    low, high = format(interval.low, digits), format(interval.high, digits)
    if interval.n == 1:
        return f"{interval.estimate:{digits}} (1 seed, no interval)"
    return f"{interval.estimate:{digits}} ({low} to {high}, {seeds(interval.n)})"


def _rows_layout(figure: go.Figure, title: str, theme: Theme) -> go.Figure:
    figure.update_xaxes(title_text=title, zeroline=True, zerolinewidth=2, zerolinecolor=CONTROL)
    figure.update_xaxes(rangemode="tozero")
    figure.update_yaxes(autorange="reversed", type="category", showgrid=False)
    return styled(figure, theme, height=_AXIS_PIXELS + _ROW_PIXELS * max(len(figure.data), 1))


def savings_table(savings: Sequence[Saving]) -> Columns:
    """The rows of `savings_figure`."""
    return {
        "arm": [saving.arm for saving in savings],
        "unit": [saving.unit for saving in savings],
        "target_accuracy": [saving.target_accuracy for saving in savings],
        **_interval_columns([saving.interval for saving in savings]),
        "at_least": [saving.at_least for saving in savings],
        "verdict": [saving.verdict for saving in savings],
    }


def paired_table(comparisons: Sequence[PairedComparison]) -> Columns:
    """The rows of `paired_figure`; ends that one seed does not give are left open."""
    columns = _interval_columns([pair.interval for pair in comparisons])
    columns |= {name: [_known(end) for end in columns[name]] for name in ("low", "high")}
    return {
        "arm_a": [pair.arm_a for pair in comparisons],
        "arm_b": [pair.arm_b for pair in comparisons],
        "metric": [pair.metric for pair in comparisons],
        **columns,
        "verdict": [pair.verdict for pair in comparisons],
    }


def _known(end: float) -> float | None:
    return end if math.isfinite(end) else None


def _interval_columns(intervals: Sequence[Interval]) -> dict[str, list[Any]]:
    return {
        "estimate": [interval.estimate for interval in intervals],
        "low": [interval.low for interval in intervals],
        "high": [interval.high for interval in intervals],
        "seeds": [interval.n for interval in intervals],
        "level": [interval.level for interval in intervals],
    }
