"""What a run lacked, in sentences: each stands in its report only where it is so."""

import math
from collections.abc import Iterator

from al_core.experiments.report_decision import forecast, quality_now
from al_core.experiments.report_material import RunMaterial
from al_core.monitoring.control import FEWEST_AUDITED
from al_core.monitoring.intervals import CANNOT_TELL
from al_core.reporting.report.content import Bullets, Section

WIDE_POINTS = 3.0
FEW_ITEMS = 10
MISPLACED = 0.1
"""Calibration error from which on the confidence is a limit."""
STALE_SHARE = 0.1


def limits(run: RunMaterial) -> Section:
    """Everything that makes the figures less than they seem."""
    told = (
        *_of_kind(run), *_of_audit(run), *_of_saving(run), *_of_end(run), *_of_staleness(run),
        *_of_people(run), *_of_data(run), *_of_reading(run),
    )  # fmt: skip
    return Section("limits", "Limits", (Bullets(told),))


def _of_kind(run: RunMaterial) -> Iterator[str]:
    yield (
        f"This is one run with one seed ({run.plan.seed}): another draw of seed set and audit set "
        "would have given other figures. Intervals are over audit items, not over runs."
    )
    if not run.live:
        yield (
            "People were simulated: their speed and errors are those of the plan, and true labels "
            "were known. It is a forecast and no measurement of people."
        )


def _of_audit(run: RunMaterial) -> Iterator[str]:
    found = quality_now(run)
    if not found.n:
        yield "How sure the accuracy is can't be told: no interval could be made."
        return
    half = 50.0 * (found.high - found.low)
    if half > WIDE_POINTS:
        yield (
            f"The audit set is small: {found.n:,} labeled items know accuracy to about "
            f"{half:.1f} points either way; half of that takes four times as many."
        )
    error = run.newest.reliability.ece if run.newest else None
    if error is not None and error.low > MISPLACED:
        yield (
            f"The model's confidence is off by {100.0 * error.estimate:.0f} points on average "
            f"({100.0 * error.low:.0f} to {100.0 * error.high:.0f}): don't take its percentages "
            "at their word."
        )
    few = _thin_classes(run)
    if few:
        yield (
            f"{few} of {run.state.n_classes} classes have fewer than {FEW_ITEMS} audit items: "
            "what is said of them class by class is little more than chance."
        )


def _thin_classes(run: RunMaterial) -> int:
    if run.newest is None:
        return 0
    known = {each.label: each.items for each in run.newest.classes}
    return sum(known.get(label, 0) < FEW_ITEMS for label in range(run.state.n_classes))


def _of_saving(run: RunMaterial) -> Iterator[str]:
    if run.saved is None or run.savings is None:
        yield "What was saved against random is not known: no random control was fitted."
        return
    saving = run.saved.saved
    if run.savings.audited < FEWEST_AUDITED:
        yield (
            f"What was saved can't be told from {run.savings.audited} audit labels, as many as "
            f"there were when the newest model was ready; {FEWEST_AUDITED} are needed."
        )
    elif saving.verdict == CANNOT_TELL:
        yield "The interval of what was saved is so wide that it says neither yes nor no."
    end = forecast(run)
    if end:
        yield (
            f"What was saved is a forecast: random selection was followed to {end:,.0f} labels "
            "and is continued beyond by a power law, which can bend otherwise."
        )
    if saving.at_least:
        yield (
            "The random control never reached the accuracy aimed at, so that what was saved is a "
            "lower bound."
        )
    if run.newest is not None and run.newest.weighted.refused:
        yield f"LURE, the second estimate of accuracy, was refused: {run.newest.weighted.refused}."


def _of_end(run: RunMaterial) -> Iterator[str]:
    if not run.result.finished:
        yield "The run goes on: the figures are those of its newest event and will change."
    budget, counted = run.plan.budget.labels, run.state.totals.counted
    if budget is not None and counted < budget:
        yield f"The budget was not used up: {counted:,} of {budget:,} answers were given."
    if run.health is not None and run.health.advice.trend.low > 0.0:
        yield "Accuracy still rose when the run was read: the end of the curve was not reached."


def _of_staleness(run: RunMaterial) -> Iterator[str]:
    behind = run.result.figures.staleness_at_answer
    if behind > STALE_SHARE * run.plan.architecture.batch_size:
        yield (
            f"Choices were stale: when an answer came, the model that had chosen its item had not "
            f"seen {behind:.1f} labels on average (batches of "
            f"{run.plan.architecture.batch_size})."
        )


def _of_people(run: RunMaterial) -> Iterator[str]:
    figures = run.result.figures
    if run.plan.options.overlap < 2 and math.isnan(run.standing.ceiling.estimate):
        yield (
            "Each item was labeled by one person, so how often people agree is not known, and "
            "neither is how many labels are wrong."
        )
    if figures.late or figures.lapsed:
        yield f"{figures.lapsed:,} items were not answered in time, {figures.late:,} answers late."
    if run.state.by_hand:
        yield (
            f"{len(run.state.by_hand):,} labels were given by hand: nobody drew them, so that "
            "they are left out of what is estimated from selections."
        )


def _of_data(run: RunMaterial) -> Iterator[str]:
    if run.standing.arrivals.arrived:
        yield (
            f"{run.standing.arrivals.arrived:,} examples arrived after the start. The audit set "
            "speaks of the first data only."
        )
    if run.standing.arrivals.alarm is not None:
        yield "The drift alarm was on at the end: accuracy on what arrives now may be lower."
    if not run.plan.options.random_share:
        yield "No slot was filled at random, so nothing in the labels themselves is unbiased."


def _of_reading(run: RunMaterial) -> Iterator[str]:
    if run.health is None:
        yield (
            "The run's models have not been gone through: quality has no interval, and "
            "calibration, classes, stopping rules and savings are missing."
        )
    elif not run.seen.complete:
        yield "Some of the run's newest models have not been gone through yet."
    if run.batches is None:
        yield "Batches have not been compared with random ones; redundancy is not told."
    if run.plan.model.start != "cold":
        yield "Models start from the version before: their figures depend on its history too."
