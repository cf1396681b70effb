"""A strategy at work in the plane: pool, labels so far, and the batch it would ask for."""

from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go
from scipy.stats import rankdata

from al_core.domain.values import Floats, Rows
from al_core.reporting.palette import BACKGROUNDS, GRID, TEXT, Theme, strategy_colour, styled
from al_core.reporting.tables import Columns

MOST_NUMBERED = 30
_HEIGHT = 420
_EQUAL_CONTRAST = 0.179
"""Luminance from which black and white stand out alike."""
_POOL, _LABELED, _PICKED = "pool", "labeled", "picked"


@dataclass(frozen=True)
class Projection:
    """Rows of the pool in two dimensions, and what one query made of them.

    plane: (n, 2). utilities: (n,), NaN where labeled. labeled: positions in the plane. picks:
    positions in order of choice. variance: share of the features' variance that is in the plane.
    """

    strategy: str
    plane: Floats
    utilities: Floats
    labeled: Rows
    picks: Rows
    variance: float

    @property
    def ranks(self) -> Floats:
        """Share of the unlabeled that each one's utility exceeds, NaN where labeled, (n,)."""
        ranks = np.full(self.utilities.size, np.nan)
        free = ~np.isnan(self.utilities)
        ranks[free] = (rankdata(self.utilities[free]) - 0.5) / max(int(free.sum()), 1)
        return ranks

    @property
    def all_alike(self) -> bool:
        """Whether every unlabeled row has the same utility (a uniform draw)."""
        free = self.utilities[~np.isnan(self.utilities)]
        return bool(free.size == 0 or free.min() == free.max())


def projection_figure(shown: Projection, theme: Theme = "light") -> go.Figure:
    """The pool tinted by utility, labels as diamonds, picks as numbered discs."""
    figure = go.Figure([_pool(shown, theme), _labeled(shown, theme), _picked(shown, theme)])
    for number, update in ((1, figure.update_xaxes), (2, figure.update_yaxes)):
        update(
            title_text=f"Component {number}",
            showticklabels=False,
            showgrid=False,
            ticks="",
            zeroline=False,
        )
    figure.update_layout(hovermode="closest")
    return styled(figure, theme, _HEIGHT)


def projection_table(shown: Projection) -> Columns:
    """The points of `projection_figure`: place in the plane, role, utility, place in the batch."""
    n_rows = shown.utilities.size
    roles, places = [_POOL] * n_rows, [None] * n_rows
    table: dict[str, list[object]] = {
        "component_1": list(shown.plane[:, 0].tolist()),
        "component_2": list(shown.plane[:, 1].tolist()),
        "role": list(roles),
        "utility": [None if np.isnan(u) else float(u) for u in shown.utilities],
        "pick": list(places),
    }
    for position in shown.labeled.tolist():
        table["role"][position] = _LABELED
    for place, position in enumerate(shown.picks.tolist(), start=1):
        table["role"][position], table["pick"][position] = _PICKED, place
    return table


def _pool(shown: Projection, theme: Theme) -> go.Scatter:
    free = np.setdiff1d(np.flatnonzero(~np.isnan(shown.utilities)), shown.picks)
    ranks = shown.ranks[free]
    # the highest drawn last, on top of the rest
    order = np.argsort(ranks, kind="stable")
    drawn = free[order]
    marker = {"size": 5, "opacity": 0.75, "line": {"width": 0}}
    if shown.all_alike:
        marker["color"] = _quiet(theme)
    else:
        marker |= {
            "color": ranks[order],
            "colorscale": [[0.0, _quiet(theme)], [1.0, strategy_colour(shown.strategy)]],
            "cmin": 0.0,
            "cmax": 1.0,
        }
    return go.Scatter(
        x=shown.plane[drawn, 0],
        y=shown.plane[drawn, 1],
        name=f"pool ({drawn.size:,})",
        mode="markers",
        marker=marker,
        customdata=np.column_stack([shown.utilities[drawn], ranks[order]]),
        hovertemplate="utility %{customdata[0]:.4g}, above %{customdata[1]:.0%} of the pool"
        "<extra></extra>",
    )


def _labeled(shown: Projection, theme: Theme) -> go.Scatter:
    return go.Scatter(
        x=shown.plane[shown.labeled, 0],
        y=shown.plane[shown.labeled, 1],
        name=f"labeled ({shown.labeled.size:,})",
        mode="markers",
        marker={
            "symbol": "diamond",
            "size": 9,
            "color": BACKGROUNDS[theme],
            "line": {"width": 2, "color": TEXT[theme]},
        },
        hovertemplate="labeled before<extra></extra>",
    )


def _picked(shown: Projection, theme: Theme) -> go.Scatter:
    places = np.arange(1, shown.picks.size + 1)
    numbered = shown.picks.size <= MOST_NUMBERED
    return go.Scatter(
        x=shown.plane[shown.picks, 0],
        y=shown.plane[shown.picks, 1],
        name=f"picked ({shown.picks.size:,})",
        mode="markers+text" if numbered else "markers",
        text=places.astype(str),
        textfont={"size": 10, "color": _ink(strategy_colour(shown.strategy))},
        marker={
            "size": 16 if numbered else 10,
            "color": strategy_colour(shown.strategy),
            "line": {"width": 1.5, "color": TEXT[theme]},
        },
        customdata=np.column_stack([places, shown.utilities[shown.picks]]),
        hovertemplate="pick %{customdata[0]}, utility %{customdata[1]:.4g}<extra></extra>",
    )


def _ink(colour: str) -> str:
    """Black or white, whichever stands out more from a `#rrggbb` colour (WCAG 2.2)."""
    channels = np.array([int(colour[start : start + 2], 16) for start in (1, 3, 5)]) / 255.0
    luminance = float(channels**2.2 @ np.array([0.2126, 0.7152, 0.0722]))
    return "#000000" if luminance > _EQUAL_CONTRAST else "#ffffff"


def _quiet(theme: Theme) -> str:
    return GRID[theme]


def projection_caption(shown: Projection, data: str) -> str:
    """What the figure shows and from how much, for people and screen readers."""
    name = shown.strategy.replace("_", " ")
    tint = "every unlabeled row has the same utility"
    if not shown.all_alike:
        tint = "the stronger a point's colour, the higher its utility"
    return (
        f"One query of {name} on {data}: {shown.plane.shape[0]:,} rows of the pool on their first "
        f"two principal components, which hold {shown.variance:.0%} of the variance. Diamonds: "
        f"the {shown.labeled.size:,} labeled before. Discs: the {shown.picks.size:,} it would "
        f"ask for now, by order of choice; {tint}."
    ).replace("%", " %", 1)
