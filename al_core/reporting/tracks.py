"""Lines over one axis, each with an interval: quality, savings, calibration, drift, redundancy."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import plotly.graph_objects as go

from al_core.reporting.palette import BACKGROUNDS, CONTROL, TEXT, Theme, styled, translucent
from al_core.reporting.tables import Columns

_BAND_OPACITY = 0.16
_CROWDED_OPACITY = 0.07
_CROWD = 4
_ALARM = "#dd4400"
_MODES = {"band": "lines+markers", "bars": "markers", "steps": "lines"}
_FEW_UNITS = 5.0
COLOURS = ("#4444cc", "#ee8822", "#11bb77", "#cc55aa")


@dataclass(frozen=True)
class Track:
    """One line. x, y: (k,); low, high: ends of the intervals, (k,), empty where there are none.

    shown: a band around a line; bars at single points; or steps, which hold until the next x.
    note: what is said beside a point, (k,) or empty.
    """

    name: str
    x: Sequence[float]
    y: Sequence[float]
    low: Sequence[float] = ()
    high: Sequence[float] = ()
    colour: str = COLOURS[0]
    dash: str = "solid"
    shown: Literal["band", "bars", "steps"] = "band"
    note: Sequence[str] = ()


@dataclass(frozen=True)
class Plane:
    """What the axes say; the formats are d3's. log: y on a logarithmic axis.

    level: a line across, with its words; y_range: ends of the y axis where they are known;
    shaded: stretches of x.
    """

    x_title: str
    y_title: str
    x_format: str = ",.0f"
    y_format: str = ".3~r"
    log: bool = False
    level: tuple[float, str] | None = None
    y_range: tuple[float, float] | None = None
    height: int = 360
    shaded: tuple[tuple[float, float], ...] = ()


def tracks_figure(tracks: Sequence[Track], plane: Plane, theme: Theme = "light") -> go.Figure:
    """Every line with its interval; points are marked, since there may be few.

    A single point has its interval as a bar: a band around it would have no width.
    """
    figure = go.Figure()
    opacity = _CROWDED_OPACITY if len(tracks) > _CROWD else _BAND_OPACITY
    for track in tracks:
        if track.shown == "band" and len(track.x) > 1 and track.low:
            figure.add_trace(_band(track, opacity))
    for track in tracks:
        figure.add_trace(_line(track, plane))
    if plane.level is not None:
        at, words = plane.level
        figure.add_hline(at, line={"color": CONTROL, "dash": "dot"})
        figure.add_annotation(
            x=1.0, y=at, xref="paper", text=words, showarrow=False, xanchor="right",
            yanchor="bottom", font={"size": 12, "color": TEXT[theme]},
            bgcolor=translucent(BACKGROUNDS[theme], 0.7),
        )  # fmt: skip
    figure.update_xaxes(title_text=plane.x_title, tickformat=plane.x_format)
    places = [x for track in tracks for x in track.x]
    if plane.x_format == ",.0f" and places and max(places) - min(places) < _FEW_UNITS:
        figure.update_xaxes(dtick=1)  # else whole numbers stand there twice
    figure.update_yaxes(title_text=plane.y_title, tickformat=plane.y_format)
    if plane.y_range is not None:
        figure.update_yaxes(range=list(plane.y_range))
    for start, end in plane.shaded:
        figure.add_vrect(start, end, fillcolor=translucent(_ALARM, 0.12), line_width=0)
    if plane.log:
        figure.update_yaxes(type="log", exponentformat="power", tickformat="", nticks=8)
    figure.update_layout(hovermode="closest", showlegend=True)
    return styled(figure, theme, plane.height)


def tracks_table(tracks: Sequence[Track], plane: Plane) -> Columns:
    """The points of `tracks_figure`, one row per line and point."""
    empty = float("nan")
    return {
        "line": [track.name for track in tracks for _ in track.x],
        plane.x_title: [x for track in tracks for x in track.x],
        plane.y_title: [y for track in tracks for y in track.y],
        "low": [low for track in tracks for low in track.low or [empty] * len(track.x)],
        "high": [high for track in tracks for high in track.high or [empty] * len(track.x)],
    }


def _line(track: Track, plane: Plane) -> go.Scatter:
    bars, low, high = {}, _drawn(track.low, track), _drawn(track.high, track)
    if track.low and (track.shown == "bars" or len(track.x) == 1):
        bars = {
            "error_y": {
                "type": "data",
                "symmetric": False,
                "array": [end - y for end, y in zip(high, track.y, strict=True)],
                "arrayminus": [y - end for end, y in zip(low, track.y, strict=True)],
                "thickness": 1.5,
                "width": 4,
            }
        }
    return go.Scatter(
        x=list(track.x),
        y=list(track.y),
        name=track.name,
        legendgroup=track.name,
        mode=_MODES[track.shown],
        line={
            "color": track.colour,
            "dash": track.dash,
            "width": 2,
            "shape": "hv" if track.shown == "steps" else "linear",
        },
        marker={
            "color": track.colour,
            "size": 7 if track.shown == "bars" else 6,
            "symbol": "diamond" if track.shown == "bars" else "circle",
        },
        connectgaps=False,
        customdata=_said(track),
        hovertemplate=_hover(track, plane),
        **bars,
    )


def _said(track: Track) -> list[list[float | str]]:
    """What is told at each point beside its place: the interval, then the note."""
    points = len(track.x)
    columns = [
        list(track.low) if track.low else [0.0] * points,
        list(track.high) if track.high else [0.0] * points,
        list(track.note) if track.note else [""] * points,
    ]
    return [list(row) for row in zip(*columns, strict=True)]


def _hover(track: Track, plane: Plane) -> str:
    y_format = plane.y_format
    interval = f" (%{{customdata[0]:{y_format}}} to %{{customdata[1]:{y_format}}})"
    told = bool(track.low) and all(map(math.isfinite, (*track.low, *track.high)))
    return (
        f"<b>{track.name}</b><br>%{{y:{y_format}}}{interval if told else ''}"
        f"<br>at %{{x:{plane.x_format}}} {plane.x_title.lower()}"
        f"{'<br>%{customdata[2]}' if track.note else ''}<extra></extra>"
    )


def _drawn(ends: Sequence[float], track: Track) -> list[float]:
    """Ends of intervals; one that is open lies far outside of the chart."""
    far = 100.0 * max([1.0, *(abs(y) for y in track.y if math.isfinite(y))])
    return [min(max(end, -far), far) for end in ends]


def _band(track: Track, opacity: float) -> go.Scatter:
    """Around the points whose interval is known."""
    ends = zip(track.x, _drawn(track.low, track), _drawn(track.high, track), strict=True)
    known = [(x, low, high) for x, low, high in ends if not math.isnan(low + high)]
    return go.Scatter(
        x=[x for x, _, _ in (*known, *reversed(known))],
        y=[*(high for _, _, high in known), *(low for _, low, _ in reversed(known))],
        name=f"{track.name}, interval",
        legendgroup=track.name,
        showlegend=False,
        mode="lines",
        fill="toself",
        fillcolor=translucent(track.colour, opacity),
        line={"width": 0},
        hoverinfo="skip",
    )
