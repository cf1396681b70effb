"""The charts of a report as pictures, drawn without a browser: PNG for pages, SVG to be kept."""

import io
import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Literal

from al_core.reporting.report.content import Estimates, Lines, Report
from al_core.reporting.report.figures_said import lines_of, shown
from al_core.reporting.report.glyphs import drawable
from al_core.reporting.report.inert import escaped, harmless
from al_core.reporting.tracks import COLOURS, Plane, Track

WIDTH_INCHES = 6.9
DOTS_PER_INCH = 160
ROW_INCHES = 0.34
_DASHES = {"solid": "-", "dash": "--", "dot": ":", "dashdot": "-.", "longdash": (0, (8, 3))}
_MARKS = ("o", "D", "s", "^")
_SETTINGS: Any = {
    "text.parse_math": False,
    "font.family": "DejaVu Sans",
    "font.size": 9,
    "svg.hashsalt": "loop lab",
    "axes.edgecolor": "#9a99a3",
    "axes.grid": True,
    "grid.color": "#e4e4ea",
}
Kind = Literal["png", "svg"]
Images = Mapping[int, Mapping[Kind, bytes]]
"""Pictures by the numbers of their figures and by kind."""


def image(picture: Lines | Estimates, kinds: Sequence[Kind] = ("png",)) -> dict[Kind, bytes]:
    """The picture on white in each kind, laid out once; the same content gives the same bytes."""
    safe = escaped(picture, drawable)
    with _plotting():
        figure = _estimates(safe) if isinstance(safe, Estimates) else _lines(safe)
        written: dict[Kind, bytes] = {}
        for kind in kinds:
            target = io.BytesIO()
            told = {"Date": None} if kind == "svg" else {"Software": None}
            figure.savefig(target, format=kind, dpi=DOTS_PER_INCH, facecolor="white", metadata=told)
            figure.set_layout_engine("none")
            written[kind] = target.getvalue()
    return written


def images_of(report: Report, kinds: Sequence[Kind] = ("png",)) -> dict[int, dict[Kind, bytes]]:
    """All figures by their numbers."""
    figures = enumerate(harmless(report).figures(), 1)
    return {number: image(figure.picture, kinds) for number, figure in figures}


@contextmanager
def _plotting() -> Iterator[None]:
    """Our look, with names taken as they are: no dollar sign begins a formula."""
    from matplotlib import rc_context

    with rc_context(_SETTINGS):
        yield


def _canvas(height: float) -> tuple[Any, Any]:
    from matplotlib.figure import Figure

    figure = Figure(figsize=(WIDTH_INCHES, height), layout="constrained")
    axes = figure.add_subplot()
    axes.set_axisbelow(True)
    axes.spines[["top", "right"]].set_visible(False)
    return figure, axes


def _lines(picture: Lines) -> Any:
    plane = picture.plane
    figure, axes = _canvas(WIDTH_INCHES * min(plane.height, 420) / 680)
    if plane.log:
        axes.set_yscale("log")
    handles = [_line(axes, track) for track in picture.tracks if track.x]
    for start, end in plane.shaded:
        axes.axvspan(start, end, color="#dd4400", alpha=0.12, linewidth=0)
    if plane.level is not None:
        axes.axhline(plane.level[0], color="#777777", linestyle=":")
    if plane.y_range is not None:
        axes.set_ylim(*plane.y_range)
    axes.set_xlabel(plane.x_title)
    axes.set_ylabel(plane.y_title)
    axes.xaxis.set_major_formatter(lambda at, _: shown(at, plane.x_format))
    axes.yaxis.set_major_formatter(lambda at, _: _tick(at, plane))
    _legend(figure, handles, [track.name for track in picture.tracks if track.x])
    return figure


def _tick(at: float, plane: Plane) -> str:
    return f"{at:.0e}" if plane.log else shown(at, plane.y_format)


def _line(axes: Any, track: Track) -> Any:
    style = {"color": track.colour, "linestyle": _DASHES.get(track.dash, "-")}
    if track.low and track.shown == "band":
        low, high = (_within(ends, track.y) for ends in (track.low, track.high))
        axes.fill_between(track.x, low, high, color=track.colour, alpha=0.16, linewidth=0)
    if track.low and track.shown == "bars":
        pairs = [_sides(*ends) for ends in zip(track.y, track.low, track.high, strict=True)]
        sides = [[below for below, _ in pairs], [above for _, above in pairs]]
        return axes.errorbar(track.x, track.y, sides, fmt="D", color=track.colour, capsize=2)
    drawn = "steps-post" if track.shown == "steps" else "default"
    (line,) = axes.plot(track.x, track.y, marker="o", markersize=3, drawstyle=drawn, **style)
    axes.autoscale_view()
    return line


def _within(ends: Sequence[float], y: Sequence[float]) -> list[float]:
    """Ends of intervals; one that is open is drawn a little beyond everything else."""
    known = [each for each in (*ends, *y) if math.isfinite(each)]
    low, high = min(known, default=0.0), max(known, default=1.0)
    room = 0.2 * max(high - low, 1e-9)
    return [min(max(each, low - room), high + room) for each in ends]


def _sides(y: float, low: float, high: float) -> tuple[float, float]:
    """How far an error bar goes down and up; nowhere where an end is not known."""
    below, above = max(0.0, y - low), max(0.0, high - y)
    return (below if math.isfinite(below) else 0.0, above if math.isfinite(above) else 0.0)


def _estimates(picture: Estimates) -> Any:
    rows = list(dict.fromkeys(dot.row for dot in picture.dots))
    series = lines_of(picture)
    figure, axes = _canvas(0.9 + ROW_INCHES * max(len(rows), 2))
    handles = [_dots(axes, picture, rows, place) for place in range(len(series))]
    axes.set_yticks(range(len(rows)), [row[:60] for row in rows])
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.set_xlabel(picture.title)
    axes.xaxis.set_major_formatter(lambda at, _: shown(at, picture.form))
    if len(series) > 1:
        _legend(figure, handles, series)
    return figure


def _dots(axes: Any, picture: Estimates, rows: list[str], place: int) -> Any:
    series = lines_of(picture)
    dots = [dot for dot in picture.dots if dot.series == series[place]]
    shift = 0.24 * (place - (len(series) - 1) / 2.0)
    found = [dot.interval for dot in dots]
    pairs = [_sides(each.estimate, each.low, each.high) for each in found]
    return axes.errorbar(
        [each.estimate for each in found],
        [rows.index(dot.row) + shift for dot in dots],
        xerr=[[below for below, _ in pairs], [above for _, above in pairs]],
        fmt=_MARKS[place % len(_MARKS)],
        color=COLOURS[place % len(COLOURS)],
        capsize=2,
        markersize=5,
    )


def _legend(figure: Any, handles: Sequence[Any], names: Sequence[str]) -> None:
    """Above the plot; a hair space keeps names with a leading underscore from being left out."""
    shown_names = [f"\u200a{name[:60]}" for name in names]
    figure.legend(handles, shown_names, loc="outside upper left", ncols=3, frameon=False)
