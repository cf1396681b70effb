"""A session as its people lived it: when they were there, how long each turn took, what they said.

Read from the log of any run, simulated or live, so that another plan can be played with the same
people and answers (`what_if.py`). Times are seconds since the run's start. A turn's `rest` is time
in which work was at hand and nobody held it back; waiting for the loop is no part of it, since
that is what another plan changes.
"""

from bisect import insort
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from msgspec.structs import replace

from al_core.domain import events as ev
from al_core.domain.plan import Person, Plan, TrainingPlan
from al_core.domain.ports import LoggedEvent
from al_core.loop.recorders import event_of
from al_core.loop.replay import folded, started
from al_core.loop.state import LoopState

BREAK_SECONDS = 600.0
"""A longer time without work on what was at hand is a break by the clock, not a slow turn."""
SAME_SECONDS = 1e-6


@dataclass(frozen=True, slots=True)
class Turn:
    """A rest, then `seconds` up to the answer; infinite: it was never answered."""

    rest: float
    seconds: float
    active_seconds: float


@dataclass(slots=True)
class Life:
    """Of one person: when they came (0, 2, ..) and went (1, 3, ..), and their turns."""

    changes: list[float] = field(default_factory=list)
    turns: list[Turn] = field(default_factory=list)

    def at_work(self, now: float) -> bool:
        """Whether they were there."""
        return sum(change <= now for change in self.changes) % 2 == 1

    def away(self, start: float, end: float) -> bool:
        """Note a break, unless they came or went in the meantime; whether it was noted."""
        if end - start <= BREAK_SECONDS or any(start < each < end for each in self.changes):
            return False
        insort(self.changes, start)
        insort(self.changes, end)
        return True


@dataclass(frozen=True)
class Lived:
    """All that another plan can be played with.

    plan: the run's own, its team those who were there, its training as long as measured. labels:
    of each example that people answered, as the log ends. said: by (example, person). skipped:
    (example, person) who passed it on. outside: what came in from elsewhere (examples, labels),
    with when. audit: labels of the audit set; None where all are known.
    """

    first: ev.RunStarted
    plan: Plan
    lives: dict[str, Life]
    labels: dict[int, int]
    said: dict[tuple[int, str], int]
    skipped: frozenset[tuple[int, str]]
    outside: tuple[tuple[float, ev.AnyEvent], ...]
    audit: dict[int, int] | None
    answers: int

    @property
    def imported(self) -> int:
        """Labels that came in from elsewhere."""
        labels = [event for _, event in self.outside if isinstance(event, ev.LabelsImported)]
        return sum(len(event.examples) for event in labels)


def lived(entries: Sequence[LoggedEvent]) -> Lived:
    """What the people of a logged run did, up to the log's last entry.

    Raises LogBroken or ReplayDiverged where the log is none of a run.
    """
    end, first = folded(entries), started(entries)
    began = entries[0].occurred_at
    timed = [(entry.occurred_at, event_of(entry)) for entry in entries]
    outside = tuple(_outside(timed, end, began))
    brought = {
        example
        for _, event in outside
        if isinstance(event, ev.LabelsImported)
        for example in event.examples
    }
    labels = {each: label for each, label in end.labels.items() if each not in brought}
    live = first.mode == "live"
    return Lived(
        first=replace(first, classes=tuple(end.classes)),
        plan=_as_lived(first.plan, timed) if live else first.plan,
        lives=_lives(timed, labels),
        labels=labels,
        said={(example, who): label for example, who, label in end.answers},
        skipped=frozenset(
            (event.example, event.annotator)
            for _, event in timed
            if isinstance(event, ev.ExampleSkipped)
        ),
        outside=outside,
        audit=dict(end.audit_labels) if live else None,
        answers=end.totals.answers,
    )


def _outside(
    timed: Sequence[tuple[float, ev.AnyEvent]], end: LoopState, began: float
) -> list[tuple[float, ev.AnyEvent]]:
    """What came in from elsewhere; a label from there is the one that the example ended with."""
    found: list[tuple[float, ev.AnyEvent]] = []
    for at, event in timed:
        match event:
            case ev.ExamplesArrived() | ev.RowsAdded():
                found.append((at - began, event))
            case ev.LabelsImported() | ev.LabelsBrought():
                found.append((at - began, _imported(event.examples, end)))
            case ev.LabelFoundByHand():
                found.append((at - began, _imported((event.example,), end)))
    return found


def _imported(examples: Sequence[int], end: LoopState) -> ev.LabelsImported:
    known = tuple(each for each in examples if each in end.labels)
    return ev.LabelsImported(known, tuple(end.labels[each] for each in known))


def _as_lived(plan: Plan, timed: Sequence[tuple[float, ev.AnyEvent]]) -> Plan:
    """A live run's plan with its people, and with trainings as long as they took."""
    names = dict.fromkeys(
        event.annotator for _, event in timed if isinstance(event, ev.AnnotatorJoined)
    )
    team = tuple(Person(name=name) for name in names)
    return replace(plan, team=team, training=_measured_training(timed) or plan.training)


def _measured_training(timed: Sequence[tuple[float, ev.AnyEvent]]) -> TrainingPlan | None:
    """Seconds and seconds per label by least squares; None where no training ended."""
    began, points = 0.0, []
    for at, event in timed:
        if isinstance(event, ev.TrainingStarted):
            began = at
        elif isinstance(event, ev.ModelTrained):
            points.append((float(event.examples), at - began))
    if not points:
        return None
    labels, seconds = np.array(points).T
    spread = float(((labels - labels.mean()) ** 2).sum())
    tilt = float(((labels - labels.mean()) * seconds).sum()) / spread if spread > 0.0 else 0.0
    slope = min(max(tilt, 0.0), float(seconds.mean() / max(labels.mean(), 1.0)))
    return TrainingPlan(max(0.0, float(seconds.mean() - slope * labels.mean())), slope)


def _lives(timed: Sequence[tuple[float, ev.AnyEvent]], labels: dict[int, int]) -> dict[str, Life]:
    reading = _Reading(timed[0][0], labels, _answered(timed))
    for at, event in timed:
        reading.take(at, event)
    return {name: one.life for name, one in reading.people.items()}


def _answered(timed: Sequence[tuple[float, ev.AnyEvent]]) -> set[int]:
    """Leases that were answered, in time or not."""
    answers = (ev.LabelGiven, ev.ExampleSkipped, ev.RecheckGiven)
    return {event.lease for _, event in timed if isinstance(event, answers)}


@dataclass(slots=True)
class _One:
    """One person while the log is read. late: at work on an item whose time is up."""

    life: Life = field(default_factory=Life)
    rest: float = 0.0
    carried: float = 0.0
    since: float = 0.0
    late: bool = False


@dataclass(slots=True)
class _Reading:
    """Lives as they grow, event by event, beside the state of the run."""

    began: float
    labels: dict[int, int]
    answered: set[int]
    people: dict[str, _One] = field(default_factory=dict)
    state: LoopState = field(default_factory=LoopState)
    last: float = 0.0

    def take(self, at: float, event: ev.AnyEvent) -> None:
        """Let the time to an event pass, then take it in."""
        now = at - self.began
        self._pass(now - self.last)
        self.last = now
        match event:
            case ev.SlotLeased():
                self._lease(event.annotator, now)
            case ev.LabelGiven() | ev.ExampleSkipped() | ev.RecheckGiven():
                turn = not isinstance(event, ev.RecheckGiven) and event.example in self.labels
                self._end(self._one(event.annotator), now, event.active_seconds, turn=turn)
            case ev.SlotLapsed():
                self._lapse(event.lease, now)
        self.state.apply(at, event)
        self._come_and_go(now)

    def _one(self, name: str) -> _One:
        return self.people.setdefault(name, _One())

    def _pass(self, elapsed: float) -> None:
        """Someone who is there with empty hands while there is work for them rests."""
        if elapsed <= 0.0 or self.state.paused:
            return
        queue = self.state.queue
        for name in self.state.at_work:
            one = self._one(name)
            empty = name not in queue.held and not one.late
            if empty and queue.waiting and queue.next_for(name) is not None:
                one.rest += elapsed

    def _lease(self, name: str, now: float) -> None:
        one = self._one(name)
        if name not in self.state.queue.held and not one.late:
            one.since = now

    def _end(self, one: _One, now: float, active: float, *, turn: bool) -> None:
        """End a turn; what the loop did not hand out (audit items, say) is rest before the next."""
        seconds = now - one.since
        if abs(seconds - active) <= SAME_SECONDS or one.life.away(one.since, now - active):
            seconds = active
        if one.life.away(one.since - one.rest, one.since):
            one.rest = 0.0
        rest = one.rest + one.carried
        if turn:
            one.life.turns.append(Turn(rest, seconds, active))
        one.carried = 0.0 if turn else rest + seconds
        one.rest, one.since, one.late = 0.0, now, False

    def _lapse(self, lease: int, now: float) -> None:
        """A time-out: of somebody slow, or of somebody who has let go of all they held."""
        held = self.state.queue.leases[lease]
        one = self._one(held.annotator)
        if len(self.state.queue.held.get(held.annotator, ())) > 1:
            return
        if lease in self.answered:
            one.late = True
            return
        one.life.turns.append(Turn(one.rest + one.carried, float("inf"), 0.0))
        one.rest, one.carried, one.since = 0.0, 0.0, now

    def _come_and_go(self, now: float) -> None:
        there = set() if self.state.paused else set(self.state.at_work)
        for name in sorted(there | set(self.people)):
            life = self._one(name).life
            if (len(life.changes) % 2 == 1) != (name in there):
                life.changes.append(now)
