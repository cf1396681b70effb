"""Who works on a run, how fast and when: from the answers that they gave so far.

A person is at work from joining to leaving, and no longer than half an hour without an answer.
What a label costs beside its own seconds (audit items, items shown again, skips, pauses with
items in hand) is part of the pace.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from al_core.domain import events as ev
from al_core.domain.ports import LoggedEvent
from al_core.loop.recorders import event_of
from al_core.loop.state import LoopState

BREAK_SECONDS = 1800.0
Answer = ev.LabelGiven | ev.ExampleSkipped | ev.RecheckGiven


@dataclass
class Worked:
    """What one person did, all in seconds.

    seconds: of each answer that counted for the pool. beside: of everything else while there
    was work. sessions: from when to when they were at work.
    """

    seconds: list[float] = field(default_factory=list)
    beside: float = 0.0
    sessions: list[tuple[float, float]] = field(default_factory=list)
    since: float | None = None
    last: float = -math.inf

    @property
    def breaks(self) -> list[float]:
        """How long each break between two sessions was."""
        pairs = zip(self.sessions, self.sessions[1:], strict=False)
        return [later[0] - earlier[1] for earlier, later in pairs]

    @property
    def at_work_seconds(self) -> float:
        """At work altogether."""
        return sum(end - start for start, end in self.sessions)

    @property
    def pace_factor(self) -> float:
        """Seconds spent for each second on an answer that counted."""
        return 1.0 + self.beside / sum(self.seconds) if self.seconds else 1.0

    def come(self, now: float) -> None:
        """They are at work from now on."""
        self.since, self.last = now, now

    def leave(self, now: float) -> None:
        """They are no more."""
        self.be_silent(now)
        if self.since is not None:
            self.sessions.append((self.since, now))
        self.since = None

    def be_silent(self, now: float) -> None:
        """End a session in which there was no answer for too long."""
        if self.since is not None and now - self.last > BREAK_SECONDS:
            self.sessions.append((self.since, self.last))
            self.since = None


@dataclass
class People:
    """The run as it stands, and what each person did, collected in one pass over its log."""

    state: LoopState = field(default_factory=LoopState)
    worked: dict[str, Worked] = field(default_factory=dict)

    def take(self, entry: LoggedEvent) -> None:
        """Collect from the next entry, then let the state take it in."""
        event, now = event_of(entry), entry.occurred_at
        match event:
            case ev.AnnotatorJoined():
                self._of(event.annotator).come(now)
            case ev.AnnotatorLeft():
                self._of(event.annotator).leave(now)
            case ev.LabelGiven() | ev.ExampleSkipped() | ev.RecheckGiven():
                self._answered(now, event)
        self.state.apply(now, event)

    def close(self) -> None:
        """The log ends here; whoever was at work lately still is."""
        for person in self.worked.values():
            person.be_silent(self.state.now)
            if person.since is not None:
                person.sessions.append((person.since, self.state.now))

    def _of(self, name: str) -> Worked:
        return self.worked.setdefault(name, Worked())

    def _answered(self, now: float, event: Answer) -> None:
        person, begun = self._of(event.annotator), now - event.active_seconds
        person.be_silent(begun)
        if person.since is None:
            person.since = begun
        elif len(self.state.queue.held.get(event.annotator, ())) > 1:
            person.beside += max(0.0, begun - person.last)
        for_pool = isinstance(event, ev.LabelGiven) and event.counted
        if for_pool and event.example not in self.state.audit and event.active_seconds > 0.0:
            person.seconds.append(event.active_seconds)
        else:
            person.beside += max(0.0, event.active_seconds)
        person.last = now


def people_of(entries: Sequence[LoggedEvent]) -> People:
    """Everyone of a log, up to its end."""
    found = People()
    for entry in entries:
        found.take(entry)
    found.close()
    return found
