"""What a person's last batch came to: their pace, the model, agreement, redundancy.

Read from the log alone, so that a reload or another machine shows the same figures.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median

from al_core.domain import events as ev
from al_core.experiments.live_review import LiveReview
from al_core.loop.state import LoopState
from al_core.monitoring.raters import Agreement
from al_core.monitoring.redundancy import above_random
from al_core.monitoring.shares import wilson_interval

FEWEST_AUDITED = 20
"""Labeled audit items from which on the quality of a model is told."""


@dataclass(frozen=True)
class Pace:
    """Items that a person answered or skipped, and how fast; times are active seconds."""

    items: int
    per_minute: float
    median_seconds: float


@dataclass(frozen=True)
class AuditQuality:
    """Accuracy on `audited` locked items that people have labeled, with its 95 % interval."""

    accuracy: float
    low: float
    high: float
    audited: int


@dataclass(frozen=True)
class ModelChange:
    """The newest model beside the one before.

    `kappa`: of their predictions on a fixed sample of the pool, None for the first model;
    `uncertainty` there, with that of the one before. `unseen`: labels it has not seen.
    `quality` None: fewer than 20 of the `audited` items are labeled.
    """

    version: int
    labels: int
    unseen: int
    kappa: float | None
    uncertainty: float
    uncertainty_before: float | None
    audited: int
    quality: AuditQuality | None


@dataclass(frozen=True)
class BatchLook:
    """A batch and how alike its items are, beside a random batch of its size."""

    number: int
    size: int
    redundancy: float
    redundancy_at_random: float

    @property
    def above_random(self) -> float:
        """How much more alike its items are than those of the random batch."""
        return above_random(self.redundancy, self.redundancy_at_random)


@dataclass(frozen=True)
class BreakFigures:
    """What there is to see at a break; None and empty where there is nothing yet.

    `agreement`: of the person with everyone else on shared items; `shared`: whether the plan
    gives an item to several people at all.
    """

    batch: BatchLook | None
    pace: Pace | None
    before: Pace | None
    model: ModelChange | None
    agreement: Agreement
    shared: bool


@dataclass
class _Read:
    """What the events say, gathered in one pass."""

    batches: list[ev.BatchSelected] = field(default_factory=list)
    batch_of: dict[int, int] = field(default_factory=dict)
    trained: list[ev.ModelTrained] = field(default_factory=list)
    seconds: dict[int, list[float]] = field(default_factory=dict)

    def take(self, event: ev.AnyEvent, annotator: str) -> None:
        """Take in the next event."""
        match event:
            case ev.BatchSelected():
                self.batches.append(event)
                self.batch_of |= dict.fromkeys(event.examples, event.batch)
            case ev.AuditQueued():
                self.batch_of |= dict.fromkeys(event.examples, len(self.batches))
            case ev.ModelTrained():
                self.trained.append(event)
            case ev.LabelGiven() | ev.ExampleSkipped() if event.annotator == annotator:
                number = self.batch_of.get(event.example, 0)
                self.seconds.setdefault(number, []).append(event.active_seconds)


def break_figures(review: LiveReview, annotator: str) -> BreakFigures:
    """What the newest batch that a person worked on came to, beside the ones before."""
    read = _Read()
    for event in review.events():
        read.take(event, annotator)
    newest = max(read.seconds, default=0)
    earlier = [one for number, all_of in read.seconds.items() if number < newest for one in all_of]
    return BreakFigures(
        _look(read.batches[newest - 1]) if newest else None,
        pace_of(read.seconds.get(newest, ())),
        pace_of(earlier),
        _change(read.trained, review.run.looked_at(_labels)),
        review.agreement_with_others(annotator),
        review.run.looked_at(lambda state: state.plan.options.overlap > 1),
    )


def pace_of(seconds: Sequence[float]) -> Pace | None:
    """The pace of so many items; None without any.

    >>> pace_of([2.0, 4.0, 6.0])
    Pace(items=3, per_minute=15.0, median_seconds=4.0)
    """
    if not seconds:
        return None
    worked = sum(seconds)
    return Pace(len(seconds), 60.0 * len(seconds) / worked if worked else 0.0, median(seconds))


def _labels(state: LoopState) -> int:
    return len(state.labels)


def _look(batch: ev.BatchSelected) -> BatchLook:
    return BatchLook(batch.batch, len(batch.examples), batch.redundancy, batch.redundancy_at_random)


def _change(trained: Sequence[ev.ModelTrained], labels: int) -> ModelChange | None:
    if not trained:
        return None
    newest, before = trained[-1], trained[-2] if len(trained) > 1 else None
    audited = newest.audited or 0
    return ModelChange(
        newest.version,
        newest.examples,
        max(0, labels - newest.examples),
        newest.agreement if before else None,
        newest.uncertainty,
        before.uncertainty if before else None,
        audited,
        _quality(newest.accuracy, audited),
    )


def _quality(accuracy: float, audited: int) -> AuditQuality | None:
    if audited < FEWEST_AUDITED:
        return None
    interval = wilson_interval(round(accuracy * audited), audited)
    return AuditQuality(accuracy, interval.low, interval.high, audited)
