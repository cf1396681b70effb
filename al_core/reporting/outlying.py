"""How far new arrivals are from all labels, against the pool's own rows."""

from collections.abc import Sequence

import plotly.graph_objects as go

from al_core.reporting.palette import CONTROL, Theme, styled
from al_core.reporting.tables import Columns
from al_core.reporting.tracks import COLOURS


def outlying_figure(
    edges: Sequence[float], counts: Sequence[int], theme: Theme = "light"
) -> go.Figure:
    """Arrivals by percentile of the pool's distances; the line is what equal data would give."""
    width = edges[1] - edges[0]
    figure = go.Figure(
        go.Bar(
            x=[edge + width / 2.0 for edge in edges[:-1]],
            y=list(counts),
            width=0.92 * width,
            name="arrivals",
            marker={"color": COLOURS[0]},
            hovertemplate="%{y:,} arrivals<extra></extra>",
        )
    )
    figure.add_hline(
        sum(counts) / max(len(counts), 1),
        line={"color": CONTROL, "dash": "dot"},
    )
    figure.update_xaxes(
        title_text="Percentile of the pool's own distance to the labels", tickformat=".0%"
    )
    figure.update_yaxes(title_text="Arrivals")
    return styled(figure, theme, 300)


def outlying_table(edges: Sequence[float], counts: Sequence[int]) -> Columns:
    """The bars of `outlying_figure`."""
    return {"above": list(edges[:-1]), "up to": list(edges[1:]), "arrivals": list(counts)}
