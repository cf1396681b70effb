"""Play another plan with the people and answers of a logged run.

People are there when they were, take a turn as soon as there is work, rest as they did, and need
for their k-th turn as long as their k-th turn took. An example gets the label that the log ended
with for it; one that was never labeled gets none and is never handed out: where a rule picks
such a one, the same rule's next choice among the labeled takes its place, and it is counted.

With the run's own plan this comes to the logged run, where people held one item at a time and
the log has no second thoughts.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from al_core.domain import events as ev
from al_core.domain.plan import Plan
from al_core.domain.values import Problem, Rows
from al_core.loop.learner import ScikitLearner, known_audit
from al_core.loop.lived import Life, Lived, Turn
from al_core.loop.ports import ChosenBatch, Recorder, TrainedFigures
from al_core.loop.state import LoopState
from al_core.loop.virtual import ExampleArrives, ShiftChanges, Simulation
from al_core.loop.workforce import Outcome

Heard = Callable[[int], None]


@dataclass(frozen=True)
class FreePicks:
    """One selection: what the rule picked from the whole pool, and of these the never labeled."""

    picks: tuple[int, ...]
    never_labeled: tuple[int, ...]


class AnsweredState(LoopState):
    """A run in which only examples with an answer can be selected."""

    __slots__ = ("answered",)

    def __init__(self, answered: frozenset[int]) -> None:
        super().__init__()
        self.answered = answered

    @property
    def selectable(self) -> int:
        """Examples with an answer that pool and label budget still allow to select."""
        there = sum(example in self.available for example in self.answered)
        return min(there, self.affordable)

    @property
    def more_to_come(self) -> bool:
        """Whether examples with an answer are still to arrive."""
        seen = self.available.keys() | self.labels.keys() | self.queue.tasks.keys()
        return not (self.answered <= seen | self.unlabeled_closed)


class AnsweredLearner(ScikitLearner):
    """Selects among what was answered, and keeps what it would have picked otherwise.

    heard: told the number of labels after each training.
    """

    def __init__(
        self, problem: Problem, plan: Plan, session: Lived, heard: Heard = lambda _: None
    ) -> None:
        super().__init__(problem, plan)
        self._answered = np.array(sorted(session.labels), dtype=np.int64)
        self._audit_known = session.audit
        self._heard = heard
        self.free: list[FreePicks] = []

    def begin_training(self, version: int, state: LoopState) -> None:
        """The same, measured on every audit label that the log ended with."""
        super().begin_training(version, state)
        self._then = known_audit(self._then, self._audit_known)

    def finish_training(self, version: int, state: LoopState) -> TrainedFigures:
        """The same; tells how far the run is."""
        figures = super().finish_training(version, state)
        self._heard(len(state.labels))
        return figures

    def select(self, state: LoopState, size: int) -> ChosenBatch:
        """The rule's picks; those without an answer give way to its next among the answered."""
        candidates = state.available_rows()
        wanted = min(size, candidates.size)
        free = self.select_among(state, candidates, wanted)
        never = tuple(np.setdiff1d(free.examples, self._answered).tolist())
        self.free.append(FreePicks(free.examples, never))
        if not never:
            return free
        kept = [each for each in free.examples if each not in set(never)]
        others = np.setdiff1d(np.intersect1d(candidates, self._answered), kept)
        filled = self.select_among(state, others, size - len(kept))
        return self._joined(free, kept, filled)

    def _joined(self, free: ChosenBatch, kept: list[int], filled: ChosenBatch) -> ChosenBatch:
        """The kept picks, then those in place of the others."""
        places = [free.examples.index(each) for each in kept]
        examples = (*kept, *filled.examples)
        return ChosenBatch(
            examples,
            (*(free.utilities[place] for place in places), *filled.utilities),
            (*(free.probabilities[place] for place in places), *filled.probabilities),
            (*(free.at_random[place] for place in places), *filled.at_random),
            free.scorer,
            free.redundancy,
            free.redundancy_at_random,
            {},
            self._shown(_rows(examples)),
        )


def _rows(examples: tuple[int, ...]) -> Rows:
    return np.array(examples, dtype=np.int64)


@dataclass(slots=True)
class _Ahead:
    """What is left of one person's turns, the next one last, and the rest they take now."""

    life: Life
    turns: list[Turn]
    rests_until: float = -math.inf
    held: tuple[int, Turn] | None = None


class LivedTeam:
    """People who come, go, rest and answer as they did, on whatever they are given."""

    def __init__(self, session: Lived) -> None:
        self._session = session
        self._people = {
            name: _Ahead(life, list(reversed(life.turns))) for name, life in session.lives.items()
        }
        self._free: dict[str, None] = dict.fromkeys(self._people)

    @property
    def names(self) -> tuple[str, ...]:
        """Everyone on the team."""
        return tuple(self._people)

    def at_work(self, person: str, now: float) -> bool:
        """Whether they had come and not gone."""
        return self._people[person].life.at_work(now)

    def next_change(self, person: str, now: float) -> float | None:
        """When they next came or went."""
        changes = self._people[person].life.changes
        return min((at for at in changes if at > now), default=None)

    def free(self, state: LoopState, now: float) -> list[str]:
        """People with turns left who are there and do not rest, longest free first."""
        return [
            person
            for person in self._free
            if person in state.at_work and self._people[person].turns and self._rested(person, now)
        ]

    def rests_begun(self, state: LoopState, now: float) -> list[tuple[str, float]]:
        """People who see work and rest first: from now on, until when."""
        begun = []
        for person in self._free:
            ahead = self._people[person]
            waits = person in state.at_work and ahead.turns and ahead.rests_until == -math.inf
            if waits and ahead.turns[-1].rest > 0.0 and state.queue.next_for(person) is not None:
                ahead.rests_until = now + ahead.turns[-1].rest
                begun.append((person, ahead.rests_until))
        return begun

    def begin(self, lease: ev.SlotLeased, now: float) -> Outcome:
        """Their next turn, on whatever they were lent."""
        person = lease.annotator
        ahead = self._people[person]
        turn = ahead.turns.pop()
        ahead.held, ahead.rests_until = (lease.lease, turn), -math.inf
        del self._free[person]
        return Outcome(
            person,
            lease.lease,
            lease.example,
            now + turn.seconds,
            turn.active_seconds,
            skips=self._passes_on(lease.example, person),
            dropped_at=lease.due if math.isinf(turn.seconds) else math.inf,
        )

    def finish(self, outcome: Outcome) -> bool:
        """Free the person; False if they had let go of the item before."""
        held = self._people[outcome.person].held
        if held is None or held[0] != outcome.lease:
            return False
        self._people[outcome.person].held = None
        self._free[outcome.person] = None
        return True

    def drop(self, person: str) -> None:
        """They go with the turn undone: it is their next when they are back."""
        ahead = self._people[person]
        if ahead.held is not None:
            ahead.turns.append(ahead.held[1])
            ahead.held = None
            self._free[person] = None

    def label(self, outcome: Outcome, swap: tuple[int, int] | None) -> int:
        """What they said of the example, or where they never saw it, what the log ended with."""
        del swap
        example, ended = outcome.example, self._session.labels[outcome.example]
        if self._session.plan.options.overlap == 1:
            return ended
        return self._session.said.get((example, outcome.person), ended)

    def _passes_on(self, example: int, person: str) -> bool:
        key = (example, person)
        return key in self._session.skipped and key not in self._session.said

    def _rested(self, person: str, now: float) -> bool:
        ahead = self._people[person]
        return ahead.turns[-1].rest <= 0.0 or -math.inf < ahead.rests_until <= now


@dataclass
class _Outside:
    """What comes in from elsewhere, in order; the first `next` of it is in."""

    events: tuple[tuple[float, ev.AnyEvent], ...]
    next: int = field(default=0)

    def take(self, now: float) -> list[ev.AnyEvent]:
        """What has come in by now and was not taken."""
        begin = self.next
        while self.next < len(self.events) and self.events[self.next][0] <= now:
            self.next += 1
        return [event for _, event in self.events[begin : self.next]]

    @property
    def next_at(self) -> float | None:
        """When the next comes in."""
        return self.events[self.next][0] if self.next < len(self.events) else None


class WhatIfSimulation(Simulation):
    """A plan on the virtual clock with the people, answers and arrivals of a logged run."""

    def __init__(
        self, session: Lived, plan: Plan, learner: AnsweredLearner, recorder: Recorder
    ) -> None:
        self._session = session
        self._outside = _Outside(session.outside)
        self._lived_team = LivedTeam(session)
        super().__init__(plan, learner.problem, learner, recorder)
        self.engine.state = AnsweredState(frozenset(session.labels))

    def _new_team(self) -> LivedTeam:
        return self._lived_team

    def _begin(self, versions: dict[str, str]) -> None:
        first = self._session.first
        self.engine.record(
            0.0,
            ev.RunStarted(
                self.plan,
                first.data_version,
                first.classes,
                first.pool_size,
                versions,
                "simulated",
            ),
        )
        self._take_in(0.0)
        self._plan_ahead()
        self._advance(0.0)

    def _take_in(self, now: float) -> None:
        for event in self._outside.take(now):
            self.engine.record(now, event)

    def _arrive(self, now: float) -> None:
        self._take_in(now)
        self._plan_arrival(now)

    def _plan_arrival(self, now: float) -> None:
        del now
        if self._outside.next_at is not None:
            self._clock.at(self._outside.next_at, ExampleArrives())

    def _hand_out(self, now: float) -> bool:
        for person, until in self._lived_team.rests_begun(self.engine.state, now):
            self._clock.at(until, ShiftChanges(person))
        return super()._hand_out(now)
