"""One look everywhere: a colour per strategy and architecture, readable by all, on light and dark.

The colours of the ten strategies met most are at least 0.095 apart in OKLab for full colour
vision and for protanopia, deuteranopia and tritanopia (Machado et al. 2009,
doi:10.1109/TVCG.2009.113), and keep a contrast of 2.5 to both backgrounds. Every other one gets
a shade of its family's hue by itself (0.06 apart within the family), and where the shades are
used up another marker and dash. Architectures differ by line dash and marker too.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import count
from typing import Literal
from zlib import crc32

import plotly.graph_objects as go

from al_core.strategies.base import Family
from al_core.strategies.registry import STRATEGIES

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
FAMILY_SHADES: dict[Family, tuple[str, ...]] = {
    "random": ("#286e77", "#62a4b1", "#048a9c"),
    "uncertainty": ("#6c87db", "#3954e5", "#92a3d1"),
    "committee": ("#7040a7", "#8d5ec8", "#b57cff"),
    "diversity": ("#fa72c8", "#9b7090", "#904961", "#bd35b6"),
    "density": ("#2e644d", "#569767", "#76ac92", "#387c74"),
    "combined": ("#ae615d", "#a03e43", "#da8f74", "#e1627f"),
    "text": ("#c4772b", "#685626", "#896740"),
    "meta": ("#5f7a0b", "#8eac4a", "#6f9436", "#44613a"),
}
MARKS = ("", "-open", "-dot", "-open-dot")
"""What a marker's symbol ends in: strategies of one shade differ by it."""
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


@dataclass(frozen=True)
class StrategyLook:
    """A strategy's colour, and its place among those that share it (0 = alone or first)."""

    colour: str
    mark: int = 0


def arm_parts(arm: str) -> tuple[str, str]:
    """Architecture and strategy of an arm's name, "architecture · strategy[ · variant]"."""
    architecture, *rest = arm.split(" · ")
    return architecture, rest[0] if rest else architecture


def _variant(arm: str) -> str:
    return arm.split(" · ", 2)[2] if arm.count(" · ") > 1 else ""


def strategy_look(strategy: str) -> StrategyLook:
    """The strategy's look; one that is not registered takes a colour by its name."""
    spare = tuple(STRATEGY_COLOURS.values())
    unknown = StrategyLook(spare[crc32(strategy.encode()) % len(spare)])
    return _registered_looks().get(strategy, unknown)


def strategy_colour(strategy: str) -> str:
    """The strategy's colour."""
    return strategy_look(strategy).colour


@cache
def _registered_looks() -> dict[str, StrategyLook]:
    """A look for each registered strategy, though none need be listed here.

    Each takes the shade that its name falls on, or the next one free; when all are taken, one
    with the next mark. A newcomer moves at most those of its family registered after it.
    """
    known = {name: StrategyLook(CONTROL) for name in CONTROL_DASHES}
    known |= {name: StrategyLook(colour) for name, colour in STRATEGY_COLOURS.items()}
    for name, strategy in STRATEGIES.items():
        if name not in known:
            looks = _looks_from(FAMILY_SHADES[strategy.family], crc32(name.encode()))
            known[name] = next(look for look in looks if look not in known.values())
    return known


def _looks_from(shades: tuple[str, ...], start: int) -> Iterator[StrategyLook]:
    """Every shade from that place on and round, then again with each further mark."""
    for place in count():
        yield StrategyLook(shades[(start + place) % len(shades)], place // len(shades))


def architecture_colour(architecture: str) -> str:
    """The architecture's colour, for figures in which the strategy does not vary."""
    return ARCHITECTURE_COLOURS.get(architecture, CONTROL)


def arm_styles(arms: list[str]) -> dict[str, LineStyle]:
    """A style per arm: coloured by strategy, or by architecture where only that varies.

    The random control is grey and dashed throughout. Variants of one arm differ by dash.
    Strategies that share a shade differ by marker, and under one architecture by dash too.
    """
    strategies = {arm_parts(arm)[1] for arm in arms} - set(CONTROL_DASHES)
    architectures = {arm_parts(arm)[0] for arm in arms} & set(ARCHITECTURE_COLOURS)
    variants = list(dict.fromkeys(_variant(arm) for arm in arms))
    dashes_free = len(architectures) < 2 and len(strategies) > 1
    styles = {}
    for arm in arms:
        style = _style(*arm_parts(arm), one_strategy=len(strategies) == 1)
        mark = strategy_look(arm_parts(arm)[1]).mark
        if len(variants) > 1:
            style = replace(style, dash=_dash_after("solid", variants.index(_variant(arm))))
        elif dashes_free and mark:
            style = replace(style, dash=_dash_after(style.dash, mark))
        styles[arm] = style
    return styles


def _style(architecture: str, strategy: str, *, one_strategy: bool) -> LineStyle:
    symbol = ARCHITECTURE_SYMBOLS.get(architecture, "circle")
    if strategy in CONTROL_DASHES:
        return LineStyle(CONTROL, CONTROL_DASHES[strategy], symbol)
    dash = ARCHITECTURE_DASHES.get(architecture, "solid")
    if one_strategy and architecture in ARCHITECTURE_COLOURS:
        return LineStyle(ARCHITECTURE_COLOURS[architecture], dash, symbol)
    look = strategy_look(strategy)
    return LineStyle(look.colour, dash, symbol + MARKS[look.mark % len(MARKS)])


def _dash_after(dash: str, steps: int) -> str:
    return VARIANT_DASHES[(VARIANT_DASHES.index(dash) + steps) % len(VARIANT_DASHES)]


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
