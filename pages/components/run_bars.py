"""The Gantt chart of one run, with lanes under the names that the visitor may see."""

from collections.abc import Sequence
from dataclasses import replace

from al_core.access.permissions import Session
from al_core.access.pseudonyms import names_shown
from al_core.domain.results import Span
from al_core.experiments.gantt_breaks import break_words, without_breaks
from al_core.experiments.racing import first_lanes
from al_core.reporting.gantt import TRAINER, gantt_figure, span_table
from pages.components.chart import chart, theme


def run_bars(key: str, title: str, spans: Sequence[Span], session: Session) -> None:
    """Bars of the first people and the trainer."""
    shown = first_lanes(_shown(spans, session))
    drawn = without_breaks(shown)
    chart(
        key,
        gantt_figure(drawn.spans, theme(), drawn.breaks),
        span_table(shown),
        f"One run ({title}): its first people and the trainer. Stale: the example was chosen by a "
        "model that a newer one has since replaced. Of a live run, bars are the active seconds "
        f"before each answer.{break_words(drawn)}",
    )


def _shown(spans: Sequence[Span], session: Session) -> list[Span]:
    names = names_shown([span.lane for span in spans if span.lane != TRAINER], session)
    names[TRAINER] = TRAINER
    return [replace(span, lane=names[span.lane]) for span in spans]
