"""The charts of a report as PowerPoint's own: people can restyle them and read their numbers.

python-pptx hands the names to a workbook inside the file, which takes what begins with "=" for
a formula and addresses for links: such names get a space before them.
"""

import math
import re
from collections.abc import Sequence
from typing import Any

from al_core.reporting.report.content import Estimates, Lines
from al_core.reporting.report.figures_said import lines_of
from al_core.reporting.tracks import COLOURS, Track

LONGEST_NAME = 60
MOST_ROWS = 14
ROOM = 2.0
"""So many times the height of the lines an axis goes on for their intervals, no further."""
_ACTING = re.compile(r"^\s*(\{?=|(ftp|http)s?://|mailto:|(in|ex)ternal:|file:)", re.IGNORECASE)
_FORMATS = {"%": "0%", "f": "#,##0", "": "General", "r": "General", "g": "General"}


def cell_name(name: str) -> str:
    """A name that a workbook takes as text."""
    short = name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"
    return f"'{short}" if _ACTING.match(short) else short or " "


def chart_parts(picture: Lines | Estimates) -> tuple[Any, Any]:
    """Kind of chart and its data, as python-pptx takes them."""
    from pptx.chart.data import CategoryChartData, XyChartData
    from pptx.enum.chart import XL_CHART_TYPE

    if isinstance(picture, Lines):
        data = XyChartData()
        for track in picture.tracks:
            series = data.add_series(cell_name(track.name))
            for x, y in _points(track):
                series.add_data_point(x, y)
        return XL_CHART_TYPE.XY_SCATTER_LINES, data
    rows = rows_of(picture)
    data = CategoryChartData()
    data.categories = [cell_name(row) for row in rows]
    for name in lines_of(picture):
        values = {d.row: d.interval.estimate for d in picture.dots if d.series == name}
        told = [values.get(row, math.nan) for row in rows]
        data.add_series(cell_name(name), [None if math.isnan(v) else v for v in told])
    return XL_CHART_TYPE.BAR_CLUSTERED, data


def rows_of(picture: Estimates) -> list[str]:
    """The rows that fit a slide, the first last: PowerPoint draws bars from below."""
    return list(dict.fromkeys(dot.row for dot in picture.dots))[:MOST_ROWS][::-1]


def _points(track: Track) -> list[tuple[float, float]]:
    return [(x, y) for x, y in zip(track.x, track.y, strict=True) if math.isfinite(y)]


def dress(chart: Any, picture: Lines | Estimates) -> None:
    """Axes, colours and error bars."""
    from pptx.util import Pt

    chart.has_title, chart.has_legend = False, len(lines_of(picture)) > 1
    chart.font.size = Pt(12)
    if chart.has_legend:
        _legend(chart)
    if isinstance(picture, Lines):
        _dress_lines(chart, picture)
    else:
        _dress_rows(chart, picture)


def _legend(chart: Any) -> None:
    from pptx.enum.chart import XL_LEGEND_POSITION

    chart.legend.position = XL_LEGEND_POSITION.TOP
    chart.legend.include_in_layout = False


def _dress_lines(chart: Any, picture: Lines) -> None:
    from pptx.enum.chart import XL_TICK_LABEL_POSITION

    plane = picture.plane
    _axis(chart.category_axis, plane.x_title, plane.x_format)
    chart.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    _axis(chart.value_axis, plane.y_title, plane.y_format)
    _range(chart.value_axis, picture)
    if plane.log:
        _logarithmic(chart.value_axis)
    for series, track in zip(chart.plots[0].series, picture.tracks, strict=True):
        _paint(series, track.colour, dashed=track.dash != "solid")
        if track.low:
            known = [place for place, y in enumerate(track.y) if math.isfinite(y)]
            sides = [_sides(track.y[p], track.low[p], track.high[p]) for p in known]
            _error_bars(series, sides, "y", "c:xVal")


def _range(axis: Any, picture: Lines) -> None:
    """Where the lines are: PowerPoint would begin at 0."""
    y = [each for track in picture.tracks for each in track.y if math.isfinite(each)]
    if not y or picture.plane.log:
        return
    span = max(max(y) - min(y), 0.1 * max(map(abs, y)), 1e-6)
    ends = [e for track in picture.tracks for e in (*track.low, *track.high) if math.isfinite(e)]
    known = [*y, *ends]
    low, high = max(min(known), min(y) - ROOM * span), min(max(known), max(y) + ROOM * span)
    step = nice_step((high - low) or span)
    axis.minimum_scale = step * math.floor(low / step)
    axis.maximum_scale = step * (
        math.floor(low / step) + max(1, math.ceil((high - low) / step + 1))
    )
    axis.major_unit = step


def nice_step(span: float) -> float:
    """1, 2 or 5 times a power of ten, of which a span holds about five."""
    power = 10.0 ** math.floor(math.log10(span / 5.0))
    return next((m * power for m in (1.0, 2.0, 5.0) if span / (m * power) <= 7.0), 10.0 * power)


def _dress_rows(chart: Any, picture: Estimates) -> None:
    _axis(chart.value_axis, picture.title, picture.form)
    _whole_bars(chart.value_axis, picture)
    rows = rows_of(picture)
    for place, (series, name) in enumerate(
        zip(chart.plots[0].series, lines_of(picture), strict=True)
    ):
        _fill(series, COLOURS[place % len(COLOURS)])
        found = {dot.row: dot.interval for dot in picture.dots if dot.series == name}
        sides = [
            _sides(found[row].estimate, found[row].low, found[row].high)
            if row in found
            else (0.0, 0.0)
            for row in rows
        ]
        _error_bars(series, sides, None, "c:cat")


def _whole_bars(axis: Any, picture: Estimates) -> None:
    """From 0 to the last end of an interval: PowerPoint looks at the bars alone."""
    found = [dot.interval for dot in picture.dots]
    ends = [e for each in found for e in (each.estimate, each.low, each.high) if math.isfinite(e)]
    low, high = min(0.0, *ends, 0.0), max(0.0, *ends, 0.0)
    if high > low:
        step = nice_step(high - low)
        axis.minimum_scale = step * math.floor(low / step)
        axis.maximum_scale = step * math.ceil(high / step)
        axis.major_unit = step


def _axis(axis: Any, title: str, form: str) -> None:
    from pptx.util import Pt

    axis.has_title = True
    axis.axis_title.text_frame.text = title
    axis.axis_title.text_frame.paragraphs[0].runs[0].font.size = Pt(12)
    axis.axis_title.text_frame.paragraphs[0].runs[0].font.bold = False
    axis.tick_labels.number_format = _FORMATS.get(form[-1:], "General")
    axis.tick_labels.number_format_is_linked = False
    axis.has_major_gridlines = True
    axis.major_gridlines.format.line.color.rgb = _rgb("#e4e4ea")


def _logarithmic(axis: Any) -> None:
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import nsdecls

    base = parse_xml(f'<c:logBase {nsdecls("c")} val="10"/>')
    axis._element.find(_tag("c:scaling")).insert(0, base)  # noqa: SLF001 - no API for it


def _paint(series: Any, colour: str, *, dashed: bool) -> None:
    from pptx.enum.dml import MSO_LINE
    from pptx.util import Pt

    series.format.line.color.rgb = _rgb(colour)
    series.format.line.width = Pt(2.25)
    if dashed:
        series.format.line.dash_style = MSO_LINE.DASH
    series.marker.size = 6
    series.marker.format.fill.solid()
    series.marker.format.fill.fore_color.rgb = _rgb(colour)
    series.marker.format.line.color.rgb = _rgb(colour)


def _fill(series: Any, colour: str) -> None:
    series.format.fill.solid()
    series.format.fill.fore_color.rgb = _rgb(colour)


def _rgb(colour: str) -> Any:
    from pptx.dml.color import RGBColor

    return RGBColor.from_string(colour.lstrip("#").upper())


def _sides(y: float, low: float, high: float) -> tuple[float, float]:
    """Lengths of an error bar down and up; nothing where they are not known."""
    below, above = max(0.0, y - low), max(0.0, high - y)
    return (below if math.isfinite(below) else 0.0, above if math.isfinite(above) else 0.0)


def _error_bars(
    series: Any, sides: Sequence[tuple[float, float]], way: str | None, before: str
) -> None:
    """Put intervals on a series; python-pptx has no word for them, the file format has."""
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import nsdecls

    direction = f'<c:errDir val="{way}"/>' if way else ""
    bars = parse_xml(
        f"<c:errBars {nsdecls('c', 'a')}>{direction}"
        '<c:errBarType val="both"/><c:errValType val="cust"/><c:noEndCap val="0"/>'
        f"<c:plus>{_numbers([up for _, up in sides])}</c:plus>"
        f"<c:minus>{_numbers([down for down, _ in sides])}</c:minus>"
        '<c:spPr><a:ln w="9525"><a:solidFill><a:srgbClr val="777777"/></a:solidFill></a:ln>'
        "</c:spPr></c:errBars>"
    )
    element = series._element  # noqa: SLF001 - no API for it
    place = element.find(_tag(before))
    if place is None:
        element.append(bars)
    else:
        place.addprevious(bars)


def _numbers(values: Sequence[float]) -> str:
    points = "".join(
        f'<c:pt idx="{place}"><c:v>{value!r}</c:v></c:pt>' for place, value in enumerate(values)
    )
    count = f'<c:ptCount val="{len(values)}"/>'
    return f"<c:numLit><c:formatCode>General</c:formatCode>{count}{points}</c:numLit>"


def _tag(name: str) -> str:
    from pptx.oxml.ns import qn

    return str(qn(name))
