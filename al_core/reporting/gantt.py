"""Who did what when: one lane per person and one for the trainer."""

import re
from collections.abc import Sequence

import plotly.graph_objects as go

from al_core.domain.results import Span
from al_core.reporting.axes import TimeUnit, time_unit
from al_core.reporting.palette import ACTIVITY_COLOURS, ACTIVITY_PATTERNS, TEXT, Theme, styled
from al_core.reporting.tables import Columns

TRAINER = "trainer"
_LANE_PIXELS = 30
_AXIS_PIXELS = 90


def gantt_figure(
    spans: Sequence[Span], theme: Theme = "light", breaks: Sequence[tuple[float, float]] = ()
) -> go.Figure:
    """Bars of labeling, stale labeling, retraining and idling; one trace per activity.

    Lanes run from the first person at the top to the trainer at the bottom; time is in
    seconds, minutes or hours since the run's start. breaks: where time was cut out, and how
    much, in seconds; a dotted line each.
    """
    unit = time_unit(max((span.end_seconds for span in spans), default=0.0))
    figure = go.Figure()
    for activity in ACTIVITY_COLOURS:
        of_kind = [span for span in spans if span.activity == activity]
        if of_kind:
            figure.add_trace(_bars(activity, of_kind, unit, theme))
    lanes = lane_order({span.lane for span in spans})
    figure.update_layout(barmode="overlay", bargap=0.3)
    figure.update_yaxes(
        categoryorder="array", categoryarray=lanes[::-1], type="category", showgrid=False
    )
    cut = ", breaks cut out" if breaks else ""
    title = f"Time since the start{cut} ({unit.name})"
    figure.update_xaxes(title_text=title, rangemode="tozero")
    for at, _ in breaks:
        figure.add_vline(at / unit.seconds, line={"color": TEXT[theme], "dash": "dot", "width": 1})
    return styled(figure, theme, height=_AXIS_PIXELS + _LANE_PIXELS * max(len(lanes), 1))


def _bars(activity: str, spans: list[Span], unit: TimeUnit, theme: Theme) -> go.Bar:
    return go.Bar(
        orientation="h",
        name=activity,
        y=[span.lane for span in spans],
        base=[span.start_seconds / unit.seconds for span in spans],
        x=[(span.end_seconds - span.start_seconds) / unit.seconds for span in spans],
        customdata=[span.end_seconds / unit.seconds for span in spans],
        marker={
            "color": ACTIVITY_COLOURS[activity],
            "line": {"width": 0},
            "pattern": {
                "shape": ACTIVITY_PATTERNS[activity],
                "fillmode": "overlay",
                "fgcolor": TEXT[theme],
                "fgopacity": 0.55,
                "size": 6,
                "solidity": 0.25,
            },
        },
        hovertemplate=(
            f"<b>%{{y}}</b> {activity}<br>%{{x:.3~r}} {unit.name}"
            "<br>%{base:.4~r} to %{customdata:.4~r}<extra></extra>"
        ),
    )


def lane_order(lanes: set[str]) -> list[str]:
    """People by name with numbers in order (`ana-2` before `ana-10`), the trainer last."""
    return sorted(lanes, key=lambda lane: (lane == TRAINER, _natural(lane)))


def _natural(name: str) -> list[tuple[int, str]]:
    parts = re.findall(r"\d+|\D+", name)
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in parts]


def span_table(spans: Sequence[Span]) -> Columns:
    """The bars of `gantt_figure`, one row each."""
    return {
        "lane": [span.lane for span in spans],
        "activity": [span.activity for span in spans],
        "start_seconds": [span.start_seconds for span in spans],
        "end_seconds": [span.end_seconds for span in spans],
    }
