"""What people would see of a run's examples, from the data that its log names."""

from collections.abc import Sequence
from pathlib import Path

from al_core.datasets.dataset import Dataset
from al_core.datasets.live import live_data
from al_core.datasets.problem import planned_dataset
from al_core.domain import events as ev
from al_core.domain.ports import LoggedEvent
from al_core.experiments.live_cards import Content, content_of
from al_core.experiments.live_rows import grown_by
from al_core.loop.recorders import event_of
from al_core.loop.replay import started


def run_dataset(entries: Sequence[LoggedEvent], cache: Path) -> Dataset:
    """The rows of a run with all that were added; DataError when they are not at hand."""
    first = started(entries)
    if first.mode == "simulated":
        return planned_dataset(first.plan, cache)
    data = live_data(first.plan, first.classes, cache)
    for event in map(event_of, entries):
        if isinstance(event, ev.RowsAdded):
            data = grown_by(data, event, cache)
    return data.dataset


def run_contents(
    entries: Sequence[LoggedEvent], examples: Sequence[int], cache: Path
) -> dict[int, Content]:
    """Content by example."""
    dataset = run_dataset(entries, cache)
    return {example: content_of(dataset, example) for example in dict.fromkeys(examples)}
