"""The critical-difference diagram: mean ranks on a line, arms not told apart under one bar.

Demsar 2006, JMLR 7, figure 1.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from al_core.reporting.palette import TEXT, Theme, arm_styles, styled
from al_core.reporting.tables import Columns

_ROW_PIXELS = 26
_AXIS_PIXELS = 110
_BAR_STEP = 0.45
_DROP = 0.9
_ROOM_PER_LETTER, _MOST_ROOM = 0.012, 0.5
"""Of the length of the line."""


@dataclass(frozen=True)
class Ranks:
    """Arms from the best mean rank on; groups: (first, last) places that are not told apart."""

    arms: Sequence[str]
    mean_ranks: Sequence[float]
    groups: Sequence[tuple[int, int]]
    critical_difference: float


def critical_difference_figure(ranks: Ranks, theme: Theme = "light") -> go.Figure:
    """Rank 1, the best, on the left; the bar at the top is as long as the critical difference."""
    count = len(ranks.arms)
    figure = go.Figure()
    bars = len(ranks.groups)
    for place in range(count):
        row = min(place, count - 1 - place)
        _arm(figure, ranks, (place, -(_DROP + _BAR_STEP * bars + row)), theme)
    for number, (first, last) in enumerate(ranks.groups):
        height = -_BAR_STEP * (number + 1)
        ends = (ranks.mean_ranks[first] - 0.03, ranks.mean_ranks[last] + 0.03)
        _bar(figure, ends, height, theme)
    _bar(figure, (1.0, 1.0 + ranks.critical_difference), 1.0, theme)
    figure.add_annotation(
        x=1.0 + ranks.critical_difference / 2.0, y=1.0, yshift=12, showarrow=False,
        text=f"critical difference {ranks.critical_difference:.2f}",
    )  # fmt: skip
    rows = (count + 1) // 2
    figure.update_xaxes(
        title_text="Mean rank (1 = best)", range=_range(ranks), tickvals=list(range(1, count + 1))
    )
    figure.update_yaxes(visible=False, range=[-(_DROP + _BAR_STEP * bars + rows), 1.8])
    figure.update_layout(showlegend=False, hovermode="closest")
    return styled(figure, theme, _AXIS_PIXELS + _ROW_PIXELS * (rows + bars + 1))


def _range(ranks: Ranks) -> list[float]:
    """The ranks with room for the names of the first and the last arm beside them."""
    right = max(float(len(ranks.arms)), 1.0 + ranks.critical_difference)
    longest = max(map(len, ranks.arms), default=0)
    room = (right - 1.0) * min(_MOST_ROOM, _ROOM_PER_LETTER * longest)
    return [1.0 - room, right + room]


def _arm(figure: go.Figure, ranks: Ranks, at: tuple[int, float], theme: Theme) -> None:
    """A stem down to the arm's name: the better half to the left of theirs, the best one on top.

    The others mirror it, so that no stem runs through a name.
    """
    place, drop = at
    arm, rank = ranks.arms[place], ranks.mean_ranks[place]
    left = place < (len(ranks.arms) + 1) // 2
    style = arm_styles([arm])[arm]
    figure.add_trace(
        go.Scatter(
            x=[rank, rank],
            y=[0.0, drop],
            mode="lines+markers+text",
            line={"color": style.colour, "width": 2},
            marker={"size": [9, 1], "color": style.colour, "symbol": style.symbol},
            text=["", f" {arm} ({rank:.2f}) "],
            textposition="middle left" if left else "middle right",
            textfont={"color": TEXT[theme]},
            hovertemplate=f"<b>{arm}</b><br>mean rank {rank:.3f}<extra></extra>",
        )
    )


def _bar(figure: go.Figure, ends: tuple[float, float], height: float, theme: Theme) -> None:
    figure.add_trace(
        go.Scatter(
            x=list(ends),
            y=[height, height],
            mode="lines",
            line={"color": TEXT[theme], "width": 5 if height < 1.0 else 2},
            hoverinfo="skip",
        )
    )


def ranks_table(ranks: Ranks) -> Columns:
    """The arms with their mean ranks, and from which others each is not told apart."""
    return {
        "arm": list(ranks.arms),
        "mean_rank": list(ranks.mean_ranks),
        "not_told_apart_from": [_others(ranks, place) for place in range(len(ranks.arms))],
    }


def _others(ranks: Ranks, place: int) -> str:
    alike = {
        other
        for first, last in ranks.groups
        if first <= place <= last
        for other in range(first, last + 1)
    }
    return "; ".join(ranks.arms[other] for other in sorted(alike - {place}))
