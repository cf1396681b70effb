"""A column of two groups of examples, side by side."""

from collections.abc import Sequence
from itertools import pairwise

import plotly.graph_objects as go

from al_core.domain.health import ColumnSummary, HealthCard
from al_core.reporting.palette import CONTROL, Theme, styled
from al_core.reporting.tables import Columns
from al_core.reporting.tracks import COLOURS

_HEIGHT = 190
_LONGEST = 16
_BESIDE = 36


def column_figure(card: HealthCard, groups: tuple[str, str], theme: Theme = "light") -> go.Figure:
    """Share of each group's values by bin or category; groups: (reference, current)."""
    figure = go.Figure()
    pairs = ((card.reference, groups[0], CONTROL), (card.current, groups[1], COLOURS[0]))
    for summary, name, colour in pairs:
        figure.add_trace(_bars(card, summary, name, colour))
    figure.update_yaxes(tickformat=".0%", nticks=4)
    figure.update_xaxes(nticks=6, automargin=True)
    if card.kind == "categories":
        figure.update_xaxes(**_named_ticks(card.reference.names))
    figure.update_layout(barmode="group", bargap=0.15, legend={"font": {"size": 11}})
    return styled(figure, theme, _HEIGHT)


def column_table(card: HealthCard, groups: tuple[str, str]) -> Columns:
    """The bars of `column_figure`."""
    return {
        "value": _places(card.reference),
        f"{groups[0]}: count": list(card.reference.counts),
        f"{groups[1]}: count": list(card.current.counts),
    }


def _bars(card: HealthCard, summary: ColumnSummary, name: str, colour: str) -> go.Bar:
    total = max(sum(summary.counts), 1)
    numbers = card.kind == "numbers"
    edges, places = summary.edges, _places(summary)
    return go.Bar(
        x=[(low + high) / 2.0 for low, high in pairwise(edges)] if numbers else _stands(places),
        y=[count / total for count in summary.counts],
        name=name,
        marker={"color": colour},
        customdata=list(zip(summary.counts, places, strict=True)),
        hovertemplate=(
            f"{name}: %{{y:.1%}} (%{{customdata[0]:,}})<br>%{{customdata[1]}}<extra></extra>"
        ),
    )


def _named_ticks(names: Sequence[str]) -> dict[str, object]:
    """Every category by name, aslant where they are too long to stand beside one another."""
    shown = [_short(name) for name in names]
    aslant = sum(map(len, shown)) > _BESIDE
    return {
        "tickvals": _stands(names), "ticktext": shown, "tickangle": -35 if aslant else 0,
    }  # fmt: skip


def _stands(names: Sequence[str]) -> list[int]:
    """Where each category stands: by place, for two long names may begin alike."""
    return list(range(len(names)))


def _places(summary: ColumnSummary) -> list[str]:
    """What each bar is of."""
    if summary.names:
        return list(summary.names)
    return [f"{low:.4g} to {high:.4g}" for low, high in pairwise(summary.edges)]


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…"
