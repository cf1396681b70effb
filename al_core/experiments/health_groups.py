"""Groups of a run's examples: which rows they are, and the newest model that looks at them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from al_core.arrays.randomness import random_for
from al_core.datasets.dataset import Dataset
from al_core.datasets.live import live_data
from al_core.datasets.problem import planned_dataset
from al_core.domain import events as ev
from al_core.domain.health import Group, GroupSize
from al_core.domain.ports import LoggedEvent, Model
from al_core.domain.values import Labels, Problem, Rows
from al_core.experiments.inspecting import finished_versions
from al_core.experiments.live_rows import grown_by
from al_core.experiments.replaying import learner_of, problem_of
from al_core.loop.querying import swapped
from al_core.loop.recorders import event_of
from al_core.loop.replay import folded, started
from al_core.loop.retraining import retrained
from al_core.loop.state import LoopState

SAMPLE_ROWS = 1000
"""At most so many of a group, drawn by the run's seed, are compared."""


@dataclass(frozen=True, eq=False)
class Newest:
    """The newest model; its number, and the audit set's labels as they were then, -1 unknown."""

    version: int
    model: Model
    audit_labels: Labels


@dataclass(frozen=True, eq=False)
class RunData:
    """A run up to some entry: its state, its data, and the newest model, if there is one."""

    entries: Sequence[LoggedEvent]
    state: LoopState
    problem: Problem
    newest: Newest | None
    cache: Path

    @cached_property
    def dataset(self) -> Dataset:
        """The rows themselves, with all that were added."""
        first = started(self.entries)
        if first.mode == "simulated":
            return planned_dataset(first.plan, self.cache)
        data = live_data(first.plan, first.classes, self.cache)
        for event in map(event_of, self.entries):
            if isinstance(event, ev.RowsAdded):
                data = grown_by(data, event, self.cache)
        return data.dataset


def run_data(entries: Sequence[LoggedEvent], cache: Path) -> RunData:
    """Fold the log and train the newest version again; DataError or ReplayDiverged."""
    state, problem = folded(entries), problem_of(entries, cache)
    return RunData(entries, state, problem, _newest(entries, state, cache), cache)


def _newest(entries: Sequence[LoggedEvent], state: LoopState, cache: Path) -> Newest | None:
    ready = finished_versions(entries)
    if not ready:
        return None
    learner = learner_of(started(entries), cache)
    (each,) = retrained(entries, learner, lambda entry: entry.hash == ready[-1].hash)
    audit = learner.problem.split.audit
    if state.mode == "simulated":
        known = swapped(learner.problem.truth[audit], each.state.label_swap)
    else:
        known = np.array([state.audit_labels.get(row, -1) for row in audit.tolist()], dtype="i8")
    return Newest(each.version, each.model, known)


def rows_of(data: RunData, group: Group) -> Rows:
    """All rows of a group, ascending."""
    state = data.state
    rows = {
        "pool": state.first_arrivals,
        "labeled": list(state.labels),
        "selection": list(state.newest.examples) if state.newest else [],
        "arrivals": state.later_arrivals,
        "audit": data.problem.split.audit.tolist(),
    }[group]
    return np.sort(np.array(rows, dtype=np.int64))


def sampled(data: RunData, group: Group) -> tuple[GroupSize, Rows]:
    """Up to 1,000 rows of a group, ascending, drawn by the run's seed."""
    rows = rows_of(data, group)
    order = random_for(data.state.plan.seed, 0, f"health of {group}").permutation(rows.size)
    kept = np.sort(rows[order[:SAMPLE_ROWS]])
    return GroupSize(group, int(rows.size), int(kept.size)), kept
