"""Learning curves: quality against labels, hours or money, with an interval over seeds."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from al_core.domain.results import CurveBand
from al_core.reporting.axes import AXIS_FORMATS, axis_title
from al_core.reporting.palette import LineStyle, Theme, arm_styles, styled, translucent
from al_core.reporting.tables import Columns

_BAND_OPACITY = 0.14
_CROWDED_OPACITY = 0.06
_CROWD = 6
_MARKERS_SHOWN = 8


def learning_curve_figure(
    bands: Sequence[CurveBand],
    theme: Theme = "light",
    quality: str = "Accuracy on the audit set",
) -> go.Figure:
    """Mean of each arm with its interval band; the random control is grey and dashed.

    All bands share one axis (labels, hours or cost), named by the first.
    """
    styles = arm_styles([band.arm for band in bands])
    opacity = _CROWDED_OPACITY if len(bands) > _CROWD else _BAND_OPACITY
    figure = go.Figure()
    for band in bands:
        if band.n > 1:
            figure.add_trace(_interval(band, translucent(styles[band.arm].colour, opacity)))
    for band in bands:
        figure.add_trace(_mean(band, styles[band.arm]))
    figure.update_xaxes(title_text=axis_title(bands[0].axis) if bands else "", rangemode="tozero")
    figure.update_yaxes(title_text=quality, tickformat=".0%")
    return styled(figure.update_layout(hovermode="closest"), theme, height=420)


def _mean(band: CurveBand, style: LineStyle) -> go.Scatter:
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
            f"<b>{band.arm}</b><br>%{{y:.1%}} ({_range_shown(band)}{seeds(band.n)})"
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
        fill="toself",
        fillcolor=fill,
        line={"width": 0},
        hoverinfo="skip",
    )


def _range_shown(band: CurveBand) -> str:
    return "%{customdata[0]:.1%} to %{customdata[1]:.1%}, " if band.n > 1 else ""


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
