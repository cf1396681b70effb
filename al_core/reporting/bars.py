"""Bars: class balance, idle shares, staleness."""

from collections.abc import Sequence

import plotly.graph_objects as go

from al_core.domain.results import Measure
from al_core.reporting.curves import seeds
from al_core.reporting.palette import TEXT, Theme, styled
from al_core.reporting.tables import Columns

_MEASURE_COLOURS = ("#4444cc", "#ee8822", "#11bb77", "#cc55aa")
_ROW_PIXELS = 22
_AXIS_PIXELS = 70
_ARM_PIXELS = 40
_LEGEND_PIXELS = 30


def class_balance_figure(
    names: Sequence[str], counts: Sequence[int], theme: Theme = "light"
) -> go.Figure:
    """Examples per class, in the order given; works up to a hundred classes."""
    total = sum(counts) or 1
    bars = go.Bar(
        orientation="h",
        x=list(counts),
        y=list(names),
        marker={"color": _MEASURE_COLOURS[0]},
        text=[f"{count:,}" for count in counts],
        textposition="outside",
        cliponaxis=False,
        customdata=[count / total for count in counts],
        hovertemplate="<b>%{y}</b><br>%{x:,} examples (%{customdata:.1%})<extra></extra>",
    )
    figure = go.Figure(bars)
    figure.update_xaxes(title_text="Examples", tickformat=",.0f")
    figure.update_yaxes(autorange="reversed", type="category", showgrid=False, dtick=1)
    return styled(figure, theme, height=_AXIS_PIXELS + _ROW_PIXELS * max(len(names), 2))


def idle_figure(measures: Sequence[Measure], theme: Theme = "light") -> go.Figure:
    """Idle shares per arm (people, trainer), with intervals over seeds."""
    figure = _grouped(measures, ".1%", theme)
    figure.update_xaxes(title_text="Share of the time idle", tickformat=".0%", range=[0, 1])
    return figure


def staleness_figure(measures: Sequence[Measure], theme: Theme = "light") -> go.Figure:
    """Labels that the choosing model had not seen, at selection and at the answer, per arm."""
    figure = _grouped(measures, ".3~r", theme)
    figure.update_xaxes(title_text="Staleness (labels behind)", rangemode="tozero")
    return figure


def _grouped(measures: Sequence[Measure], digits: str, theme: Theme) -> go.Figure:
    """One row per arm, read from left to right like the names; a bar per measure in each."""
    names = list(dict.fromkeys(measure.name for measure in measures))
    figure = go.Figure()
    for position, name in enumerate(names):
        of_name = [measure for measure in measures if measure.name == name]
        figure.add_trace(_bar(name, of_name, digits, position))
    figure.update_layout(barmode="group", bargap=0.35)
    figure.update_traces(error_x_color=TEXT[theme])
    figure.update_yaxes(autorange="reversed", type="category", showgrid=False)
    arms = len({measure.arm for measure in measures})
    return styled(figure, theme, height=_AXIS_PIXELS + _LEGEND_PIXELS + _ARM_PIXELS * max(arms, 2))


def _bar(name: str, measures: list[Measure], digits: str, position: int) -> go.Bar:
    intervals = [measure.interval for measure in measures]
    return go.Bar(
        name=name,
        orientation="h",
        y=[measure.arm for measure in measures],
        x=[interval.estimate for interval in intervals],
        error_x={
            "type": "data",
            "symmetric": False,
            "array": [interval.high - interval.estimate for interval in intervals],
            "arrayminus": [interval.estimate - interval.low for interval in intervals],
            "thickness": 1.5,
        },
        marker={"color": _MEASURE_COLOURS[position % len(_MEASURE_COLOURS)]},
        customdata=[[interval.low, interval.high, seeds(interval.n)] for interval in intervals],
        hovertemplate=(
            f"<b>%{{y}}</b><br>{name}: %{{x:{digits}}} (%{{customdata[0]:{digits}}} to "
            f"%{{customdata[1]:{digits}}}, %{{customdata[2]}})<extra></extra>"
        ),
    )


def class_balance_table(names: Sequence[str], counts: Sequence[int]) -> Columns:
    """The bars of `class_balance_figure`."""
    return {"class": list(names), "examples": list(counts)}


def measure_table(measures: Sequence[Measure]) -> Columns:
    """The bars of `idle_figure` and `staleness_figure`."""
    return {
        "arm": [measure.arm for measure in measures],
        "measure": [measure.name for measure in measures],
        "estimate": [measure.interval.estimate for measure in measures],
        "low": [measure.interval.low for measure in measures],
        "high": [measure.interval.high for measure in measures],
        "seeds": [measure.interval.n for measure in measures],
    }
