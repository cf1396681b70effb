"""What better labels were worth in one run: the same examples, labeled ever more carefully.

First answers, then what the plan's consensus made of all of them, then what adjudicators
decided, then later corrections. The plan's model is fitted on each and measured on the audit
set, so that nothing of selection is in it: the examples are the same throughout.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import numpy as np
from msgspec.structs import replace

from al_core.domain import events as ev
from al_core.domain.effects import HARMS, HELPS, NOTHING_CHANGED
from al_core.domain.errors import DataError
from al_core.domain.ports import LoggedEvent
from al_core.domain.results import Interval
from al_core.domain.values import Floats, LabeledSet, Problem
from al_core.experiments.live_rows import logged_problem
from al_core.experiments.pairing import LEVEL
from al_core.experiments.simulating import ready_problem
from al_core.loop.querying import swapped
from al_core.loop.recorders import event_of
from al_core.loop.replay import started
from al_core.loop.state import LoopState
from al_core.models.fitting import fit_model
from al_core.monitoring.intervals import (
    CANNOT_TELL,
    NO_DIFFERENCE,
    holm,
    paired_bootstrap,
    sign_flip_p,
    verdict,
)

FEWEST_AUDITED = 20
STEPS = {
    "first": "first answers alone",
    "consensus": "consensus over several answers",
    "adjudicated": "adjudicators' decisions",
    "standing": "corrections afterwards",
}
NOTHING = Interval(0.0, 0.0, 0.0, 0)
Given = Mapping[int, int]
"""Labels by example."""


@dataclass(frozen=True)
class LabelStep:
    """One step of care. changed: labels that differ from the step before.

    accuracy: on the audit set. effect: points of per cent over the step before, the interval
    over audit examples; p_holm: corrected for the steps that changed a label.
    """

    name: str
    title: str
    labels: int
    changed: int
    accuracy: float
    effect: Interval
    p_holm: float
    verdict: str


@dataclass(frozen=True)
class LabelGains:
    """All steps, the first with no effect; whole: from the first answers to labels as they stand.

    audited: examples of the audit set that they are measured on.
    """

    steps: tuple[LabelStep, ...]
    whole: Interval
    whole_verdict: str
    audited: int


@dataclass
class _Story:
    """What was said of each example, in the order that care was taken."""

    base: dict[int, int] = field(default_factory=dict)
    first: dict[int, tuple[str, int]] = field(default_factory=dict)
    closed: dict[int, int] = field(default_factory=dict)
    decided: dict[int, int] = field(default_factory=dict)
    state: LoopState = field(default_factory=LoopState)

    def take(self, now: float, event: ev.AnyEvent) -> None:
        """The next event."""
        self.state.apply(now, event)
        match event:
            case ev.LabelsImported() | ev.LabelsBrought():
                self.base.update(zip(event.examples, event.labels, strict=True))
            case ev.LabelFoundByHand():
                self.base[event.example] = event.label
            case ev.LabelGiven() if event.counted:
                self.first.setdefault(event.example, (event.annotator, event.label))
            case ev.LabelRetracted():
                self._retracted(event)
            case ev.ConsensusReached():
                self.closed.setdefault(event.example, event.label)
            case ev.Adjudicated():
                self.decided[event.example] = event.label
            case _:
                pass

    def _retracted(self, event: ev.LabelRetracted) -> None:
        """Who took a first answer back had not given it."""
        self.closed.pop(event.example, None)
        if self.first.get(event.example, ("", 0))[0] == event.annotator:
            del self.first[event.example]

    def sets(self) -> list[dict[int, int]]:
        """Labels after each step, of the examples that a model learned from or might have."""
        state = self.state
        outside = state.audit
        told = {example: label for example, (_, label) in self.first.items()} | self.base
        first = {e: label for e, label in told.items() if e not in outside}
        kept = {e for e in first if e in state.labels or e in self.decided}
        first = {e: label for e, label in first.items() if e in kept}
        agreed = {e: self.closed.get(e, label) for e, label in first.items()}
        decided = {e: self.decided.get(e, label) for e, label in agreed.items()}
        standing = {e: state.labels.get(e, -1) for e in decided}
        return [_merged(each, state.merged) for each in (first, agreed, decided, standing)]


def label_gains(entries: Sequence[LoggedEvent], cache: Path) -> LabelGains:
    """What each step was worth; DataError where too little of the audit set is labeled."""
    story, added = _Story(), []
    for entry in entries:
        event = event_of(entry)
        story.take(entry.occurred_at, event)
        if isinstance(event, ev.RowsAdded):
            added.append(event)
    problem = _problem(started(entries), cache, added)
    audit = _audit_of(story.state, problem)
    if len(audit) < FEWEST_AUDITED:
        raise DataError(
            f"{len(audit)} audit labels are known; what better labels are worth can be measured "
            f"from {FEWEST_AUDITED} on: label on, audit items come up in the queue"
        )
    sets = story.sets()
    right = _right_by_set(story.state, problem, sets, audit)
    return _told(sets, right)


def _problem(first: ev.RunStarted, cache: Path, added: Sequence[ev.RowsAdded]) -> Problem:
    if first.mode == "live":
        return logged_problem(first, cache, added)
    return ready_problem(first.plan, cache)


def _merged(labels: Given, merged: Mapping[int, int]) -> dict[int, int]:
    """Labels in the classes of now; without those that have none."""
    return {e: merged.get(label, label) for e, label in sorted(labels.items()) if label >= 0}


def _audit_of(state: LoopState, problem: Problem) -> LabeledSet:
    if state.mode == "simulated":
        rows = problem.split.audit
        return LabeledSet(rows, swapped(problem.truth[rows], state.label_swap))
    known = sorted(state.audit_labels.items())
    return _labeled(dict(known))


def _labeled(labels: Given) -> LabeledSet:
    rows = np.fromiter(labels.keys(), dtype=np.int64, count=len(labels))
    return LabeledSet(rows, np.fromiter(labels.values(), dtype=np.int64, count=len(labels)))


def _right_by_set(
    state: LoopState, problem: Problem, sets: Sequence[Given], audit: LabeledSet
) -> list[Floats]:
    """Whether the model of each set is right on each audit example; equal sets are fitted once."""
    found: list[Floats] = []
    for place, labels in enumerate(sets):
        if place and labels == sets[place - 1]:
            found.append(found[-1])
            continue
        model = fit_model(
            replace(state.plan.model, start="cold"),
            problem.features,
            _labeled(labels),
            state.n_classes,
            seed=state.plan.seed,
            previous=None,
            needs_probabilities=False,
        )
        found.append((model.predict(problem.features[audit.rows]) == audit.labels) * 100.0)
    return found


def _told(sets: Sequence[Given], right: Sequence[Floats]) -> LabelGains:
    gains = [after - before for before, after in pairwise(right)]
    changed = [_changes(before, after) for before, after in pairwise(sets)]
    looked = [place for place, count in enumerate(changed) if count]
    corrected = holm([sign_flip_p(gains[place].tolist(), seed=0) for place in looked])
    p_values = dict(zip(looked, corrected, strict=True))
    names = list(STEPS)
    steps = [_step(names[0], sets[0], right[0], (0, None, 1.0))]
    for place, gain in enumerate(gains):
        judged = (changed[place], gain if changed[place] else None, p_values.get(place, 1.0))
        steps.append(_step(names[place + 1], sets[place + 1], right[place + 1], judged))
    whole = right[-1] - right[0]
    interval = paired_bootstrap(whole.tolist(), seed=0)
    p_value = sign_flip_p(whole.tolist(), seed=0)
    said = _verdict(sum(changed), interval, p_value)
    return LabelGains(tuple(steps), interval, said, right[0].size)


def _step(
    name: str, labels: Given, right: Floats, judged: tuple[int, Floats | None, float]
) -> LabelStep:
    changed, gain, p_holm = judged
    effect = NOTHING if gain is None else paired_bootstrap(gain.tolist(), seed=0)
    accuracy = float(right.mean()) / 100.0
    said = _verdict(changed, effect, p_holm)
    return LabelStep(name, STEPS[name], len(labels), changed, accuracy, effect, p_holm, said)


def _verdict(changed: int, effect: Interval, p_value: float) -> str:
    if not changed:
        return NOTHING_CHANGED
    alone = verdict(effect, HELPS, HARMS)
    return alone if alone in {NO_DIFFERENCE, CANNOT_TELL} or p_value <= LEVEL else NO_DIFFERENCE


def _changes(before: Given, after: Given) -> int:
    """Examples whose label is another one now, or that have none any more."""
    return sum(after.get(example) != label for example, label in before.items())
