"""Whose time went where in a run, and what idle, stale and redundant work cost in money.

Every hour that somebody was at work, every answer that is paid and every hour of training is
in exactly one kind, so that the kinds add up to the run's own totals.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from al_core.domain import events as ev
from al_core.domain.plan import PricesPlan
from al_core.domain.ports import LoggedEvent
from al_core.experiments.log_facts import SESSION_GAP_SECONDS
from al_core.loop.recorders import event_of
from al_core.loop.state import LoopState
from al_core.monitoring.redundancy import above_random

PEOPLE_KINDS: dict[str, str] = {
    "fresh": "Answers on examples that the newest model of the moment had chosen.",
    "stale": "Answers on examples chosen by a model that a newer one had replaced by then.",
    "redundant": "As much of an answer as its batch was more alike inside than a random batch: "
    "(inside - random) / (1 - random) of mean cosines, 0 where it was not.",
    "again": "Second and further answers on an example, for consensus.",
    "checks": "Audit items, and own labels shown again: what quality is measured with.",
    "lost": "Skips, answers taken back, too late or set aside, and items held until they lapsed "
    "by somebody who had nothing else in hand.",
    "between": "At work with an item in hand but not at it: reading on, talking, a break.",
    "idle": "At work with nothing to label.",
    "away": "Live: at work by the log, but without a sign of life for more than 15 minutes, such "
    "as over night with the page closed. The loop counts and pays it until somebody else acts.",
}
"""What a person's hours go into, and what each means. Redundancy goes before staleness."""
TRAINER_KINDS: dict[str, str] = {
    "used": "Trainings whose model chose a batch, and that of the newest model.",
    "unused": "Trainings whose model chose nothing before a newer one was there.",
    "failed": "Trainings that came to nothing.",
}
WASTE = ("stale", "redundant", "lost", "idle", "away", "unused", "failed")
"""Kinds that another plan might have saved; stale and redundant answers are labels all the same."""


@dataclass(frozen=True)
class Line:
    """One kind: hours (of people or of the trainer), paid answers (in parts), and money."""

    kind: str
    hours: float
    answers: float
    money: float


@dataclass(frozen=True)
class RunCosts:
    """A run's hours and money by kind.

    by_person: hours by person and kind. hours, compute_hours, answers and money are the run's
    own totals, kept by the loop; lines add up to them. rate: what an hour at work costs.
    """

    people: tuple[Line, ...]
    trainer: tuple[Line, ...]
    by_person: Mapping[str, Mapping[str, float]]
    hours: float
    compute_hours: float
    answers: int
    money: float
    seconds: float

    @property
    def waste(self) -> tuple[Line, ...]:
        """The kinds that another plan might have saved, the dearest first."""
        found = [line for line in (*self.people, *self.trainer) if line.kind in WASTE]
        return tuple(sorted(found, key=lambda line: -line.money))


_ACTS = (ev.LabelGiven, ev.ExampleSkipped, ev.RecheckGiven, ev.AnswerSetAside, ev.LabelRetracted)
_SIGNS = (*_ACTS, ev.AnnotatorJoined, ev.SlotLeased, ev.LabelCorrected, ev.RecheckCorrected)
Parts = tuple[tuple[str, float], ...]
"""Kinds that one answer belongs to, with their shares, which add up to 1."""


@dataclass
class _Book:
    """Active seconds and paid answers by person and kind, as events come in."""

    state: LoopState = field(default_factory=LoopState)
    at_work: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))
    idle: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))
    active: defaultdict[tuple[str, str], float] = field(default_factory=lambda: defaultdict(float))
    paid: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))
    given: dict[tuple[int, str], tuple[Parts, float]] = field(default_factory=dict)
    answered: defaultdict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    alike: dict[int, float] = field(default_factory=dict)
    dropped: dict[int, float] = field(default_factory=dict)
    acted: dict[str, float] = field(default_factory=dict)
    sign: dict[str, float] = field(default_factory=dict)
    away: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))
    away_now: dict[str, float] = field(default_factory=dict)
    trainings: dict[int, float] = field(default_factory=dict)
    failed: float = 0.0
    chose: set[int] = field(default_factory=set)

    def take(self, now: float, event: ev.AnyEvent) -> None:
        """The next event: first the time until it, then what it is."""
        self._pass_time(now)
        self._before(now, event)
        since = self.state.training_since
        self.state.apply(now, event)
        self._after(now, event, since)

    def _pass_time(self, now: float) -> None:
        elapsed = now - self.state.now
        if elapsed > 0.0:
            for person in self.state.at_work:
                away = now - max(self.state.now, self._away_from(person))
                away = max(0.0, away)
                self.at_work[person] += elapsed
                self.away[person] += away
                self.away_now[person] = self.away_now.get(person, 0.0) + away
                if person not in self.state.queue.held:
                    self.idle[person] += elapsed - away

    def _away_from(self, person: str) -> float:
        """From when on nobody knows whether they are there; simulated people are."""
        if self.state.mode != "live":
            return math.inf
        return self.sign.get(person, self.state.now) + SESSION_GAP_SECONDS

    def _heard(self, person: str, now: float, seconds: float) -> None:
        """A sign of life: so many seconds before it they were there after all."""
        self.away[person] -= min(self.away_now.pop(person, 0.0), seconds)
        self.sign[person] = now

    def _before(self, now: float, event: ev.AnyEvent) -> None:
        """What only the state before an event can say."""
        match event:
            case ev.SlotLapsed():
                self._lapses(event.lease, now)
            case ev.LabelGiven() | ev.ExampleSkipped() | ev.RecheckGiven():
                self._late_work(event.lease, now)
            case _:
                pass

    def _lapses(self, number: int, now: float) -> None:
        """Somebody with one item in hand was at it until it lapsed; of several nobody knows."""
        lease = self.state.queue.leases[number]
        if len(self.state.queue.held.get(lease.annotator, ())) == 1:
            since = max(lease.granted_at, self.acted.get(lease.annotator, 0.0))
            self.dropped[number] = max(0.0, min(now, self._away_from(lease.annotator)) - since)
            self.active[lease.annotator, "lost"] += self.dropped[number]

    def _late_work(self, number: int, now: float) -> None:
        """After the time-out somebody worked on: that was no waiting, and is counted once."""
        lease = self.state.queue.leases.get(number)
        if lease is None or lease.standing != "lapsed":
            return
        self.active[lease.annotator, "lost"] -= self.dropped.pop(number, 0.0)
        person, state = lease.annotator, self.state
        if person in state.at_work and person not in state.queue.held:
            since = max(lease.lapsed_at, state.at_work[person])
            self.idle[person] -= max(0.0, min(now, self._away_from(person)) - since)

    def _after(self, now: float, event: ev.AnyEvent, since: float) -> None:
        if isinstance(event, _SIGNS):
            self._heard(event.annotator, now, getattr(event, "active_seconds", 0.0))
        if isinstance(event, _ACTS):
            self.acted[event.annotator] = now
        match event:
            case ev.BatchSelected():
                self._selected(event)
            case ev.LabelGiven():
                self._answer(event)
            case ev.LabelCorrected():
                self._corrected(event)
            case ev.LabelRetracted():
                self._retracted(event)
            case ev.ModelTrained():
                self.trainings[event.version] = now - since
            case ev.TrainingFailed():
                self.failed += now - since
            case _:
                self._elsewhere(event)

    def _elsewhere(self, event: ev.AnyEvent) -> None:
        """Work that is all of one kind, whoever did it."""
        match event:
            case ev.AnswerSetAside() | ev.ExampleSkipped():
                self.active[event.annotator, "lost"] += event.active_seconds
            case ev.RecheckGiven() | ev.RecheckCorrected():
                self.active[event.annotator, "checks"] += event.active_seconds
            case ev.LabelFoundByHand():
                self.active[event.annotator, "fresh"] += event.active_seconds
            case _:
                pass

    def _selected(self, event: ev.BatchSelected) -> None:
        self.chose.add(event.model_version)
        room = 1.0 - event.redundancy_at_random
        extra = above_random(event.redundancy, event.redundancy_at_random)
        share = min(1.0, max(0.0, extra / room)) if room > 0.0 and len(event.examples) > 1 else 0.0
        self.alike.update(dict.fromkeys(event.examples, share))

    def _answer(self, event: ev.LabelGiven) -> None:
        parts = self._parts(event) if event.counted else (("lost", 1.0),)
        self._book(event.annotator, parts, event.active_seconds)
        if event.counted:
            for kind, share in parts:
                self.paid[kind] += share
            self.given[event.example, event.annotator] = (parts, event.active_seconds)
            self.answered[event.example].add(event.annotator)

    def _parts(self, event: ev.LabelGiven) -> Parts:
        if event.example in self.state.audit:
            return (("checks", 1.0),)
        if self.answered[event.example]:
            return (("again", 1.0),)
        twice = self.alike.get(event.example, 0.0)
        return (("redundant", twice), ("stale" if event.versions_behind else "fresh", 1.0 - twice))

    def _book(self, person: str, parts: Parts, seconds: float) -> None:
        for kind, share in parts:
            self.active[person, kind] += share * seconds

    def _corrected(self, event: ev.LabelCorrected) -> None:
        parts, _ = self.given.get((event.example, event.annotator), ((("fresh", 1.0),), 0.0))
        self._book(event.annotator, parts, event.active_seconds)

    def _retracted(self, event: ev.LabelRetracted) -> None:
        """An answer taken back is not paid, and its time is lost."""
        parts, seconds = self.given.pop((event.example, event.annotator), ((), 0.0))
        self.answered[event.example].discard(event.annotator)
        self._book(event.annotator, parts, -seconds)
        self._book(event.annotator, (("lost", 1.0),), seconds if parts else 0.0)
        for kind, share in parts:
            self.paid[kind] -= share


def run_costs(entries: Iterable[LoggedEvent]) -> RunCosts:
    """What a run's hours and money went into, from its log; finished or not."""
    book = _Book()
    for entry in entries:
        book.take(entry.occurred_at, event_of(entry))
    prices, totals = book.state.plan.prices, book.state.totals
    by_person = {person: _hours_of(book, person) for person in book.at_work}
    return RunCosts(
        _people_lines(book, by_person, prices),
        _trainer_lines(book, prices),
        by_person,
        totals.person_seconds / 3600.0,
        totals.training_seconds / 3600.0,
        totals.counted,
        book.state.cost,
        book.state.now - book.state.began_at,
    )


def _hours_of(book: _Book, person: str) -> dict[str, float]:
    """One person's hours by kind.

    Active time is the browser's measure, time at work the log's: where the former is more than
    they had something in hand, it is cut down to that.
    """
    idle, away = book.idle[person], book.away[person]
    held = max(0.0, book.at_work[person] - idle - away)
    told = {kind: max(0.0, book.active[person, kind]) for kind in PEOPLE_KINDS}
    active = sum(told.values())
    fit = min(1.0, held / active) if active > 0.0 else 0.0
    hours = {kind: fit * seconds / 3600.0 for kind, seconds in told.items()}
    hours["idle"] = (book.at_work[person] - held - away) / 3600.0
    hours["away"] = away / 3600.0
    hours["between"] = (held - fit * active) / 3600.0
    return hours


def _people_lines(
    book: _Book, by_person: Mapping[str, Mapping[str, float]], prices: PricesPlan
) -> tuple[Line, ...]:
    lines = []
    for kind in PEOPLE_KINDS:
        hours = sum(each[kind] for each in by_person.values())
        answers = book.paid[kind]
        money = prices.per_person_hour * hours + prices.per_label * answers
        lines.append(Line(kind, hours, answers, money))
    return tuple(lines)


def _trainer_lines(book: _Book, prices: PricesPlan) -> tuple[Line, ...]:
    newest = max(book.trainings, default=0)
    used = {v: s for v, s in book.trainings.items() if v in book.chose or v == newest}
    seconds = {
        "used": sum(used.values()),
        "unused": sum(book.trainings.values()) - sum(used.values()),
        "failed": book.failed,
    }
    return tuple(
        Line(kind, seconds[kind] / 3600.0, 0.0, prices.per_compute_hour * seconds[kind] / 3600.0)
        for kind in TRAINER_KINDS
    )
