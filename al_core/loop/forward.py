"""Let a run go on from where it stands, on the virtual clock with simulated people.

The engine, the architectures and the queue are those of any run; what was selected, is open or
in training is the run's own. No model is trained: only when models would be ready is asked, and
with how many labels. So what waits for a model's opinion (drift, plateaus, redundancy, the
order of the queue) plays no part.
"""

import copy
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

import msgspec
import numpy as np

from al_core.domain import events as ev
from al_core.domain.plan import ArchitecturePlan, BudgetPlan, Person, Plan, TrainingPlan
from al_core.domain.values import Problem, Split
from al_core.loop.ordered import OrderedLearner
from al_core.loop.state import LoopState
from al_core.loop.virtual import Occurrence, Simulation, TrainingEnds

PRESENCE_RULES = frozenset({"abandoned", "stale", "idle"})
"""Adaptive's rules that follow from the queue alone."""


@dataclass(frozen=True)
class Ahead:
    """How the run is to go on.

    team: who works, their shifts in seconds of the run's own clock. labels: answers that still
    may be asked for. architecture: None as it is now, with batch size and trigger as they are.
    """

    team: tuple[Person, ...]
    training: TrainingPlan
    labels: int
    architecture: ArchitecturePlan | None = None
    seed: int = 0


@dataclass(frozen=True)
class ReadyModel:
    """A model: labels it learned from, when it is ready (seconds on the run's clock), money."""

    labels: int
    seconds: float
    cost: float


class _Nowhere:
    """A recorder that keeps nothing."""

    def record(self, occurred_at: float, event: ev.AnyEvent) -> None:
        """Nothing to keep."""

    def commit(self) -> None:
        """Nothing to write."""


def gone_on(state: LoopState, ahead: Ahead) -> list[ReadyModel]:
    """The models that would be ready from now on, first to last; `state` stays as it is."""
    plan = _plan_ahead(state, ahead)
    run = _Forward(_as_it_stands(state, plan, ahead.architecture), plan)
    run.run({})
    return run.ready


class _Forward(Simulation):
    """A simulation that begins in the middle."""

    def __init__(self, state: LoopState, plan: Plan) -> None:
        super().__init__(plan, _nothing_known(state), OrderedLearner(), _Nowhere())
        self.ready: list[ReadyModel] = []
        self.engine.state = state
        self.engine._next_lease = 1 + max(state.queue.leases, default=state.totals.leases)  # noqa: SLF001

    def _begin(self, versions: dict[str, str]) -> None:
        del versions
        state, now = self.engine.state, self.engine.state.now
        for lease in sorted(state.queue.leases):
            self.engine.record(now, ev.SlotReleased(lease))
        training = state.training
        if training is not None:
            ends = max(now, state.training_since + training.expected_seconds)
            self._clock.training_ends(training.version, ends)
        self._take_places(now)
        self._advance(now)

    def _take_places(self, now: float) -> None:
        """Who is at work now, and when that changes next."""
        state = self.engine.state
        for person in tuple(state.at_work):
            self.engine.record(now, ev.AnnotatorLeft(person))
        for person in self._workforce.names:
            if self._workforce.at_work(person, now):
                self.engine.join(now, person)
            self._plan_shift(person, now)

    def _happen(self, now: float, occurrence: Occurrence) -> None:
        super()._happen(now, occurrence)
        if isinstance(occurrence, TrainingEnds):
            state = self.engine.state
            labels = state.versions[-1].labels
            self.ready.append(ReadyModel(labels, now, state.cost))


def _plan_ahead(state: LoopState, ahead: Ahead) -> Plan:
    """The run's plan with the people as measured and no budget but the labels still to come."""
    architecture = ahead.architecture or state.plan.architecture
    rules = tuple(rule for rule in architecture.rules if rule in PRESENCE_RULES)
    return msgspec.structs.replace(
        state.plan,
        seed=ahead.seed,
        architecture=msgspec.structs.replace(architecture, rules=rules, warm_up_agreement=None),
        options=msgspec.structs.replace(
            state.plan.options, queue_order="arrival", refresh_labels=0, on_drift="none", hand=1,
            lease_seconds=_patience(state, ahead.team),
        ),
        training=ahead.training,
        team=ahead.team,
        budget=BudgetPlan(labels=state.totals.counted + ahead.labels),
        drift=None,
    )  # fmt: skip


def _patience(state: LoopState, team: Sequence[Person]) -> float:
    """The run's time-out; without end where somebody's typical item takes longer."""
    typical = max((float(np.median(each.times)) for each in team if each.times), default=0.0)
    seconds = state.plan.options.lease_seconds
    return seconds if typical < seconds else math.inf


def _as_it_stands(state: LoopState, plan: Plan, architecture: ArchitecturePlan | None) -> LoopState:
    """A state of its own, set free of what only real people and real models do."""
    found = _copied(state)
    found.plan, found.mode = plan, "simulated"
    found.everyone = tuple(each.name for each in plan.team)
    found.stopped, found.paused, found.forced = "", False, ""
    found.selecting, found.reviewing, found.drift_alarm = None, False, False
    found.pool_size = found.arrived
    if architecture is not None:
        found.batch_size = architecture.batch_size
        found.trigger_share = architecture.trigger_share
    return found


def _copied(state: LoopState) -> LoopState:
    """A state that can go on without changing the other: what never changes is shared."""
    found = copy.copy(state)
    for each in fields(state):
        value = getattr(state, each.name)
        if isinstance(value, dict | list | set):
            setattr(found, each.name, value.copy())
    found.batches = [copy.copy(batch) for batch in state.batches]
    found.recent, found.totals = copy.copy(state.recent), copy.copy(state.totals)
    found.queue = copy.deepcopy(state.queue)
    return found


def _nothing_known(state: LoopState) -> Problem:
    """Data of which nothing is asked: as many rows as there are examples, all of one class."""
    known: tuple[Mapping[int, object], ...] = (state.available, state.labels, state.queue.tasks)
    rows = np.arange(1 + max((max(each, default=0) for each in known), default=0))
    nothing = rows[:0]
    return Problem(
        "a run going on",
        np.zeros((rows.shape[0], 1)),
        np.zeros(rows.shape[0], dtype=np.int64),
        ("a", "b"),
        Split(nothing, nothing, nothing),
        "none",
    )
