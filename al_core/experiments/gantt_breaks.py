"""Cut out of a Gantt chart the time in which nobody did anything, so that days fit on a screen."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from al_core.domain.results import Span
from al_core.experiments.log_facts import SESSION_GAP_SECONDS
from al_core.reporting.words import counted, duration

LEFT_SECONDS = 30.0
"""What is left of a break, so that the bars on both sides of it stand apart."""


@dataclass(frozen=True)
class Drawn:
    """Bars with breaks cut out; breaks: where they were on the new axis, and how long, seconds."""

    spans: tuple[Span, ...]
    breaks: tuple[tuple[float, float], ...] = ()


def without_breaks(spans: Sequence[Span]) -> Drawn:
    """The same bars, moved together where no lane has one for 15 minutes or more.

    Also the time before the first bar goes.
    """
    moved: list[Span] = []
    breaks: list[tuple[float, float]] = []
    reached, cut = 0.0, 0.0
    for span in sorted(spans, key=lambda each: each.start_seconds):
        gap = span.start_seconds - reached
        if gap >= SESSION_GAP_SECONDS:
            breaks.append((reached - cut + LEFT_SECONDS / 2.0, gap))
            cut += gap - LEFT_SECONDS
        reached = max(reached, span.end_seconds)
        start, end = span.start_seconds - cut, span.end_seconds - cut
        moved.append(replace(span, start_seconds=start, end_seconds=end))
    return Drawn(tuple(moved), tuple(breaks))


def break_words(drawn: Drawn) -> str:
    """How much was cut out; "" where nothing was."""
    if not drawn.breaks:
        return ""
    total = sum(seconds for _, seconds in drawn.breaks)
    return (
        f" Cut out: {counted(len(drawn.breaks), 'break')} of 15 minutes or more with no bar, "
        f"{duration(total)} in all (dotted lines; the CSV has true times)."
    )
