"""Where labeling a batch takes as long as retraining: the rule's size and the corrected one."""

from dataclasses import dataclass

import plotly.graph_objects as go

from al_core.domain.results import BatchSizeCurve
from al_core.domain.values import Floats
from al_core.reporting.axes import TimeUnit, time_unit
from al_core.reporting.palette import TEXT, Theme, styled
from al_core.reporting.tables import Columns

_RULE = "#00aaff"
_CORRECTED = "#dd4400"


@dataclass(frozen=True)
class _Look:
    name: str
    colour: str
    dash: str
    shape: str


# sizes are whole, so the deterministic makespan is a staircase that rises right after a size
_EVEN = _Look("everyone takes the mean time", _RULE, "dot", "vh")
_STRAGGLING = _Look("with stragglers (expected)", _CORRECTED, "solid", "linear")


def batch_size_figure(curve: BatchSizeCurve, theme: Theme = "light") -> go.Figure:
    """Makespan of a batch by its size, without and with stragglers, against R.

    The points mark B*T/N = R and its straggler-corrected twin (Loop Lab's batch advice).
    """
    unit = time_unit(curve.retrain_seconds)
    retrain = curve.retrain_seconds / unit.seconds
    figure = go.Figure(
        [
            _line(curve.batch_sizes, curve.deterministic_seconds, unit, _EVEN),
            _line(curve.batch_sizes, curve.expected_seconds, unit, _STRAGGLING),
            _point(curve.advice.by_rule, retrain, "B·T/N = R", _RULE),
            _point(curve.advice.corrected, retrain, "corrected for stragglers", _CORRECTED),
        ]
    )
    figure.add_hline(
        y=retrain,
        line={"dash": "dash", "width": 1.5, "color": TEXT[theme]},
        annotation={"text": f"R = {retrain:.3g} {unit.name}", "showarrow": False},
        annotation_position="top left",
    )
    figure.update_xaxes(title_text="Batch size B (examples)", rangemode="tozero")
    figure.update_yaxes(title_text=f"Time to label a batch ({unit.name})", rangemode="tozero")
    return styled(figure, theme, height=360)


def _line(sizes: Floats, seconds: Floats, unit: TimeUnit, look: _Look) -> go.Scatter:
    return go.Scatter(
        x=sizes,
        y=seconds / unit.seconds,
        name=look.name,
        mode="lines",
        line={"color": look.colour, "dash": look.dash, "shape": look.shape, "width": 2},
        hovertemplate=f"B = %{{x:.0f}}<br>%{{y:.3~r}} {unit.name}<extra>{look.name}</extra>",
    )


def _point(size: float, retrain: float, name: str, colour: str) -> go.Scatter:
    return go.Scatter(
        x=[size],
        y=[retrain],
        name=f"{name}: B = {size:.3g}",
        mode="markers",
        marker={"color": colour, "size": 12, "symbol": "diamond"},
        hovertemplate=f"{name}<br>B = {size:.3g}<extra></extra>",
    )


def batch_size_table(curve: BatchSizeCurve) -> Columns:
    """The two lines of `batch_size_figure`, one row per batch size."""
    return {
        "batch_size": curve.batch_sizes.tolist(),
        "deterministic_seconds": curve.deterministic_seconds.tolist(),
        "expected_seconds": curve.expected_seconds.tolist(),
        "retrain_seconds": [curve.retrain_seconds] * len(curve.batch_sizes),
    }
