"""Learning curves: quality against labels, hours or money, with an interval over seeds."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go

from al_core.domain.results import CurveBand
from al_core.reporting.axes import AXIS_FORMATS, axis_title
from al_core.reporting.palette import (
    CONTROL_DASHES,
    LineStyle,
    Theme,
    arm_parts,
    arm_styles,
    styled,
    translucent,
)
from al_core.reporting.tables import Columns

_BAND_OPACITY = 0.14
_CROWDED_OPACITY = 0.06
_CROWD = 6
_MARKERS_SHOWN = 8
_BEYOND = 1.5
_MARGIN = 1.03
_ROOM = 0.2
_OVER = 0.02
_LEGEND_ROW = 30
_ARMS_WITH_ROOM = 4
"""More arms have a legend of more rows, which would leave the curves no height."""


@dataclass(frozen=True)
class Quality:
    """A measure of quality as an axis shows it; `ticks` and `digits` are d3 formats.

    most: what it can't exceed; none of them can be below 0.
    """

    title: str
    ticks: str
    digits: str
    most: float = 1.0


QUALITIES = {
    "accuracy": Quality("Accuracy on the audit set", ".0%", ".1%"),
    "macro_f1": Quality("Macro F1 on the audit set", ".2f", ".3f"),
    "log_loss": Quality("Log loss on the audit set (lower is better)", ".2~f", ".3f", math.inf),
}


def learning_curve_figure(
    bands: Sequence[CurveBand], theme: Theme = "light", quality: str = "accuracy"
) -> go.Figure:
    """Mean of each arm with its interval band; the random control is grey and dashed.

    All bands share one axis (labels, hours or cost), named by the first.
    """
    styles, shown = arm_styles([band.arm for band in bands]), QUALITIES[quality]
    opacity = _CROWDED_OPACITY if len(bands) > _CROWD else _BAND_OPACITY
    figure = go.Figure()
    for band in bands:
        if band.n > 1:
            figure.add_trace(_interval(band, translucent(styles[band.arm].colour, opacity)))
    for band in bands:
        figure.add_trace(_mean(band, styles[band.arm], shown.digits))
    figure.update_xaxes(title_text=axis_title(bands[0].axis) if bands else "", rangemode="tozero")
    figure.update_yaxes(title_text=shown.title, tickformat=shown.ticks)
    room = _LEGEND_ROW * max(0, len(bands) - _ARMS_WITH_ROOM) // 2
    return styled(figure.update_layout(hovermode="closest"), theme, height=420 + room)


def near_the_arms(
    figure: go.Figure, bands: Sequence[CurveBand], quality: str = "accuracy"
) -> go.Figure:
    """The same figure, opened on where the means of the arms are.

    A control that runs on is cut off, and so is a band far wider than the curves (2 seeds).
    """
    ends = [float(band.grid[-1]) for band in bands if band.grid.size and not _is_control(band)]
    if not ends:
        return figure
    heights = np.concatenate([band.mean for band in bands])
    low, high = float(heights.min()), float(heights.max())
    room = _ROOM * max(high - low, 0.01)
    ceiling = QUALITIES[quality].most + _OVER
    figure.update_yaxes(range=[max(low - room, -_OVER), min(high + room, ceiling)])
    last = max(float(band.grid[-1]) for band in bands if band.grid.size)
    right = min(_BEYOND * max(ends), _MARGIN * last)
    return figure.update_xaxes(range=[0.0, right], rangemode="normal")


def _is_control(band: CurveBand) -> bool:
    return arm_parts(band.arm)[1] in CONTROL_DASHES


def _mean(band: CurveBand, style: LineStyle, digits: str) -> go.Scatter:
    at = AXIS_FORMATS.get(band.axis, "")
    return go.Scatter(
        x=band.grid,
        y=band.mean,
        name=band.arm,
        legendgroup=band.arm,
        mode="lines+markers",
        line={"color": style.colour, "dash": style.dash, "width": 2},
        marker={"symbol": style.symbol, "size": 7, "maxdisplayed": _MARKERS_SHOWN},
        customdata=np.column_stack([band.low, band.high]),
        hovertemplate=(
            f"<b>{band.arm}</b><br>%{{y:{digits}}} ({_range_shown(band, digits)}{seeds(band.n)})"
            f"<br>at %{{x:{at}}} {band.axis}<extra></extra>"
        ),
    )


def _interval(band: CurveBand, fill: str) -> go.Scatter:
    known = np.isfinite(band.low) & np.isfinite(band.high)
    grid = band.grid[known]
    return go.Scatter(
        x=np.concatenate([grid, grid[::-1]]),
        y=np.concatenate([band.high[known], band.low[known][::-1]]),
        name=f"{band.arm}, interval",
        legendgroup=band.arm,
        showlegend=False,
        mode="lines",
        fill="toself",
        fillcolor=fill,
        line={"width": 0},
        hoverinfo="skip",
    )


def _range_shown(band: CurveBand, digits: str) -> str:
    if band.n < 2:
        return ""
    return f"%{{customdata[0]:{digits}}} to %{{customdata[1]:{digits}}}, "


def seeds(count: int) -> str:
    """`count` seeds in words."""
    return "1 seed" if count == 1 else f"{count} seeds"


def curve_table(bands: Sequence[CurveBand]) -> Columns:
    """The points of `learning_curve_figure`, one row per arm and grid point."""
    return {
        "arm": [band.arm for band in bands for _ in band.grid],
        "axis": [band.axis for band in bands for _ in band.grid],
        "at": [float(at) for band in bands for at in band.grid],
        "mean": [float(value) for band in bands for value in band.mean],
        "low": [float(value) for band in bands for value in band.low],
        "high": [float(value) for band in bands for value in band.high],
        "seeds": [band.n for band in bands for _ in band.grid],
    }
