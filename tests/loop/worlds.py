"""Small worlds for the loop: featureless problems, exact people, runs read back as traces."""

from collections import deque
from dataclasses import dataclass, field

import numpy as np

from al_core.domain import events as ev
from al_core.domain.plan import (
    ArchitecturePlan,
    ArrivalPlan,
    BudgetPlan,
    OptionsPlan,
    Person,
    Plan,
    PricesPlan,
    TrainingPlan,
)
from al_core.domain.values import Problem, Split
from al_core.loop.ordered import OrderedLearner
from al_core.loop.ports import ChosenBatch, TrainedFigures
from al_core.loop.virtual import Simulation

EXACT = Person(mean_seconds=10.0, spread="deterministic")


def problem_of(n_examples=12, *, seeds=0, n_classes=2):
    """Rows 0 .. n-1, all in the pool, the first `seeds` labeled; row r is of class r % k."""
    rows = np.arange(n_examples)
    truth = rows % n_classes
    classes = tuple("abcdefgh"[:n_classes])
    split = Split(rows[:0], rows, rows[:seeds])
    return Problem("tiny", np.zeros((n_examples, 1)), truth, classes, split, "v1")


def plan_of(
    architecture=None,
    *,
    team=(EXACT,),
    training=0.0,
    options=None,
    budget=None,
    arrivals=None,
    drift=None,
    prices=None,
    seed=0,
):
    """A plan in order of arrival, with no random share and no budget unless given."""
    return Plan(
        seed=seed,
        architecture=architecture or ArchitecturePlan(batch_size=4),
        team=tuple(team),
        training=TrainingPlan(seconds=training),
        options=options or OptionsPlan(queue_order="arrival"),
        budget=budget or BudgetPlan(labels=None),
        arrivals=arrivals or ArrivalPlan(),
        drift=drift,
        prices=prices or PricesPlan(),
    )


def team_of(*mean_seconds, **fields):
    """Exact people `p1`, `p2`, ... with these seconds per label."""
    return tuple(
        Person(name=f"p{number}", mean_seconds=seconds, spread="deterministic", **fields)
        for number, seconds in enumerate(mean_seconds, 1)
    )


@dataclass
class ListRecorder:
    """Keeps (time, event) pairs in a list."""

    events: list[tuple[float, ev.AnyEvent]] = field(default_factory=list)
    commits: int = 0

    def record(self, occurred_at, event):
        self.events.append((occurred_at, event))

    def commit(self):
        self.commits += 1


class ScriptedLearner(OrderedLearner):
    """Like OrderedLearner, with figures, redundancies and drifts given in advance.

    `figures`: (agreement, uncertainty) per version; `redundancies`: per batch; `drifts`: per
    version an event or None; the last of each is used on. `utilities`: by example.
    """

    def __init__(self, *, figures=((0.0, 0.5),), redundancies=(0.0,), drifts=(None,), utilities={}):  # noqa: B006 - only read
        self._figures, self._redundancies = deque(figures), deque(redundancies)
        self._drifts, self._utilities = deque(drifts), utilities

    def finish_training(self, version, state):
        return TrainedFigures(0.5, 0.5, 0.5, *_next(self._figures))

    def select(self, state, size):
        examples = super().select(state, size).examples
        utilities = tuple(self._utilities.get(example, 0.0) for example in examples)
        n = len(examples)
        redundancy = _next(self._redundancies)
        return ChosenBatch(examples, utilities, (1.0,) * n, (False,) * n, "none", redundancy, 0.0)

    def rescored(self, state):
        waiting = tuple(sorted(state.queue.waiting_examples()))
        return waiting, tuple(-float(example) for example in waiting)

    def drift(self, state):
        sign = _next(self._drifts)
        return () if sign is None else (sign,)


def _next(values):
    return values.popleft() if len(values) > 1 else values[0]


def run(plan, problem=None, learner=None):
    """All (time, event) pairs of a simulated run, and the state at its end."""
    recorder = ListRecorder()
    simulation = Simulation(plan, problem or problem_of(), learner or OrderedLearner(), recorder)
    engine = simulation.run({})
    return recorder.events, engine.state


def events_of(plan, problem=None, learner=None):
    """All (time, event) pairs of a simulated run."""
    return run(plan, problem, learner)[0]


LOOP_KINDS = ("batch_selected", "training_started", "model_trained", "stopped")


def trace(events, *kinds):
    """`[(time, kind), ...]` of the loop's own steps, or of the kinds given."""
    wanted = kinds or LOOP_KINDS
    return [(at, event.kind) for at, event in events if event.kind in wanted]


def of_kind(events, kind):
    """Events of one class, without their times."""
    return [event for _, event in events if isinstance(event, kind)]


def times_of(events, kind):
    """Times at which events of one class occurred."""
    return [at for at, event in events if isinstance(event, kind)]


def sequential(batch_size=4, **fields):
    return ArchitecturePlan(kind="sequential", batch_size=batch_size, **fields)


def parallel(batch_size=4, **fields):
    return ArchitecturePlan(kind="parallel", batch_size=batch_size, **fields)


def hybrid(batch_size=4, **fields):
    return ArchitecturePlan(kind="hybrid", batch_size=batch_size, **fields)


def adaptive(batch_size=4, **fields):
    return ArchitecturePlan(kind="adaptive", batch_size=batch_size, **fields)


def in_order(**fields):
    """Options in order of arrival, without a random share."""
    return OptionsPlan(queue_order="arrival", random_share=0.0, **fields)
