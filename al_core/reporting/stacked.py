"""Stacked bars: what the hours of runs went into."""

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from al_core.reporting.palette import ACTIVITY_COLOURS, TEXT, Theme, styled
from al_core.reporting.tables import Columns

COLOURS = {
    "fresh": ACTIVITY_COLOURS["labeling"],
    "stale": ACTIVITY_COLOURS["stale"],
    "redundant": "#cc55aa",
    "again": "#118855",
    "checks": "#8866ee",
    "lost": "#dd4400",
    "between": "#99bbcc",
    "idle": "#888888",
}
PATTERNS = {"stale": "/", "redundant": "\\", "lost": "x", "idle": "."}
_ROW_PIXELS = 44
_LEAST = 1e-6
_AXIS_PIXELS = 130


@dataclass(frozen=True)
class Stack:
    """One part of a bar: its row, its name, what it is coloured by, and how long it is."""

    row: str
    name: str
    kind: str
    value: float


def stacked_figure(stacks: Sequence[Stack], title: str, theme: Theme = "light") -> go.Figure:
    """One bar per row, from above as given; a trace per part that is not empty anywhere."""
    rows = list(dict.fromkeys(each.row for each in stacks))
    totals = {row: sum(e.value for e in stacks if e.row == row) for row in rows}
    figure = go.Figure()
    for name in dict.fromkeys(each.name for each in stacks):
        parts = [each for each in stacks if each.name == name]
        if any(each.value > _LEAST for each in parts):
            figure.add_trace(_bar(name, parts, totals, theme))
    figure.update_layout(barmode="stack", bargap=0.35, legend_traceorder="normal")
    figure.update_xaxes(title_text=title, rangemode="tozero")
    figure.update_yaxes(autorange="reversed", type="category", showgrid=False)
    return styled(figure, theme, _AXIS_PIXELS + _ROW_PIXELS * max(len(rows), 1))


def _bar(name: str, parts: Sequence[Stack], totals: dict[str, float], theme: Theme) -> go.Bar:
    kind = parts[0].kind
    return go.Bar(
        orientation="h",
        name=name,
        y=[each.row for each in parts],
        x=[each.value for each in parts],
        customdata=[each.value / (totals[each.row] or 1.0) for each in parts],
        marker={
            "color": COLOURS.get(kind, "#888888"),
            "pattern": {
                "shape": PATTERNS.get(kind, ""),
                "fillmode": "overlay",
                "fgcolor": TEXT[theme],
                "fgopacity": 0.55,
                "size": 6,
                "solidity": 0.25,
            },
        },
        hovertemplate=(
            f"<b>%{{y}}</b><br>{name}: %{{x:.3~f}} (%{{customdata:.0%}})<extra></extra>"
        ),
    )


def stacked_table(stacks: Sequence[Stack]) -> Columns:
    """The parts of `stacked_figure`."""
    return {
        "row": [each.row for each in stacks],
        "part": [each.name for each in stacks],
        "value": [each.value for each in stacks],
    }
