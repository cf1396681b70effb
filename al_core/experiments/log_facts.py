"""What a log tells of people, trainings and arrivals, collected in one pass."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from al_core.domain import events as ev
from al_core.domain.ports import LoggedEvent
from al_core.loop.recorders import event_of
from al_core.loop.state import LoopState

Span = tuple[float, float]
SESSION_GAP_SECONDS = 900.0
"""Live: who says nothing for so long was away in between."""
DAY_SECONDS = 86_400.0


@dataclass
class LogFacts:
    """Times in seconds on the run's own clock (Unix seconds in a live run).

    seconds: active seconds of each answer, by person. trainings: labels and seconds of each
    finished one. later: how many examples arrived at which moment after the start. spans: when
    each person was at work. leases, lapses: by person.
    """

    state: LoopState = field(default_factory=LoopState)
    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    trainings: list[tuple[int, float]] = field(default_factory=list)
    later: list[tuple[float, int]] = field(default_factory=list)
    spans: dict[str, list[Span]] = field(default_factory=lambda: defaultdict(list))
    leases: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    lapses: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    began_at: float = 0.0
    _training: tuple[int, float] | None = None
    _joined: dict[str, float] = field(default_factory=dict)
    _holders: dict[int, str] = field(default_factory=dict)

    @property
    def live(self) -> bool:
        """Whether people labeled. Their hours are read off their answers: nobody clocks out."""
        return self.state.mode == "live"

    @property
    def ended_at(self) -> float:
        """When the last thing happened."""
        return self.state.now

    def take(self, now: float, event: ev.AnyEvent) -> None:
        """Collect from the next event, then let the state take it in."""
        match event:
            case ev.RunStarted():
                self.began_at = now
            case ev.LabelGiven() | ev.AnswerSetAside() | ev.RecheckGiven():
                self._answered(now, event)
            case ev.SlotLeased():
                self._holders[event.lease] = event.annotator
                self.leases[event.annotator] += 1
            case ev.SlotLapsed():
                self.lapses[self._holders[event.lease]] += 1
            case ev.TrainingStarted():
                self._training = (event.examples, now)
            case ev.ModelTrained() if self._training is not None:
                labels, since = self._training
                self.trainings.append((labels, now - since))
            case ev.ExamplesArrived() if self.state.arrived:
                self.later.append((now, len(event.examples)))
            case ev.AnnotatorJoined():
                self._joined[event.annotator] = now
            case ev.AnnotatorLeft():
                self._left(now, event.annotator)
        self.state.apply(now, event)

    def _answered(
        self, now: float, event: ev.LabelGiven | ev.AnswerSetAside | ev.RecheckGiven
    ) -> None:
        if event.label >= 0 and event.active_seconds > 0.0:
            self.seconds[event.annotator].append(event.active_seconds)
        if self.live:
            shown = min(event.raw_seconds, event.active_seconds + SESSION_GAP_SECONDS)
            self._session(event.annotator, now - max(shown, event.active_seconds), now)

    def _session(self, who: str, start: float, end: float) -> None:
        """Go on with a person's session, or begin another after a break."""
        mine = self.spans[who]
        if mine and start - mine[-1][1] <= SESSION_GAP_SECONDS:
            mine[-1] = (mine[-1][0], max(end, mine[-1][1]))
        else:
            mine.append((start, end))

    def _left(self, now: float, who: str) -> None:
        since = self._joined.pop(who, None)
        if since is not None and not self.live:
            self.spans[who].append((since, now))

    def close(self) -> None:
        """Whoever is still at work is so until the log ends."""
        for who in list(self._joined):
            self._left(self.ended_at, who)


def log_facts(entries: Iterable[LoggedEvent]) -> LogFacts:
    """One pass over a run's log."""
    facts = LogFacts()
    for entry in entries:
        facts.take(entry.occurred_at, event_of(entry))
    facts.close()
    return facts


def person_days(facts: LogFacts) -> dict[tuple[str, int], float]:
    """Hours at work of each person on each day they came; days of 24 h from the run's start."""
    hours: dict[tuple[str, int], float] = defaultdict(float)
    for who, spans in facts.spans.items():
        for span in spans:
            for day, seconds in _by_day(span, facts.began_at):
                hours[who, day] += seconds / 3600.0
    return dict(hours)


def _by_day(span: Span, origin: float) -> list[tuple[int, float]]:
    """The seconds of a span on each day it touches."""
    start, end = span[0] - origin, span[1] - origin
    first, last = int(start // DAY_SECONDS), int(end // DAY_SECONDS)
    return [
        (day, seconds)
        for day in range(first, last + 1)
        if (seconds := min(end, (day + 1) * DAY_SECONDS) - max(start, day * DAY_SECONDS)) > 0.0
    ]
