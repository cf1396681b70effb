"""The bars of a run that people worked on: when they were at it, idle, and when it trained.

Live, a person holds several items at once and pauses; a lease says little of when somebody was
at an item. The answer does: it came then, after so many active seconds.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from al_core.domain import events as ev
from al_core.domain.ports import LoggedEvent
from al_core.domain.results import Span
from al_core.experiments.log_facts import SESSION_GAP_SECONDS
from al_core.experiments.reading import spans_of
from al_core.loop.recorders import event_of
from al_core.loop.replay import started
from al_core.loop.state import LoopState

TRAINER = "trainer"
JOINED_WITHIN_SECONDS = 30.0
"""Bars of one kind with a shorter pause between them are drawn as one."""


@dataclass
class _Bars:
    """Bars as they end; those of one person never overlap."""

    state: LoopState = field(default_factory=LoopState)
    spans: list[Span] = field(default_factory=list)
    newest: dict[str, int] = field(default_factory=dict)
    idle_since: dict[str, float] = field(default_factory=dict)

    def take(self, now: float, event: ev.AnyEvent) -> None:
        """The next event."""
        training_since = self.state.training_since
        self.state.apply(now, event)
        match event:
            case ev.LabelGiven():
                kind = "stale" if event.versions_behind else "labeling"
                self._worked(event.annotator, kind, now, event.active_seconds)
            case ev.ExampleSkipped() | ev.AnswerSetAside() | ev.RecheckGiven():
                self._worked(event.annotator, "labeling", now, event.active_seconds)
            case ev.ModelTrained() | ev.TrainingFailed():
                self._add(TRAINER, "retraining", training_since, now)
            case _:
                pass
        self._idling(now)

    def _worked(self, person: str, kind: str, now: float, seconds: float) -> None:
        self._end_idle(person, now - seconds)
        self._add(person, kind, now - seconds, now)

    def _idling(self, now: float) -> None:
        """Whoever is at work and holds nothing idles from now on; whoever is not has ended."""
        idle = self.state.at_work.keys() - self.state.queue.held.keys()
        for person in [*self.idle_since]:
            if person not in idle:
                self._end_idle(person, now)
        for person in idle:
            self.idle_since.setdefault(person, now)

    def _end_idle(self, person: str, now: float) -> None:
        since = self.idle_since.pop(person, None)
        if since is not None:
            self._add(person, "idle", since, min(now, since + SESSION_GAP_SECONDS))

    def _add(self, lane: str, activity: str, begin: float, end: float) -> None:
        began = self.state.began_at
        place = self.newest.get(lane)
        last = self.spans[place] if place is not None else None
        begin = max(begin - began, last.end_seconds if last else 0.0)
        if last and last.activity == activity and begin - last.end_seconds < JOINED_WITHIN_SECONDS:
            self.spans[self.newest[lane]] = Span(lane, activity, last.start_seconds, end - began)
        elif end - began > begin:
            self.newest[lane] = len(self.spans)
            self.spans.append(Span(lane, activity, begin, end - began))

    def close(self) -> list[Span]:
        """All bars; those still open are cut off at the last event."""
        now = self.state.now
        for person in [*self.idle_since]:
            self._end_idle(person, now)
        if self.state.training is not None:
            self._add(TRAINER, "retraining", self.state.training_since, now)
        return self.spans


def live_spans(entries: Iterable[LoggedEvent]) -> list[Span]:
    """Bars of labeling, stale labeling, idling and retraining, in seconds since the run's start."""
    bars = _Bars()
    for entry in entries:
        bars.take(entry.occurred_at, event_of(entry))
    return bars.close()


def gantt_of(entries: Sequence[LoggedEvent]) -> list[Span]:
    """The bars of any run, simulated or live."""
    live = bool(entries) and started(entries).mode == "live"
    return live_spans(entries) if live else spans_of(entries)
