"""Reliability diagram: how often a model is right where it is so sure."""

import numpy as np
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from al_core.monitoring.calibration import Reliability
from al_core.reporting.palette import CONTROL, Theme, styled, translucent
from al_core.reporting.tables import Columns
from al_core.reporting.tracks import COLOURS

_HEIGHT = 420


def reliability_figure(shown: Reliability, theme: Theme = "light") -> go.Figure:
    """Accuracy against mean confidence, bin by bin, above how many items each bin holds."""
    figure = make_subplots(
        rows=2, cols=1, shared_xaxes=True, row_heights=[0.78, 0.22], vertical_spacing=0.05
    )
    figure.add_trace(_diagonal(), row=1, col=1)
    figure.add_trace(_points(shown), row=1, col=1)
    figure.add_trace(_counts(shown), row=2, col=1)
    figure.update_yaxes(title_text="Share that is right", tickformat=".0%", row=1, col=1)
    figure.update_yaxes(range=[0.0, 1.03], row=1, col=1)
    figure.update_yaxes(title_text="Items", nticks=3, row=2, col=1)
    figure.update_xaxes(range=[0.0, 1.02], tickformat=".0%")
    figure.update_xaxes(title_text="Confidence in the class named", row=2, col=1)
    return styled(figure, theme, _HEIGHT)


def _diagonal() -> go.Scatter:
    """Where a model is that is right as often as it says."""
    return go.Scatter(
        x=[0, 1],
        y=[0, 1],
        mode="lines",
        name="perfectly calibrated",
        hoverinfo="skip",
        line={"color": CONTROL, "dash": "dash"},
    )


def _points(shown: Reliability) -> go.Scatter:
    """The bins that hold anything, with the intervals of their accuracy."""
    filled = np.flatnonzero(shown.counts)
    accuracy = shown.accuracy[filled]
    return go.Scatter(
        x=shown.confidence[filled],
        y=accuracy,
        mode="lines+markers",
        name="model",
        line={"color": COLOURS[0], "width": 2},
        marker={"size": 8},
        error_y={
            "type": "data",
            "symmetric": False,
            "array": shown.high[filled] - accuracy,
            "arrayminus": accuracy - shown.low[filled],
            "thickness": 1.5,
            "width": 4,
        },
        customdata=np.column_stack((shown.counts, shown.low, shown.high))[filled],
        hovertemplate=(
            "right %{y:.0%} (%{customdata[1]:.0%} to %{customdata[2]:.0%})<br>at a mean "
            "confidence of %{x:.0%}<br>%{customdata[0]:,} items<extra></extra>"
        ),
    )


def _counts(shown: Reliability) -> go.Bar:
    """How many items each bin holds."""
    return go.Bar(
        x=(shown.edges[:-1] + shown.edges[1:]) / 2.0,
        y=shown.counts,
        width=np.diff(shown.edges) * 0.92,
        marker={"color": translucent(COLOURS[0], 0.45)},
        name="items",
        showlegend=False,
        hovertemplate="%{y:,} items<extra></extra>",
    )


def reliability_table(shown: Reliability) -> Columns:
    """The bins of `reliability_figure`."""
    return {
        "above": shown.edges[:-1].tolist(),
        "up to": shown.edges[1:].tolist(),
        "items": shown.counts.tolist(),
        "confidence": shown.confidence.tolist(),
        "accuracy": shown.accuracy.tolist(),
        "low": shown.low.tolist(),
        "high": shown.high.tolist(),
    }
