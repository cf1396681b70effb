"""What a run's report says of arrivals, redundancy and alerts, with Evidently's cards."""

from collections.abc import Iterator

from al_core.domain.health import GROUP_TITLES, HealthReport
from al_core.experiments.health_tracks import (
    arrival_plane,
    arrival_tracks,
    batch_plane,
    batch_tracks,
)
from al_core.experiments.health_words import card_words, report_words
from al_core.experiments.report_material import RunMaterial
from al_core.experiments.run_words import alert_figures, state_words
from al_core.monitoring.redundancy import RANDOM_BATCHES, TWINS_FROM
from al_core.reporting.report.content import Block, Figure, Lines, Section, Table, Text


def drift_and_redundancy(run: RunMaterial) -> Section:
    """Arrivals, batches, alerts, and what Evidently made of groups."""
    blocks = (*_arrivals(run), *_redundancy(run), *_alerts(run), *_evidently(run))
    return Section("drift", "Drift and redundancy", blocks)


def _arrivals(run: RunMaterial) -> Iterator[Block]:
    story = run.standing.arrivals
    if not story.arrived:
        yield Text("Nothing arrived after the start, so there is no drift of arrivals to tell of.")
        return
    yield Text(state_words(run.standing))
    if story.looks:
        yield Figure(
            "arrivals",
            "Do arrivals differ from what was there?",
            f"Smallest p-value of each test at each of {len(story.looks)} looks at "
            f"{story.arrived:,} arrivals; below the dashed threshold is an alarm (shaded).",
            Lines(arrival_tracks(story), arrival_plane(story)),
        )
    if story.happened:
        yield Table(
            "drift-events",
            "What happened",
            {
                "Hours": [each.hours for each in story.happened],
                "What": [each.kind for each in story.happened],
                "Why": [_without_names(each.kind, each.words) for each in story.happened],
            },
        )


def _without_names(kind: str, words: str) -> str:
    """What somebody did by hand begins with who it was."""
    if kind == "accepted":
        return "somebody in charge called the arrivals the new normal"
    if kind == "by hand":
        return f"somebody in charge{words[max(words.rfind(' put '), words.rfind(' lets ')) :]}"
    return words


def _redundancy(run: RunMaterial) -> Iterator[Block]:
    if run.batches is None:
        yield Text("The batches have not been compared with random ones: see Limits.")
        return
    if not run.batches:
        return
    twins = sum(len(view.redundancy.twins) for view in run.batches)
    yield Figure(
        "redundancy",
        "How alike are the examples of a batch?",
        "Mean cosine of each pick with the most similar other pick of its batch (1 = all the "
        f"same), {len(run.batches):,} batches. Grey: {RANDOM_BATCHES} random batches of that size, "
        f"the middle 95 % of them. Pairs of cosine {TWINS_FROM} or more: {twins:,}.",
        Lines(batch_tracks(run.batches, "inside"), batch_plane("inside")),
    )


def _alerts(run: RunMaterial) -> Iterator[Block]:
    alerts = run.standing.alerts
    if not alerts:
        yield Text("No alert stands at the end of the log.")
        return
    yield Table(
        "alerts",
        "Alerts that stand",
        {
            "What": [alert.name for alert in alerts],
            "Figure": [alert_figures(alert) for alert in alerts],
            "What to do": [alert.remedy for alert in alerts],
        },
    )


def _evidently(run: RunMaterial) -> Iterator[Block]:
    for report in run.evidently:
        yield Text(f"Groups compared by Evidently: {report_words(report)}.")
        yield _cards(report)


def _cards(report: HealthReport) -> Table:
    pair = f"{GROUP_TITLES[report.current.group]} against {GROUP_TITLES[report.reference.group]}"
    by_design = " One group was chosen by the loop: a difference is expected." * report.by_design
    return Table(
        f"evidently-{report.current.group}-{report.reference.group}",
        pair,
        {
            "Column": [card.column for card in report.cards],
            "Measure": [card_words(card) for card in report.cards],
            "Differs": [card.drifted for card in report.cards],
        },
        f"By Evidently {report.evidently_version}; the whole report is in the zip.{by_design}",
    )
