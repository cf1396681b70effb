"""The break screen in words."""

import math
from collections.abc import Iterator

from al_core.experiments.break_figures import (
    FEWEST_AUDITED,
    BatchLook,
    BreakFigures,
    ModelChange,
    Pace,
)
from al_core.monitoring.raters import Agreement
from pages.components.label_wire import BreakReply, Note

_LITTLE = 0.005


def break_reply(figures: BreakFigures) -> BreakReply:
    """What people read after a batch."""
    number = figures.batch.number if figures.batch else 0
    title = f"Batch {number} done. A short break?" if number else "A short break?"
    return BreakReply(title, tuple(_notes(figures)))


def _notes(figures: BreakFigures) -> Iterator[Note]:
    if figures.pace is not None:
        yield _pace(figures.pace, figures.before)
    yield from _model(figures.model)
    yield _agreement(figures.agreement, shared=figures.shared)
    if figures.batch is not None:
        yield _redundancy(figures.batch)


def _pace(now: Pace, before: Pace | None) -> Note:
    more = "the first batch: nothing to compare it with yet"
    if before is not None:
        more = (
            f"batches before: {before.per_minute:.1f} per minute, median "
            f"{before.median_seconds:.1f} s ({before.items} items)"
        )
    words = f"{now.per_minute:.1f} items per minute, median {now.median_seconds:.1f} s"
    return Note("Your pace", f"{words} ({now.items} items)", more)


def _model(model: ModelChange | None) -> Iterator[Note]:
    if model is None:
        yield Note("Model", "none yet", "the first one is trained when enough labels are in")
        return
    unseen = (
        f"{model.unseen} newer labels not in it yet" if model.unseen else "every label is in it"
    )
    yield Note("Model", f"version {model.version}, {model.labels} labels", unseen)
    if model.kappa is not None:
        yield Note(
            "What changed",
            f"kappa {model.kappa:.2f} with the version before",
            "on a fixed sample of the pool; 1 = it predicts the same",
        )
    yield _uncertainty(model)
    yield _quality(model)


def _uncertainty(model: ModelChange) -> Note:
    more = "chance that it is wrong by its own account, mean over the sample"
    words = f"{model.uncertainty:.2f}"
    if model.uncertainty_before is not None:
        words = f"{model.uncertainty_before:.2f} \u2192 {model.uncertainty:.2f}"
    return Note("Uncertainty", words, more)


def _quality(model: ModelChange) -> Note:
    if model.quality is None:
        return Note(
            "Quality",
            "too early to say",
            f"{model.audited} of at least {FEWEST_AUDITED} audit items are labeled",
        )
    found = model.quality
    return Note(
        "Quality",
        f"{found.accuracy:.0%} right on audit items",
        f"95 % interval {found.low:.0%} to {found.high:.0%}, {found.audited} items",
    )


def _agreement(found: Agreement, *, shared: bool) -> Note:
    label = "You and the others"
    if not found.units:
        alone = "nobody else has answered your items yet" if shared else "one person per item"
        return Note(label, "no shared items", alone)
    more = "1 shared item" if found.units == 1 else f"{found.units} shared items"
    if not math.isnan(found.low):
        more = f"95 % interval {found.low:.0%} to {found.high:.0%}, {more}"
    return Note(label, f"same answer on {found.value:.0%}", more)


def _redundancy(batch: BatchLook) -> Note:
    gap = batch.above_random
    verdict = "about as varied as a random batch"
    if abs(gap) > _LITTLE:
        verdict = "more alike than a random batch" if gap > 0 else "more varied than a random batch"
    return Note(
        "Items of the batch",
        verdict,
        f"similarity to the nearest other: {batch.redundancy:.2f}, at random "
        f"{batch.redundancy_at_random:.2f} ({batch.size} items)",
    )
