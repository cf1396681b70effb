"""Figures of a labeling benchmark, from times that were taken: nothing here runs anything."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from al_core.domain.events import (
    AnyEvent,
    LabelGiven,
    ModelTrained,
    TrainingFailed,
    TrainingStarted,
)

Span = tuple[float, float]
"""From when to when, Unix seconds."""


@dataclass(frozen=True)
class Spread:
    """Milliseconds of one thing that was done many times; nan for what was never done."""

    count: int
    p50: float
    p95: float
    p99: float
    largest: float


def spread(seconds: Sequence[float]) -> Spread:
    """How long it took."""
    if not seconds:
        return Spread(0, *[float("nan")] * 4)
    p50, p95, p99, largest = (1000.0 * np.percentile(seconds, [50, 95, 99, 100])).tolist()
    return Spread(len(seconds), p50, p95, p99, largest)


def trainings(events: Iterable[tuple[float, AnyEvent]]) -> list[Span]:
    """From when to when a model was learning, by (time, event) in order."""
    spans: list[Span] = []
    begun = None
    for at, event in events:
        if isinstance(event, TrainingStarted):
            begun = at
        elif begun is not None and isinstance(event, ModelTrained | TrainingFailed):
            spans.append((begun, at))
            begun = None
    return spans


def labels(events: Iterable[tuple[float, AnyEvent]]) -> dict[str, float]:
    """When each label was written to the log, by the id its sender gave it."""
    return {e.answer_id: at for at, e in events if isinstance(e, LabelGiven) and e.answer_id}


def within(spans: Sequence[Span], at: float) -> bool:
    """Whether a moment is in one of the spans."""
    return any(begun <= at <= ended for begun, ended in spans)


def covered(spans: Sequence[Span], whole: Span) -> float:
    """The share of a time that spans, which do not overlap, take up."""
    inside = sum(max(0.0, min(b, whole[1]) - max(a, whole[0])) for a, b in spans)
    return inside / (whole[1] - whole[0])
