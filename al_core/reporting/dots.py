"""Estimates with intervals in rows: classes, staleness bins, groups; a mark for each series."""

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from al_core.domain.results import Interval
from al_core.reporting.palette import Theme, styled
from al_core.reporting.tables import Columns
from al_core.reporting.tracks import COLOURS

_SYMBOLS = ("circle", "diamond", "square", "triangle-up")
_ROW_PIXELS = 34
_AXIS_PIXELS = 96
_SHIFT = 0.24


@dataclass(frozen=True)
class Dot:
    """One estimate: its row, what it is of, and how sure."""

    row: str
    series: str
    interval: Interval


def dots_figure(
    dots: Sequence[Dot], title: str, form: str = ".0%", theme: Theme = "light"
) -> go.Figure:
    """Rows from above as given; where rows have several series, they stand a little apart."""
    rows = list(dict.fromkeys(dot.row for dot in dots))
    series = list(dict.fromkeys(dot.series for dot in dots))
    figure, apart = go.Figure(), _SHIFT if len(dots) > len(rows) else 0.0
    for place, name in enumerate(series):
        shift = apart * (place - (len(series) - 1) / 2.0)
        of_series = [dot for dot in dots if dot.series == name]
        at = [rows.index(dot.row) + shift for dot in of_series]
        figure.add_trace(_series(name, of_series, at, (place, form)))
    figure.update_xaxes(title_text=title, tickformat=form)
    figure.update_yaxes(
        tickvals=list(range(len(rows))), ticktext=rows, range=[len(rows) - 0.4, -0.6],
        showgrid=False, zeroline=False,
    )  # fmt: skip
    figure.update_layout(hovermode="closest", showlegend=len(series) > 1)
    row_pixels = max(_ROW_PIXELS, 17 * len(series))
    return styled(figure, theme, _AXIS_PIXELS + row_pixels * max(len(rows), 2))


def dots_table(dots: Sequence[Dot]) -> Columns:
    """The points of `dots_figure`."""
    return {
        "row": [dot.row for dot in dots],
        "measure": [dot.series for dot in dots],
        "estimate": [dot.interval.estimate for dot in dots],
        "low": [dot.interval.low for dot in dots],
        "high": [dot.interval.high for dot in dots],
        "n": [dot.interval.n for dot in dots],
    }


def _series(
    name: str, dots: Sequence[Dot], at: Sequence[float], look: tuple[int, str]
) -> go.Scatter:
    place, form = look
    intervals = [dot.interval for dot in dots]
    return go.Scatter(
        x=[each.estimate for each in intervals],
        y=list(at),
        name=name,
        mode="markers",
        marker={
            "size": 9,
            "color": COLOURS[place % len(COLOURS)],
            "symbol": _SYMBOLS[place % len(_SYMBOLS)],
        },
        error_x={
            "type": "data",
            "symmetric": False,
            "array": [each.high - each.estimate for each in intervals],
            "arrayminus": [each.estimate - each.low for each in intervals],
            "thickness": 1.5,
            "width": 3,
        },
        customdata=[[dot.row, dot.interval.low, dot.interval.high, dot.interval.n] for dot in dots],
        hovertemplate=(
            f"<b>%{{customdata[0]}}</b><br>{name}: %{{x:{form}}} (%{{customdata[1]:{form}}} to "
            f"%{{customdata[2]:{form}}}, n = %{{customdata[3]:,}})<extra></extra>"
        ),
    )
