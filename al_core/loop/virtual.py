"""The virtual clock: run a plan with simulated people, no waiting, no clock read.

A heap of (time, priority, counter, occurrence) gives a total order, hence determinism: at
equal times a finished model comes first, then arrivals, answers, time-outs, shifts, the end.
"""

import heapq
from collections.abc import Callable
from dataclasses import dataclass

from al_core.domain import events as ev
from al_core.domain.errors import Cancelled
from al_core.domain.plan import Plan, as_logged
from al_core.domain.values import Problem
from al_core.loop.architectures import architecture_of
from al_core.loop.arrivals import Arrivals
from al_core.loop.engine import NOBODY_LEFT, Engine
from al_core.loop.ports import Learner, Recorder
from al_core.loop.workforce import Outcome, Team, Workforce

CANCEL_CHECK_EVERY = 64


@dataclass(frozen=True, slots=True)
class TrainingEnds:
    """A model is ready."""

    version: int


@dataclass(frozen=True, slots=True)
class ExampleArrives:
    """The next example of the reservoir enters the pool."""


@dataclass(frozen=True, slots=True)
class WorldDrifts:
    """The plan's drift sets in."""


@dataclass(frozen=True, slots=True)
class PersonFinishes:
    """Somebody answers, skips, or (dropped) turns away from what they held."""

    outcome: Outcome


@dataclass(frozen=True, slots=True)
class LeaseEnds:
    """A lease is due."""

    lease: int


@dataclass(frozen=True, slots=True)
class ShiftChanges:
    """Somebody comes or goes."""

    person: str


@dataclass(frozen=True, slots=True)
class TimeIsUp:
    """The time budget is spent."""


Occurrence = (
    TrainingEnds
    | ExampleArrives
    | WorldDrifts
    | PersonFinishes
    | LeaseEnds
    | ShiftChanges
    | TimeIsUp
)
_PRIORITY: dict[type, int] = {
    kind: place
    for place, kind in enumerate(
        (
            TrainingEnds, WorldDrifts, ExampleArrives, PersonFinishes, LeaseEnds, ShiftChanges,
            TimeIsUp,
        )
    )
}  # fmt: skip


class VirtualClock:
    """The heap of what will happen. Also the engine's Schedule."""

    def __init__(self) -> None:
        self._heap: list[tuple[float, int, int, Occurrence]] = []
        self._counter = 0

    def at(self, seconds: float, occurrence: Occurrence) -> None:
        """Put an occurrence into the future."""
        self._counter += 1
        entry = (seconds, _PRIORITY[type(occurrence)], self._counter, occurrence)
        heapq.heappush(self._heap, entry)

    def training_ends(self, version: int, at_seconds: float) -> None:
        """A model will be ready then."""
        self.at(at_seconds, TrainingEnds(version))

    def pop(self) -> tuple[float, Occurrence] | None:
        """The next occurrence and its time; None when nothing is left."""
        if not self._heap:
            return None
        seconds, _, _, occurrence = heapq.heappop(self._heap)
        return seconds, occurrence


class Simulation:
    """One simulated run from its plan to its end."""

    def __init__(self, plan: Plan, problem: Problem, learner: Learner, recorder: Recorder) -> None:
        self.plan = plan = as_logged(plan)
        self.problem = problem
        self._recorder = recorder
        self._clock = self._new_clock()
        self.engine = Engine(architecture_of(plan.architecture), learner, recorder, self._clock)
        self._workforce = self._new_team()
        self._arrivals = Arrivals(plan, problem)

    def _new_clock(self) -> VirtualClock:
        return VirtualClock()

    def _new_team(self) -> Team:
        return Workforce(self.plan, self.problem)

    def run(
        self, versions: dict[str, str], cancelled: Callable[[], bool] = lambda: False
    ) -> Engine:
        """Run to the end; whatever stops it early, the log keeps all that happened.

        Raises Cancelled when asked to stop.
        """
        try:
            self._run_to_the_end(versions, cancelled)
        finally:
            self._recorder.commit()
        return self.engine

    def _run_to_the_end(self, versions: dict[str, str], cancelled: Callable[[], bool]) -> None:
        self._begin(versions)
        steps = 0
        while not self.engine.state.stopped:
            upcoming = self._clock.pop()
            if upcoming is None:
                self._go_on_without()
                continue
            now, occurrence = upcoming
            self._happen(now, occurrence)
            self._advance(now)
            steps += 1
            if steps % CANCEL_CHECK_EVERY == 0 and cancelled():
                raise Cancelled("stopped by the user; what had happened by then is in the log")

    def _begin(self, versions: dict[str, str]) -> None:
        problem = self.problem
        self.engine.record(
            0.0,
            ev.RunStarted(
                self.plan,
                problem.data_version,
                problem.classes,
                int(problem.split.pool.shape[0]),
                versions,
                "simulated",
            ),
        )
        self.engine.record(0.0, ev.ExamplesArrived(self._arrivals.initial()))
        seeds = tuple(problem.split.seed_set.tolist())
        if seeds:
            labels = tuple(problem.truth[list(seeds)].tolist())
            self.engine.record(0.0, ev.LabelsImported(seeds, labels))
        self._plan_ahead()
        self._advance(0.0)

    def _plan_ahead(self) -> None:
        plan = self.plan
        for person in self._workforce.names:
            if self._workforce.at_work(person, 0.0):
                self.engine.join(0.0, person)
            self._plan_shift(person, 0.0)
        if plan.drift is not None:
            self._clock.at(plan.drift.at_seconds, WorldDrifts())
        if plan.budget.hours is not None:
            self._clock.at(plan.budget.hours * 3600, TimeIsUp())
        self._plan_arrival(0.0)

    def _advance(self, now: float) -> None:
        """Let the architecture act and people take work, until neither has more to do."""
        self.engine.settle(now)
        while self._hand_out(now):
            self.engine.settle(now)

    def _hand_out(self, now: float) -> bool:
        state = self.engine.state
        if not state.queue.waiting or state.stopped:
            return False
        leased = False
        for person in self._workforce.free(state, now):
            lease = self.engine.lease(now, person)
            if lease is not None:
                self._begin_work(now, lease)
                leased = True
        return leased

    def _begin_work(self, now: float, lease: ev.SlotLeased) -> None:
        outcome = self._workforce.begin(lease, now)
        if outcome.at_seconds > lease.due:
            self._clock.at(lease.due, LeaseEnds(lease.lease))
        self._clock.at(min(outcome.at_seconds, outcome.dropped_at), PersonFinishes(outcome))

    def _go_on_without(self) -> None:
        """Nothing more will happen by itself: give up an example that holds up the others."""
        state = self.engine.state
        if state.at_work and state.open:
            self.engine.give_up(state.now, min(state.queue.tasks))
            self._advance(state.now)
            return
        self.engine.stop(state.now, NOBODY_LEFT)

    def _happen(self, now: float, occurrence: Occurrence) -> None:
        match occurrence:
            case PersonFinishes(outcome):
                self._finish(now, outcome)
            case TrainingEnds(version):
                self.engine.finish_training(now, version)
            case LeaseEnds(lease):
                self._lapse(now, lease)
            case ExampleArrives():
                self._arrive(now)
            case ShiftChanges(person):
                self._change_shift(now, person)
            case WorldDrifts():
                self._drift(now)
            case TimeIsUp():
                pass

    def _finish(self, now: float, outcome: Outcome) -> None:
        if not self._workforce.finish(outcome):
            return
        if outcome.dropped_at < outcome.at_seconds:
            self._lapse(now, outcome.lease)
            return
        if outcome.skips:
            self.engine.skip(now, outcome.lease, outcome.active_seconds)
            return
        label = self._workforce.label(outcome, self.engine.state.label_swap)
        self.engine.answer(now, outcome.lease, label, outcome.active_seconds)

    def _lapse(self, now: float, lease: int) -> None:
        held = self.engine.state.queue.leases.get(lease)
        if held is not None and held.standing == "held":
            self.engine.lapse(now, lease)

    def _arrive(self, now: float) -> None:
        example = self._arrivals.next_example()
        self.engine.record(now, ev.ExamplesArrived((example,)))
        self._plan_arrival(now)

    def _plan_arrival(self, now: float) -> None:
        gap = self._arrivals.next_gap_seconds()
        if gap is not None:
            self._clock.at(now + gap, ExampleArrives())

    def _change_shift(self, now: float, person: str) -> None:
        present = person in self.engine.state.at_work
        if self._workforce.at_work(person, now) != present:
            if present:
                self._workforce.drop(person)
                self.engine.leave(now, person)
            else:
                self.engine.join(now, person)
        self._plan_shift(person, now)

    def _plan_shift(self, person: str, now: float) -> None:
        change = self._workforce.next_change(person, now)
        if change is not None:
            self._clock.at(change, ShiftChanges(person))

    def _drift(self, now: float) -> None:
        drift = self.plan.drift
        if drift is None:
            return
        self._arrivals.follow(drift)
        event = ev.DriftInjected(drift.drift, drift.class_a, drift.class_b)
        self.engine.record(now, event)
