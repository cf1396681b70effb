"""How each person of a live run works: pace, hasty answers, late and lapsed ones."""

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from al_core.domain import events as ev

HASTY_SECONDS = 2.0
"""Faster than this nobody reads an item; a share of such answers is worth a look."""
NAN = float("nan")


@dataclass
class PersonTally:
    """What the log says of one person, event by event."""

    seconds: list[float] = field(default_factory=list)
    leases: int = 0
    lapses: int = 0
    counted: int = 0
    late: int = 0
    skipped: int = 0
    suggested: int = 0

    @property
    def median_seconds(self) -> float:
        """Median active seconds of an answer; nan before the first."""
        return float(np.median(self.seconds)) if self.seconds else NAN

    @property
    def hasty_share(self) -> float:
        """Share of answers under 2 active seconds."""
        hasty = sum(seconds < HASTY_SECONDS for seconds in self.seconds)
        return hasty / len(self.seconds) if self.seconds else NAN

    @property
    def late_share(self) -> float:
        """Share of answers that came too late, or twice, and changed nothing."""
        return self.late / (self.counted + self.late) if self.counted + self.late else NAN

    @property
    def lapsed_share(self) -> float:
        """Share of items taken that were not answered in time."""
        return self.lapses / self.leases if self.leases else NAN

    @property
    def suggested_share(self) -> float:
        """Items on which the model's answer was asked for, per item taken."""
        return self.suggested / self.leases if self.leases else NAN


def tallies(events: Iterable[ev.AnyEvent]) -> dict[str, PersonTally]:
    """Each person who joined or was lent something, in that order."""
    people: dict[str, PersonTally] = {}
    holders: dict[int, str] = {}
    for event in events:
        match event:
            case ev.AnnotatorJoined():
                people.setdefault(event.annotator, PersonTally())
            case ev.SlotLeased():
                holders[event.lease] = event.annotator
                people.setdefault(event.annotator, PersonTally()).leases += 1
            case ev.SlotLapsed():
                people[holders[event.lease]].lapses += 1
            case ev.SuggestionShown():
                people[event.annotator].suggested += 1
            case ev.ExampleSkipped():
                people[event.annotator].skipped += 1
            case ev.RecheckGiven() if event.label >= 0:
                people[event.annotator].seconds.append(event.active_seconds)
            case ev.LabelGiven() | ev.AnswerSetAside():
                _answered(people[event.annotator], event)
    return people


def _answered(person: PersonTally, event: ev.LabelGiven | ev.AnswerSetAside) -> None:
    if event.label >= 0:
        person.seconds.append(event.active_seconds)
    if isinstance(event, ev.LabelGiven) and event.counted:
        person.counted += 1
        return
    person.late += 1
