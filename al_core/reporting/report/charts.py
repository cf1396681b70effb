"""The charts of a report as Plotly draws them, as JSON that no name can break out of."""

import html
import json
from typing import Any

from al_core.reporting.dots import dots_figure
from al_core.reporting.report.content import Estimates, Lines
from al_core.reporting.report.inert import escaped
from al_core.reporting.tracks import tracks_figure

_BREAKING = {
    "<": "\\u003c",
    ">": "\\u003e",
    "&": "\\u0026",
    "\u2028": "\\u2028",
    "\u2029": "\\u2029",
}


def chart_json(picture: Lines | Estimates) -> str:
    """Traces and layout, always light, safe inside a script element."""
    safe = escaped(picture, _literal)
    if isinstance(safe, Lines):
        figure = tracks_figure(safe.tracks, safe.plane)
    else:
        figure = dots_figure(safe.dots, safe.title, safe.form)
    figure.update_layout(paper_bgcolor="#ffffff", plot_bgcolor="#ffffff", dragmode=False)
    text = str(figure.to_json())
    for mark, code in _BREAKING.items():
        text = text.replace(mark, code)
    return text


def chart_height(chart: str) -> int:
    """Pixels that a chart takes."""
    layout: dict[str, Any] = json.loads(chart)["layout"]
    return int(layout["height"])


def _literal(words: str) -> str:
    """Text that Plotly shows as it is: it reads a little HTML, and templates in braces."""
    return html.escape(words, quote=False).replace("{", "&#123;")
