"""What each choice of a plan is worth, drawn: one row per choice, its interval, who is better."""

from collections.abc import Sequence

import plotly.graph_objects as go

from al_core.domain.effects import HARMS, HELPS, Effect
from al_core.reporting.palette import CONTROL, Theme, styled
from al_core.reporting.tables import Columns

COLOURS = {HELPS: "#118855", HARMS: "#dd4400"}
SYMBOLS = {HELPS: "triangle-up", HARMS: "triangle-down"}
OTHERS = "no difference shown"
_ROW_PIXELS = 34
_AXIS_PIXELS = 110


def effects_figure(effects: Sequence[Effect], title: str, theme: Theme = "light") -> go.Figure:
    """Rows from above as given; a verdict has a colour and a symbol, none is grey."""
    figure = go.Figure()
    for kind in (HELPS, HARMS, OTHERS):
        told = [each for each in effects if _kind(each) == kind]
        if told:
            figure.add_trace(_rows(kind, told))
    rows = list(dict.fromkeys(each.title for each in effects))
    figure.add_vline(x=0.0, line_width=2, line_color=CONTROL)
    figure.update_xaxes(title_text=title, zeroline=False)
    figure.update_yaxes(
        type="category", categoryorder="array", categoryarray=rows[::-1], showgrid=False
    )
    figure.update_layout(hovermode="closest", showlegend=True)
    return styled(figure, theme, _AXIS_PIXELS + _ROW_PIXELS * max(len(rows), 2))


def _kind(effect: Effect) -> str:
    return effect.verdict if effect.verdict in COLOURS else OTHERS


def _rows(verdict: str, effects: Sequence[Effect]) -> go.Scatter:
    intervals = [each.interval for each in effects]
    return go.Scatter(
        x=[each.estimate for each in intervals],
        y=[each.title for each in effects],
        name=verdict,
        mode="markers",
        marker={
            "size": 11,
            "color": COLOURS.get(verdict, CONTROL),
            "symbol": SYMBOLS.get(verdict, "circle"),
        },
        error_x={
            "type": "data",
            "symmetric": False,
            "array": [each.high - each.estimate for each in intervals],
            "arrayminus": [each.estimate - each.low for each in intervals],
            "thickness": 2,
            "width": 5,
        },
        customdata=[[e.interval.low, e.interval.high, e.interval.n, e.verdict] for e in effects],
        hovertemplate=(
            "<b>%{y}</b><br>%{x:+.3~g} (%{customdata[0]:+.3~g} to %{customdata[1]:+.3~g}, "
            "%{customdata[2]} seeds)<br>%{customdata[3]}<extra></extra>"
        ),
    )


def effects_table(effects: Sequence[Effect]) -> Columns:
    """The rows of `effects_figure`, with what stands in an option's place and the p-values."""
    return {
        "group": [each.group for each in effects],
        "option": [each.title for each in effects],
        "instead": [each.instead for each in effects],
        "effect": [each.interval.estimate for each in effects],
        "low": [each.interval.low for each in effects],
        "high": [each.interval.high for each in effects],
        "seeds": [each.interval.n for each in effects],
        "verdict": [each.verdict for each in effects],
        "p": [each.p_value for each in effects],
        "p_corrected": [each.p_holm for each in effects],
    }
