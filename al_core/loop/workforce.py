"""Simulated people at work."""

import math
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from al_core.annotation.people import SimulatedPerson
from al_core.arrays.distances import nearest_cosines
from al_core.domain.events import SlotLeased
from al_core.domain.plan import Plan, people
from al_core.domain.values import Problem
from al_core.loop.state import LoopState

ALIKE_COSINE = 0.8


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one lease will end: when, after how many seconds of work, and by what.

    `dropped_at` is when the person gives up on the item (the lease's due time), or infinity.
    """

    person: str
    lease: int
    example: int
    at_seconds: float
    active_seconds: float
    skips: bool
    dropped_at: float


class Team(Protocol):
    """Who works, when, and what comes of each lease."""

    @property
    def names(self) -> tuple[str, ...]:
        """Everyone on the team."""
        ...

    def at_work(self, person: str, now: float) -> bool:
        """Whether the person is at work."""
        ...

    def next_change(self, person: str, now: float) -> float | None:
        """When the person is next to be looked at; None for never again."""
        ...

    def free(self, state: LoopState, now: float) -> list[str]:
        """People who would take work now, in order."""
        ...

    def begin(self, lease: SlotLeased, now: float) -> Outcome:
        """A person starts on an example; how it will go."""
        ...

    def finish(self, outcome: Outcome) -> bool:
        """Free the person; False if they had let go of the item before."""
        ...

    def drop(self, person: str) -> None:
        """The person lets go of whatever they hold."""
        ...

    def label(self, outcome: Outcome, swap: tuple[int, int] | None) -> int:
        """What the person answers."""
        ...


class Workforce:
    """Who is busy with what. Its randomness is one stream per person and purpose."""

    def __init__(self, plan: Plan, problem: Problem) -> None:
        self._problem = problem
        self._people = {
            person.name: SimulatedPerson(person, plan.seed, index, problem.n_classes)
            for index, person in enumerate(people(plan))
        }
        self._discounts = {person.name: person.alike_discount for person in people(plan)}
        self._busy: dict[str, int] = {}
        self._free: dict[str, None] = dict.fromkeys(self._people)
        self._last: dict[str, int] = {}

    @property
    def names(self) -> tuple[str, ...]:
        """Everyone on the team."""
        return tuple(self._people)

    def at_work(self, person: str, now: float) -> bool:
        """Whether the person's shifts and absences have them at work."""
        return self._people[person].at_work(now)

    def next_change(self, person: str, now: float) -> float | None:
        """When the person next comes or goes."""
        return self._people[person].next_change(now)

    def free(self, state: LoopState, now: float) -> list[str]:  # noqa: ARG002 - as a Team has it
        """People at work with nothing in hand, the one who waited longest first."""
        return [person for person in self._free if person in state.at_work]

    def begin(self, lease: SlotLeased, now: float) -> Outcome:
        """A person starts on an example; draws how it will go."""
        person = self._people[lease.annotator]
        self._busy[lease.annotator] = lease.lease
        del self._free[lease.annotator]
        seconds = person.next_seconds(alike=self._alike(lease.annotator, lease.example))
        self._last[lease.annotator] = lease.example
        late = now + seconds > lease.due
        dropped_at = lease.due if late and person.abandons() else math.inf
        return Outcome(
            lease.annotator,
            lease.lease,
            lease.example,
            now + seconds,
            seconds,
            person.skips(),
            dropped_at,
        )

    def finish(self, outcome: Outcome) -> bool:
        """Free the person; False if they had let go of the item before (shift over)."""
        if self._busy.get(outcome.person) != outcome.lease:
            return False
        self.drop(outcome.person)
        return True

    def drop(self, person: str) -> None:
        """The person lets go of whatever they hold."""
        self._busy.pop(person, None)
        self._free[person] = None

    def label(self, outcome: Outcome, swap: tuple[int, int] | None) -> int:
        """What the person answers, given what is true at that moment."""
        truth = int(self._problem.truth[outcome.example])
        if swap is not None and truth in swap:
            truth = swap[1] if truth == swap[0] else swap[0]
        return self._people[outcome.person].answer(outcome.example, truth)

    def _alike(self, person: str, example: int) -> bool:
        last = self._last.get(person)
        if last is None or not self._discounts[person]:
            return False
        pair = np.array([example]), np.array([last])
        return bool(nearest_cosines(self._problem.features, *pair)[0] >= ALIKE_COSINE)
