"""Stopping rules side by side: each with its figure over versions and its threshold."""

from collections.abc import Sequence
from textwrap import wrap

import numpy as np
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from al_core.domain.advice import Vote
from al_core.reporting.palette import CONTROL, Theme, styled, translucent
from al_core.reporting.tables import Columns

PER_ROW = 3
_ROW_PIXELS = 185
_WORDS_PER_LINE = 28
SAYS_COLOURS = {"stop": "#008866", "continue": "#4444cc", "cannot tell": CONTROL}


def rules_figure(
    votes: Sequence[Vote], labels: Sequence[float], theme: Theme = "light"
) -> go.Figure:
    """One small panel per rule; the side of the threshold on which it says stop is tinted."""
    rows = -(-len(votes) // PER_ROW)
    figure = make_subplots(
        rows=max(rows, 1),
        cols=PER_ROW,
        subplot_titles=[f"<b>{vote.rule}</b>: {vote.says}" for vote in votes],
        horizontal_spacing=0.07,
        vertical_spacing=0.34 / max(rows, 1),
    )
    for place, vote in enumerate(votes):
        row, column = place // PER_ROW + 1, place % PER_ROW + 1
        figure.add_trace(_history(vote, labels), row=row, col=column)
        figure.update_yaxes(range=_range(vote), nticks=5, tickformat=".3~g", row=row, col=column)
    figure.update_annotations(font_size=13)
    _silence(votes, figure)
    # All at once: plotly's add_hrect and add_hline look through all shapes each time.
    shapes = [shape for place, vote in enumerate(votes) for shape in _threshold(place, vote)]
    figure.update_layout(showlegend=False, shapes=shapes)
    for column in range(1, PER_ROW + 1):
        figure.update_xaxes(title_text="Labels closed", row=rows, col=column)
    styled(figure, theme, 60 + _ROW_PIXELS * rows)
    return figure.update_layout(margin={"t": 28})


def rules_table(votes: Sequence[Vote], labels: Sequence[float]) -> Columns:
    """The points of `rules_figure`."""
    return {
        "rule": [vote.rule for vote in votes for _ in labels],
        "labels": [at for _ in votes for at in labels],
        "figure": [float(figure) for vote in votes for figure in vote.history],
        "threshold": [vote.threshold for vote in votes for _ in labels],
        "stop when": [vote.direction for vote in votes for _ in labels],
    }


def votes_table(votes: Sequence[Vote]) -> Columns:
    """What each rule says of the newest version."""
    newest = [float(vote.history[-1]) if vote.history.size else np.nan for vote in votes]
    return {
        "Rule": [vote.rule for vote in votes],
        "Vote": [vote.says for vote in votes],
        "Figure": [None if np.isnan(figure) else figure for figure in newest],
        "Stop": [f"{vote.direction} {vote.threshold:.3g}" for vote in votes],
        "What it looks at": [_looked_at(vote) for vote in votes],
        "Source": [vote.paper for vote in votes],
    }


def _looked_at(vote: Vote) -> str:
    meaning = vote.meaning[:1].upper() + vote.meaning[1:]
    return f"{meaning}. Cannot tell: {vote.unknown}" if vote.unknown else meaning


def _threshold(place: int, vote: Vote) -> tuple[dict[str, object], dict[str, object]]:
    """The tint of the side on which a rule says stop, and the line where it begins."""
    low, high = _range(vote)
    stop = (vote.threshold, high) if vote.direction == "at least" else (low, vote.threshold)
    colour, number = SAYS_COLOURS["stop"], _axis(place)
    across = {"xref": f"x{number} domain", "x0": 0, "x1": 1, "yref": f"y{number}"}
    tint = {"type": "rect", "fillcolor": translucent(colour, 0.14), "line": {"width": 0}}
    line = {"type": "line", "line": {"color": colour, "dash": "dot", "width": 1.5}}
    return (
        {**tint, **across, "y0": stop[0], "y1": stop[1]},
        {**line, **across, "y0": vote.threshold, "y1": vote.threshold},
    )


def _axis(place: int) -> str:
    """The number of a panel's axes, as plotly names them."""
    return "" if place == 0 else str(place + 1)


def _silence(votes: Sequence[Vote], figure: go.Figure) -> None:
    """In a panel without a point: why there is none, clear of the threshold's line."""
    for place, vote in enumerate(votes):
        if np.isfinite(vote.history).any():
            continue
        number = _axis(place)
        figure.add_annotation(
            x=0.5, y=0.03 if vote.direction == "at least" else 0.97, showarrow=False,
            yanchor="bottom" if vote.direction == "at least" else "top",
            xref=f"x{number} domain", yref=f"y{number} domain",
            text="<br>".join(wrap(vote.unknown, _WORDS_PER_LINE)), font={"size": 12},
        )  # fmt: skip


def _history(vote: Vote, labels: Sequence[float]) -> go.Scatter:
    return go.Scatter(
        x=list(labels),
        y=vote.history,
        mode="lines+markers",
        line={"color": SAYS_COLOURS[vote.says], "width": 2},
        marker={"size": 5},
        name=vote.rule,
        hovertemplate=(
            f"<b>{vote.rule}</b><br>%{{y:.3~g}} at %{{x:,.0f}} labels<br>stop: {vote.direction} "
            f"{vote.threshold:.3g}<extra></extra>"
        ),
    )


def _range(vote: Vote) -> tuple[float, float]:
    """Both the history and the threshold, with some room; 0 to 1 while nothing is known."""
    known = vote.history[np.isfinite(vote.history)]
    ends = [vote.threshold, *known.tolist()]
    low, high = min(ends), max(ends)
    room = 0.12 * (high - low) or 0.12 * max(abs(high), 1.0)
    return low - room, high + room
