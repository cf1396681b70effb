"""What a run's log tells of its arrivals: every look at them, alarms, and what followed."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from al_core.domain import events as ev
from al_core.domain.ports import LoggedEvent
from al_core.loop.recorders import event_of


@dataclass(frozen=True)
class Happening:
    """Something about drift or the strategy in force: when (hours), what, and why, in words."""

    hours: float
    arrived: int
    kind: str
    words: str


@dataclass
class ArrivalStory:
    """Collected in one pass. hours: since the run's start, of each look.

    arrived: examples that came after the start. alarm: what found the drift, None while it is
    off. happened: alarms, strategies in force, by rule or by hand, and what was accepted.
    """

    arrived: int = 0
    alarm: ev.DriftFound | None = None
    looks: list[ev.ArrivalsTested] = field(default_factory=list)
    hours: list[float] = field(default_factory=list)
    happened: list[Happening] = field(default_factory=list)
    began_at: float = 0.0
    _begun: bool = False

    def take(self, now: float, event: ev.AnyEvent) -> None:
        """Take in the next event."""
        hours = (now - self.began_at) / 3600.0
        match event:
            case ev.RunStarted():
                self.began_at = now
            case ev.ExamplesArrived():
                self.arrived += len(event.examples) if self._begun else 0
                self._begun = True
            case ev.ArrivalsTested():
                self.looks.append(event)
                self.hours.append(hours)
            case ev.DriftFound():
                self.alarm = event
                self._add(hours, "alarm", _found(event))
            case ev.DriftCleared():
                self.alarm = None
                words = f"the smallest p-value is {event.figure:.2g}, above {event.threshold:.2g}"
                self._add(hours, "all clear", words)
            case ev.ArrivalsAccepted():
                self.alarm = None
                self._add(hours, "accepted", f"{event.by} called the arrivals the new normal")
            case ev.StrategySwitched():
                self._add(hours, "strategy", _switched(event))
            case ev.StrategyForced():
                self._add(hours, "by hand", _forced(event))

    def _add(self, hours: float, kind: str, words: str) -> None:
        self.happened.append(Happening(hours, self.arrived, kind, words))


def _found(event: ev.DriftFound) -> str:
    return f"{event.method}: p = {event.figure:.2g}, below {event.threshold:.2g}"


def _forced(event: ev.StrategyForced) -> str:
    if not event.strategy:
        return f"{event.by} lets the rules choose again"
    return f"{event.by} put {event.strategy} in force"


def _switched(event: ev.StrategySwitched) -> str:
    return (
        f"{event.strategy} in force by rule {event.rule}: {event.figure:.3g} against "
        f"{event.threshold:.3g}"
    )


def arrival_story(entries: Iterable[LoggedEvent]) -> ArrivalStory:
    """The story of a run's arrivals, finished or not."""
    story = ArrivalStory()
    for entry in entries:
        story.take(entry.occurred_at, event_of(entry))
    return story
