"""Redundancy of every batch of a run, from its log and the data."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from al_core.arrays.randomness import random_for
from al_core.domain import events as ev
from al_core.domain.ports import LoggedEvent
from al_core.domain.values import Problem, Rows
from al_core.loop.recorders import event_of
from al_core.loop.replay import started
from al_core.monitoring.redundancy import Choice, Redundancy, coverage, redundancy_of

COVERAGE_ROWS = 500


@dataclass(frozen=True)
class BatchView:
    """A batch: number, strategy, size, labels asked for before it, and how redundant it is.

    at_random_then: inside the one random batch that the loop drew and acted on when it selected.
    coverage: how near the pool is to what was selected, after this batch, 0 to 1.
    coverage_at_random: after as many examples drawn at random.
    """

    batch: int
    strategy: str
    size: int
    selected_before: int
    redundancy: Redundancy
    at_random_then: float
    coverage: float
    coverage_at_random: float


def batch_views(
    entries: Sequence[LoggedEvent],
    problem: Problem,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> tuple[BatchView, ...]:
    """Every batch of a run, in order."""
    seed = started(entries).plan.seed
    choices = list(_choices(entries))
    sample, at_random = _references(problem, seed)
    views = []
    for number, (event, choice) in enumerate(choices):
        generator = random_for(seed, event.batch, "redundancy of batches")
        selected = np.concatenate((choice.before, choice.picks))
        views.append(
            BatchView(
                event.batch,
                event.strategy,
                choice.picks.size,
                choice.before.size,
                redundancy_of(problem.features, choice, generator),
                event.redundancy_at_random,
                coverage(problem.features, sample, selected),
                coverage(problem.features, sample, at_random[: selected.size]),
            )
        )
        progress(number + 1, len(choices))
    return tuple(views)


def _choices(entries: Sequence[LoggedEvent]) -> Iterator[tuple[ev.BatchSelected, Choice]]:
    """Each batch that is not empty with its candidates and all that was selected before it."""
    available: dict[int, None] = {}
    before: dict[int, None] = {}
    for entry in entries:
        match event_of(entry):
            case ev.ExamplesArrived(examples=examples):
                available.update(dict.fromkeys(examples))
            case ev.LabelsImported(examples=examples) | ev.LabelsBrought(examples=examples):
                _moved(examples, available, before)
            case ev.LabelFoundByHand(example=example):
                _moved((example,), available, before)
            case ev.BatchSelected() as event if event.examples:
                rows = (event.examples, tuple(available), tuple(before))
                yield event, Choice(*(np.array(each, dtype=np.int64) for each in rows))
                _moved(event.examples, available, before)


def _moved(examples: Sequence[int], source: dict[int, None], target: dict[int, None]) -> None:
    for example in examples:
        source.pop(example, None)
        target[example] = None


def _references(problem: Problem, seed: int) -> tuple[Rows, Rows]:
    """A sample of the pool to be covered, and the pool in random order to cover it with."""
    pool = problem.split.pool
    sample = random_for(seed, 0, "coverage sample").permutation(pool.size)[:COVERAGE_ROWS]
    order = random_for(seed, 0, "coverage at random").permutation(pool.size)
    return pool[np.sort(sample)], pool[order]
