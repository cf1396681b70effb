"""What people read and wrote, for reports in which that was ticked: examples, flags, decisions."""

from collections.abc import Iterator
from pathlib import Path

from al_core.domain import events as ev
from al_core.domain.errors import DataError
from al_core.experiments.live_cards import Content
from al_core.experiments.report_material import RunMaterial
from al_core.experiments.run_rows import run_contents
from al_core.experiments.run_words import twin_words
from al_core.reporting.report.content import Block, Section, Table, Text

MOST_PAIRS = 6
MOST_PICKS = 20
MOST_COMMENTS = 50
NO_PICTURES = "(an image)"


def examples(run: RunMaterial, cache: Path) -> Section:
    """The newest batch, its near-duplicates, and what people remarked."""
    blocks = (*_contents(run, cache), *_flags(run), *_decisions(run))
    return Section("examples", "Examples and remarks", blocks)


def _contents(run: RunMaterial, cache: Path) -> Iterator[Block]:
    batches = [event for event in run.events if isinstance(event, ev.BatchSelected)]
    twins = [pair for view in (run.batches or ())[-1:] for pair in view.redundancy.twins]
    picks = list(batches[-1].examples[:MOST_PICKS]) if batches else []
    wanted = [*picks, *(each for pair in twins[:MOST_PAIRS] for each in (pair.example, pair.other))]
    try:
        contents = run_contents(run.entries, wanted, cache)
    except DataError as error:
        yield Text(f"The examples themselves are not at hand: {error}")
        return
    if wanted and all(contents[each].kind == "image" for each in wanted):
        yield Text("The examples are pictures, which no report shows; the app does, under Label.")
        return
    if picks:
        yield Table(
            "newest-batch",
            "The newest batch",
            {
                "Example": [str(each) for each in picks],
                "Content": [_words(contents[each]) for each in picks],
            },
            f"The first {MOST_PICKS} in the order of selection, at most.",
        )
    if twins:
        shown = twins[:MOST_PAIRS]
        yield Table(
            "near-duplicates",
            "Near-duplicates of the newest batch",
            {
                "Pair": [twin_words(pair) for pair in shown],
                "One": [_words(contents[pair.example]) for pair in shown],
                "Other": [_words(contents[pair.other]) for pair in shown],
            },
        )


def _words(content: Content) -> str:
    if content.kind == "image":
        return NO_PICTURES
    if content.kind == "table":
        return "; ".join(f"{name}: {value}" for name, value in content.cells)
    return content.text


def _flags(run: RunMaterial) -> Iterator[Block]:
    flags = [e for e in run.events if isinstance(e, ev.ExampleFlagged)][-MOST_COMMENTS:]
    if flags:
        yield Table(
            "flags",
            "What people flagged",
            {
                "Example": [str(each.example) for each in flags],
                "Remark": [each.comment for each in flags],
            },
        )


def _decisions(run: RunMaterial) -> Iterator[Block]:
    found = [e for e in run.events if isinstance(e, ev.Adjudicated)][-MOST_COMMENTS:]
    if found:
        names = run.state.classes
        yield Table(
            "decisions",
            "What was decided",
            {
                "Example": [str(each.example) for each in found],
                "Class": [names[e.label] if e.label >= 0 else "none" for e in found],
                "Reason": [each.reason for each in found],
                "Remark": [each.comment for each in found],
            },
        )
