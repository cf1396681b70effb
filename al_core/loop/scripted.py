"""The virtual clock with real people: do a live session again from its logged answers and times.

Who works when, how long each answer takes and what it says come from the log; what is selected,
when a training starts and what it learns do not. With the session's own plan that must come to
the same (one engine); with another plan it is a what-if. What simulations do not know is left
out: second thoughts, labels found by hand, decisions of adjudicators, trainings that failed.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from msgspec.structs import replace

from al_core.domain import events as ev
from al_core.domain.plan import Person, Plan
from al_core.domain.ports import LoggedEvent
from al_core.domain.values import Problem
from al_core.loop.ports import Learner, Recorder
from al_core.loop.recorders import event_of
from al_core.loop.replay import started
from al_core.loop.state import LoopState
from al_core.loop.virtual import Occurrence, Simulation, VirtualClock
from al_core.loop.workforce import Outcome

SCRIPT_ENDED = "the session that it follows ends here"
NO_LABEL = -1


@dataclass(slots=True)
class Turn:
    """One lease of a session: its number, when it was taken, and how long until the answer.

    `seconds` infinite: it was never answered. `label` None: a skip.
    """

    lease: int
    at: float
    seconds: float = math.inf
    active_seconds: float = 0.0
    label: int | None = None


@dataclass(slots=True)
class Part:
    """What one person did: when they came (0, 2, ..) and went (1, 3, ..), and their turns."""

    shifts: list[float] = field(default_factory=list)
    turns: list[Turn] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Script:
    """A session as its people lived it. Times in seconds since its start.

    `training_seconds` by version; infinite for one that the session did not live to see.
    """

    plan: Plan
    parts: dict[str, Part]
    training_seconds: dict[int, float]
    until: float


def script_of(entries: Sequence[LoggedEvent]) -> Script:
    """What the people of a live session did, and how long its trainings took.

    The plan is the session's own, its team those who joined, in that order. It fits where a
    person holds one example at a time and skips go by the plan's policy.
    """
    plan, began = started(entries).plan, entries[0].occurred_at
    reading = _Reading()
    for entry in entries:
        reading.take(entry.occurred_at - began, event_of(entry))
    team = tuple(Person(name=name) for name in reading.parts)
    until = entries[-1].occurred_at - began
    return Script(replace(plan, team=team), reading.parts, reading.training_seconds, until)


@dataclass(slots=True)
class _Reading:
    """Parts as they grow, event by event."""

    parts: dict[str, Part] = field(default_factory=dict)
    training_seconds: dict[int, float] = field(default_factory=dict)
    _turns: dict[int, Turn] = field(default_factory=dict)
    _training_since: float = 0.0

    def take(self, now: float, event: ev.AnyEvent) -> None:
        match event:
            case ev.AnnotatorJoined():
                self.parts.setdefault(event.annotator, Part()).shifts.append(now)
            case ev.AnnotatorLeft():
                self.parts[event.annotator].shifts.append(now)
            case ev.SlotLeased():
                turn = self._turns[event.lease] = Turn(event.lease, now)
                self.parts[event.annotator].turns.append(turn)
            case ev.LabelGiven():
                self._end(now, event, event.label)
            case ev.ExampleSkipped():
                self._end(now, event, None)
            case ev.TrainingStarted():
                self._training_since = now
                self.training_seconds[event.version] = math.inf
            case ev.ModelTrained():
                self.training_seconds[event.version] = now - self._training_since

    def _end(self, now: float, event: ev.LabelGiven | ev.ExampleSkipped, label: int | None) -> None:
        turn = self._turns[event.lease]
        turn.seconds, turn.label = now - turn.at, label
        turn.active_seconds = event.active_seconds


class ScriptedClock(VirtualClock):
    """A virtual clock on which trainings take as long as they took, until the script ends."""

    def __init__(self, script: Script) -> None:
        super().__init__()
        self._script = script
        self._now = 0.0

    def training_ends(self, version: int, at_seconds: float) -> None:
        """Ready after the seconds of that version; as planned where the script has none."""
        seconds = self._script.training_seconds.get(version)
        super().training_ends(version, at_seconds if seconds is None else self._now + seconds)

    def pop(self) -> tuple[float, Occurrence] | None:
        """The next occurrence and its time; None when none is left before the end."""
        upcoming = super().pop()
        if upcoming is None or upcoming[0] > self._script.until:
            return None
        self._now = upcoming[0]
        return upcoming


class ScriptedWorkforce:
    """People who take work no sooner than they did, and answer each turn as they did."""

    def __init__(self, script: Script) -> None:
        self._parts = script.parts
        self._left = {name: list(reversed(part.turns)) for name, part in script.parts.items()}
        self._busy: dict[str, tuple[int, Turn]] = {}
        self._said: dict[str, int] = {}

    @property
    def names(self) -> tuple[str, ...]:
        """Everyone on the team."""
        return tuple(self._parts)

    def at_work(self, person: str, now: float) -> bool:
        """Whether they had come and not gone."""
        return sum(change <= now for change in self._parts[person].shifts) % 2 == 1

    def next_change(self, person: str, now: float) -> float | None:
        """When they next came, went or took a turn."""
        part = self._parts[person]
        times = (*part.shifts, *(turn.at for turn in part.turns))
        return min((at for at in times if at > now), default=None)

    def free(self, state: LoopState, now: float) -> list[str]:
        """Those whose next turn is due, in the order in which they took theirs."""
        due = {
            person: turns[-1].lease
            for person, turns in self._left.items()
            if turns and turns[-1].at <= now and person in state.at_work
        }
        return sorted(set(due) - set(self._busy), key=lambda person: due[person])

    def begin(self, lease: ev.SlotLeased, now: float) -> Outcome:
        """Their next turn, on whatever they were lent."""
        turn = self._left[lease.annotator].pop()
        self._busy[lease.annotator] = lease.lease, turn
        never = math.isinf(turn.seconds)
        return Outcome(
            lease.annotator,
            lease.lease,
            lease.example,
            now + turn.seconds,
            turn.active_seconds,
            skips=turn.label is None,
            dropped_at=lease.due if never else math.inf,
        )

    def finish(self, outcome: Outcome) -> bool:
        """Free the person; False if they had let go of the item before."""
        lease, turn = self._busy.get(outcome.person, (0, None))
        if turn is None or lease != outcome.lease:
            return False
        self._said[outcome.person] = NO_LABEL if turn.label is None else turn.label
        self.drop(outcome.person)
        return True

    def drop(self, person: str) -> None:
        """The person lets go of whatever they hold."""
        self._busy.pop(person, None)

    def label(self, outcome: Outcome, swap: tuple[int, int] | None) -> int:
        """What they said on that turn, whatever the example is now."""
        del swap
        return self._said[outcome.person]


class ScriptedSimulation(Simulation):
    """A session on the virtual clock, up to where its script ends."""

    def __init__(
        self, script: Script, problem: Problem, learner: Learner, recorder: Recorder
    ) -> None:
        self._script = script
        super().__init__(script.plan, problem, learner, recorder)

    def _new_clock(self) -> VirtualClock:
        return ScriptedClock(self._script)

    def _new_team(self) -> ScriptedWorkforce:
        return ScriptedWorkforce(self._script)

    def _go_on_without(self) -> None:
        """Nobody does anything more."""
        self.engine.stop(self.engine.state.now, SCRIPT_ENDED)
