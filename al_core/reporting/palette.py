"""One look everywhere: a colour per strategy and architecture, readable by all, on light and dark.

The ten strategy colours are at least 0.095 apart in OKLab for full colour vision and for
protanopia, deuteranopia and tritanopia (Machado et al. 2009, doi:10.1109/TVCG.2009.113), and
keep a contrast of 2.5 to both backgrounds. Architectures differ by line dash and marker too.
"""

from dataclasses import dataclass, replace
from functools import cache
from typing import Literal
from zlib import crc32

import plotly.graph_objects as go

Theme = Literal["light", "dark"]

CONTROL = "#888888"
CONTROL_DASHES = {"random": "dash", "in_order": "dot"}
STRATEGY_COLOURS = {
    "margin": "#4444cc",
    "entropy": "#ee8822",
    "least_confidence": "#11bb77",
    "badge": "#dd4400",
    "core_set": "#cc55aa",
    "typiclust": "#008866",
    "density_weighted": "#cc88ee",
    "kmeans_medoids": "#774488",
    "qbc": "#8866ee",
    "uncertainty_diversity": "#aa2211",
}
ARCHITECTURE_COLOURS = {
    "sequential": "#5588ff",
    "parallel": "#337711",
    "hybrid": "#ee6688",
    "adaptive": "#9944aa",
}
ARCHITECTURE_DASHES = {
    "sequential": "solid",
    "parallel": "dot",
    "hybrid": "dashdot",
    "adaptive": "longdash",
}
ARCHITECTURE_SYMBOLS = {
    "sequential": "circle",
    "parallel": "square",
    "hybrid": "diamond",
    "adaptive": "triangle-up",
}
VARIANT_DASHES = ("solid", "dash", "dot", "dashdot", "longdash")
ACTIVITY_COLOURS = {
    "labeling": "#00aaff",
    "stale": "#ee8822",
    "retraining": "#774488",
    "idle": "rgba(136,136,136,0.25)",
}
ACTIVITY_PATTERNS = {"labeling": "", "stale": "/", "retraining": "", "idle": ""}
BACKGROUNDS: dict[Theme, str] = {"light": "#ffffff", "dark": "#16161d"}
TEXT: dict[Theme, str] = {"light": "#2f2d2b", "dark": "#edebe8"}
GRID: dict[Theme, str] = {"light": "#e4e4ea", "dark": "#3a3a45"}


@dataclass(frozen=True)
class LineStyle:
    """How one arm is drawn."""

    colour: str
    dash: str
    symbol: str


def arm_parts(arm: str) -> tuple[str, str]:
    """Architecture and strategy of an arm's name, "architecture · strategy[ · variant]"."""
    architecture, *rest = arm.split(" · ")
    return architecture, rest[0] if rest else architecture


def _variant(arm: str) -> str:
    return arm.split(" · ", 2)[2] if arm.count(" · ") > 1 else ""


def strategy_colour(strategy: str) -> str:
    """The strategy's colour; one not in the table takes a fixed one by its name."""
    if strategy in CONTROL_DASHES:
        return CONTROL
    spare = tuple(STRATEGY_COLOURS.values())
    return STRATEGY_COLOURS.get(strategy, spare[crc32(strategy.encode()) % len(spare)])


def architecture_colour(architecture: str) -> str:
    """The architecture's colour, for figures in which the strategy does not vary."""
    return ARCHITECTURE_COLOURS.get(architecture, CONTROL)


def arm_styles(arms: list[str]) -> dict[str, LineStyle]:
    """A style per arm: coloured by strategy, or by architecture where only that varies.

    The random control is grey and dashed throughout. Variants of one arm differ by dash.
    """
    strategies = {arm_parts(arm)[1] for arm in arms} - set(CONTROL_DASHES)
    variants = list(dict.fromkeys(_variant(arm) for arm in arms))
    styles = {}
    for arm in arms:
        style = _style(*arm_parts(arm), one_strategy=len(strategies) == 1)
        dash = VARIANT_DASHES[variants.index(_variant(arm)) % len(VARIANT_DASHES)]
        styles[arm] = replace(style, dash=dash) if len(variants) > 1 else style
    return styles


def _style(architecture: str, strategy: str, *, one_strategy: bool) -> LineStyle:
    symbol = ARCHITECTURE_SYMBOLS.get(architecture, "circle")
    if strategy in CONTROL_DASHES:
        return LineStyle(CONTROL, CONTROL_DASHES[strategy], symbol)
    dash = ARCHITECTURE_DASHES.get(architecture, "solid")
    if one_strategy and architecture in ARCHITECTURE_COLOURS:
        return LineStyle(ARCHITECTURE_COLOURS[architecture], dash, symbol)
    return LineStyle(strategy_colour(strategy), dash, symbol)


def translucent(colour: str, opacity: float) -> str:
    """A `#rrggbb` colour as `rgba(...)`, opacity 0 to 1."""
    red, green, blue = (int(colour[start : start + 2], 16) for start in (1, 3, 5))
    return f"rgba({red},{green},{blue},{opacity:g})"


@cache
def template(theme: Theme) -> go.layout.Template:
    """The Plotly template of a theme: transparent, quiet grid, legend above the plot."""
    axis = {
        "gridcolor": GRID[theme],
        "linecolor": GRID[theme],
        "zerolinecolor": GRID[theme],
        "ticks": "outside",
        "tickcolor": GRID[theme],
        "automargin": True,
        "title": {"standoff": 8},
    }
    return go.layout.Template(
        layout={
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "font": {"color": TEXT[theme], "size": 13, "family": "Source Sans, sans-serif"},
            "colorway": list(STRATEGY_COLOURS.values()),
            "margin": {"l": 8, "r": 16, "t": 8, "b": 8},
            "legend": {"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
            "hoverlabel": {"align": "left"},
            "modebar": {"bgcolor": BACKGROUNDS[theme]},
            "xaxis": axis,
            "yaxis": axis,
        }
    )


def styled(figure: go.Figure, theme: Theme, height: int) -> go.Figure:
    """`figure` in the theme's template, `height` pixels high."""
    return figure.update_layout(template=template(theme), height=height)
