"""Numbers as charts write them, and what each chart shows in words for who can't see it."""

import math
import re

from al_core.reporting.dots import Dot
from al_core.reporting.report.content import Estimates, Figure, Lines
from al_core.reporting.tracks import Plane, Track

MOST_ROWS = 12
_D3 = re.compile(r"^(?P<sign>\+?)(?P<comma>,?)(?P<digits>\.\d+)?~?(?P<kind>[fgr%]?)$")


def shown(value: float, form: str) -> str:
    """`value` in a d3 format; trailing zeros go where it rounds to significant digits."""
    if math.isnan(value):
        return "not known"
    if math.isinf(value):
        return "no bound"
    found = _D3.match(form)
    if found is None:
        return f"{value:.4g}"
    kind = "g" if found["kind"] in {"", "r"} else found["kind"]
    return format(value, f"{found['sign']}{found['comma']}{found['digits'] or ''}{kind}")


def alternative(figure: Figure) -> str:
    """The chart in words: each line from where to where, each row with its interval."""
    picture = figure.picture
    if isinstance(picture, Estimates):
        told = [_row(dot, picture.form) for dot in picture.dots[:MOST_ROWS]]
        left = len(picture.dots) - len(told)
        more = f" And {left} more." if left else ""
        return f"{figure.title}. {picture.title}: {'; '.join(told) or 'nothing to show'}.{more}"
    told = [_line(track, picture.plane) for track in picture.tracks if track.x]
    axes = f"{picture.plane.y_title} against {picture.plane.x_title.lower()}"
    return f"{figure.title}. {axes}. {' '.join(told) or 'Nothing to show.'}"


def _row(dot: Dot, form: str) -> str:
    found = dot.interval
    ends = f"{shown(found.low, form)} to {shown(found.high, form)}"
    return f"{dot.row}, {dot.series}: {shown(found.estimate, form)} ({ends})"


def _line(track: Track, plane: Plane) -> str:
    points = [(x, y) for x, y in zip(track.x, track.y, strict=True) if math.isfinite(y)]
    if not points:
        return f"{track.name}: no known point."
    (x0, y0), (x1, y1) = points[0], points[-1]
    first = f"{shown(y0, plane.y_format)} at {shown(x0, plane.x_format)}"
    if len(points) == 1:
        return f"{track.name}: {first}."
    last = f"{shown(y1, plane.y_format)} at {shown(x1, plane.x_format)}"
    interval = ""
    if track.low:
        low, high = track.low[-1], track.high[-1]
        interval = f" (interval {shown(low, plane.y_format)} to {shown(high, plane.y_format)})"
    return f"{track.name}: {len(points)} points, from {first} to {last}{interval}."


def figure_of(figure: Figure, number: int) -> str:
    """The caption as it is printed."""
    end = "" if figure.title.endswith(("?", ".", "!")) else "."
    return f"Figure {number}. {figure.title}{end} {figure.caption}"


def lines_of(picture: Lines | Estimates) -> tuple[str, ...]:
    """What the legend names."""
    if isinstance(picture, Lines):
        return tuple(track.name for track in picture.tracks)
    return tuple(dict.fromkeys(dot.series for dot in picture.dots))
