"""What a run's report has found: quality, savings, classes, calibration, staleness, stopping."""

import math
from collections.abc import Iterator

from al_core.experiments.quality_tracks import (
    ece_tracks,
    quality_plane,
    quality_tracks,
    saving_plane,
    saving_tracks,
)
from al_core.experiments.report_decision import lure_caption, saving_told
from al_core.experiments.report_material import RunMaterial
from al_core.experiments.run_health import RunHealth
from al_core.experiments.run_words import audit_wait, figure_words, lure_words
from al_core.experiments.trust_dots import MOST_CLASSES, class_dots, gain_dots
from al_core.reporting.report.content import Block, Estimates, Figure, Lines, Section, Table, Text
from al_core.reporting.rule_panels import votes_table
from al_core.reporting.tracks import Plane

_ECE = Plane("Labels closed", "Calibration error (ECE)", y_format=".1%", height=340)


def findings(run: RunMaterial) -> Section:
    """The figures on quality and what it cost, each with its words."""
    return Section("findings", "Findings", (*_flow(run), *_of_models(run)))


def _flow(run: RunMaterial) -> Iterator[Block]:
    figures = run.result.figures
    yield Table(
        "flow",
        "How the work went",
        {
            "What": [
                "Labels in the training set",
                "Answers that counted",
                "Labels per hour, pauses included",
                "Seconds from one model to the next (median)",
                "Seconds from selection to a model that has seen the label (median)",
                "People idle, % of their time",
                "Leases that ran out",
                "Answers that came too late",
            ],
            "Figure": [
                figures.labels,
                figures.answers,
                figures.labels_per_hour,
                figures.cycle_seconds,
                figures.latency_seconds,
                100.0 * figures.people_idle_share,
                figures.lapsed,
                figures.late,
            ],
        },
        "Counted from the event log.",
    )


def _of_models(run: RunMaterial) -> Iterator[Block]:
    if run.health is None or not run.health.versions:
        yield Text(
            "The models of this run have not been gone through: calibration, classes and the "
            "random control are missing. Open Progress & stop once, then export again."
        )
        return
    yield from _quality(run, run.health)
    yield from _savings(run)
    yield from _classes(run.health)
    yield from _calibration(run.health)
    yield from _staleness(run.health)
    yield from _stopping(run.health)


def _quality(run: RunMaterial, health: RunHealth) -> Iterator[Block]:
    yield Text(lure_words(health, "accuracy"))
    for measure, title in (("macro_f1", "Macro F1 by labels"), ("log_loss", "Log loss by labels")):
        of = (measure, "labels")
        tracks = quality_tracks(health, run.savings, of, run.plan.strategy.name)
        if tracks:
            yield Figure(
                measure,
                title,
                f"Of each of {len(health.versions):,} models on {health.audited:,} labeled items "
                f"of the locked audit set, 95 % intervals.{lure_caption(run, measure)}",
                Lines(tracks, quality_plane(*of)),
            )


def _savings(run: RunMaterial) -> Iterator[Block]:
    if run.savings is None or run.saved is None:
        return
    tracks = saving_tracks(run.savings, "labels", run.plan.strategy.name)
    if tracks:
        yield Figure(
            "saved",
            "Labels saved against random",
            "Labels that random selection would have needed more for the accuracy of each model, "
            f"95 % interval, from this run's own {run.savings.audited:,} audit labels and random "
            "share. Above the dotted line is saved.",
            Lines(tracks, saving_plane("labels", tracks)),
        )
    told = (run.saved.saved, run.saved.hours, run.saved.cost)
    if math.isnan(told[0].interval.estimate):
        wait = audit_wait(run.savings.audited, run.plan.options.audit_share)
        yield Text(f"What was saved against random: {wait}")
        return
    yield Table(
        "saved-now",
        "Saved by the newest model",
        {
            "In": ["labels", "hours", "money"],
            "Saved": [saving_told(each) for each in told],
            "Verdict": [each.verdict for each in told],
        },
        "Hours and money at the run's own pace.",
    )


def _classes(health: RunHealth) -> Iterator[Block]:
    if not health.audited:
        return
    some = len(health.versions[-1].classes) > MOST_CLASSES
    few = f"; the {MOST_CLASSES} classes with the lowest F1" if some else ""
    yield Figure(
        "classes",
        "Class by class",
        "Recall: of a class's items, how many were named so. Precision: of the items named so, "
        f"how many are of it. Newest model, {health.audited:,} audit items, 95 % Wilson "
        f"intervals{few}.",
        Estimates(class_dots(health, len(health.versions) - 1), "Share"),
    )


def _calibration(health: RunHealth) -> Iterator[Block]:
    if not health.audited:
        return
    newest = health.versions[-1].reliability.ece
    yield Figure(
        "calibration",
        "Calibration error",
        "How far the model's confidence is from how often it is right (expected calibration "
        f"error, 10 bins, 95 % interval). Newest: {figure_words(newest)}. Chance alone gives "
        "more than 0.",
        Lines(ece_tracks(health), _ECE),
    )


def _staleness(health: RunHealth) -> Iterator[Block]:
    if not any(each.first > 0 for each in health.staleness):
        return  # nothing newer had come: the gain of nothing is 0 by definition
    gains = gain_dots(health.staleness)
    answers = sum(each.answers for each in health.staleness)
    yield Figure(
        "staleness",
        "What older choices cost",
        f"Accuracy of the newest model minus that of the model that chose the item, on the same "
        f"{answers:,} answers, by how many models had come in between; 95 % intervals. Above 0: "
        "old choices were made by a worse model.",
        Estimates(gains, "Accuracy gained by waiting", "+.0%"),
    )


def _stopping(health: RunHealth) -> Iterator[Block]:
    votes = votes_table(health.advice.votes)
    kept = {name: votes[name] for name in ("Rule", "Vote", "Figure", "Stop")}
    ceiling = health.advice.ceiling
    known = "not known" if math.isnan(ceiling) else f"{ceiling:.1%}"
    yield Table(
        "votes",
        "Whether to stop: the rules' votes",
        kept,
        "One vote each; more than half of those that watch the model must say stop. How often "
        f"people agree, beyond which nothing can be measured: {known}.",
    )
