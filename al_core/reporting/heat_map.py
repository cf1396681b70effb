"""Batch size against people or retraining time: what each costs, and where the advice flips."""

import plotly.graph_objects as go

from al_core.domain.sensitivity import Sensitivity
from al_core.reporting.palette import (
    ARCHITECTURE_SYMBOLS,
    TEXT,
    Theme,
    styled,
)
from al_core.reporting.tables import Columns
from al_core.reporting.words import duration

MOST_SHOWN = 0.5
"""Dearer than this by more is drawn as this: what matters is near the best."""
LETTERS = {"sequential": "S", "hybrid": "H", "parallel": "P", "adaptive": "A"}
SCALES: dict[Theme, list[list[object]]] = {
    "light": [[0.0, "#fff7ec"], [0.2, "#fdd49e"], [0.5, "#ef6548"], [1.0, "#7f0000"]],
    "dark": [[0.0, "#26232c"], [0.2, "#6b3a2a"], [0.5, "#d7583a"], [1.0, "#ffe0c2"]],
}
AXES = {"people": "People", "retraining": "Time to retrain"}
PIXELS_A_ROW, FRAME_PIXELS = 26, 130


def heat_map_figure(found: Sensitivity, theme: Theme = "light") -> go.Figure:
    """Cost above the column's cheapest by batch size; the letter is the cheapest architecture.

    Markers: what is advised in each column. Dashed lines: from there on the advised
    architecture is another one. The frame: the constraints as given.
    """
    across, down = value_names(found), [f"{size:,}" for size in found.batch_sizes]
    figure = go.Figure([_cells(found, (across, down), theme), *_advised(found, across, theme)])
    figure.add_vrect(
        x0=found.given_place - 0.5,
        x1=found.given_place + 0.5,
        line={"width": 2, "color": "#00aaff"},
        fillcolor="rgba(0,0,0,0)",
    )
    for place in _places(found):
        figure.add_vline(x=place - 0.5, line={"dash": "dash", "width": 2, "color": TEXT[theme]})
    figure.update_xaxes(title_text=AXES[found.axis], type="category", showgrid=False)
    figure.update_yaxes(title_text="Batch size (examples)", type="category", showgrid=False)
    height = FRAME_PIXELS + PIXELS_A_ROW * len(down)
    return styled(figure, theme, height=height)


def value_names(found: Sensitivity) -> list[str]:
    """The columns as they are called under the chart."""
    if found.axis == "people":
        return [f"{value:.0f}" for value in found.values]
    return [duration(value) if value >= 1.0 else f"{value:.2g} s" for value in found.values]


def _cells(found: Sensitivity, names: tuple[list[str], list[str]], theme: Theme) -> go.Heatmap:
    across, down = names
    return go.Heatmap(
        x=across,
        y=down,
        z=100.0 * found.extra,
        zmin=0.0,
        zmax=100.0 * MOST_SHOWN,
        text=[[LETTERS[kind] for kind in row] for row in found.kinds],
        texttemplate="%{text}",
        customdata=[list(row) for row in found.kinds],
        colorscale=SCALES[theme],
        xgap=1,
        ygap=1,
        colorbar={
            "title": {"text": f"{found.unit}, % above the cheapest", "side": "right"},
            "thickness": 12,
        },
        hovertemplate=(
            "batch of %{y}, " + AXES[found.axis].lower() + " %{x}<br>best: %{customdata}"
            "<br>%{z:.1f} % above the column's cheapest<extra></extra>"
        ),
    )  # fmt: skip


def _advised(found: Sensitivity, across: list[str], theme: Theme) -> list[go.Scatter]:
    """A marker per column, by architecture."""
    kinds = dict.fromkeys(design.kind for design in found.advised)
    return [
        go.Scatter(
            x=[name for name, each in zip(across, found.advised, strict=True) if each.kind == kind],
            y=[f"{each.batch_size:,}" for each in found.advised if each.kind == kind],
            mode="markers",
            name=f"advised: {kind} ({LETTERS[kind]})",
            marker={
                "symbol": ARCHITECTURE_SYMBOLS[kind],
                "size": 20,
                "color": "rgba(0,0,0,0)",
                "line": {"width": 2.5, "color": TEXT[theme]},
            },
            hovertemplate=f"advised: {kind}, batch of %{{y}}<extra></extra>",
        )
        for kind in kinds
    ]


def _places(found: Sensitivity) -> list[int]:
    return [found.values.index(flip.value) for flip in found.flips]


def heat_map_table(found: Sensitivity) -> Columns:
    """The cells of `heat_map_figure`, one row each."""
    cells = [
        (size, value, row, column)
        for row, size in enumerate(found.batch_sizes)
        for column, value in enumerate(found.values)
    ]
    return {
        "batch_size": [size for size, _, _, _ in cells],
        "people" if found.axis == "people" else "retrain_seconds": [each[1] for each in cells],
        "cheapest_architecture": [found.kinds[row][column] for _, _, row, column in cells],
        "share_above_the_columns_cheapest": [
            float(found.extra[row, column]) for _, _, row, column in cells
        ],
        "advised": [
            found.advised[column].kind if found.advised[column].batch_size == size else ""
            for size, _, _, column in cells
        ],
    }
