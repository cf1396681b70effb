"""Run the engine as a pure queue (no models, first come first served) and read its times.

The same engine, architectures and simulated people as any run; only the learner is one that
trains nothing. Used to hold the engine against queueing theory.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from al_core.domain import events as ev
from al_core.domain.plan import Plan
from al_core.domain.values import Floats, Problem, Split
from al_core.loop.ordered import OrderedLearner
from al_core.loop.virtual import Simulation


@dataclass
class _Times:
    """A recorder that keeps moments, not events."""

    arrived: dict[int, float] = field(default_factory=dict)
    selected: dict[int, float] = field(default_factory=dict)
    leased: dict[int, float] = field(default_factory=dict)
    answered: dict[int, float] = field(default_factory=dict)
    batches: list[float] = field(default_factory=list)
    trainings: list[float] = field(default_factory=list)
    lapses: int = 0

    def record(self, occurred_at: float, event: ev.AnyEvent) -> None:
        """Note when things happen; the last lease of an example counts."""
        match event:
            case ev.SlotLeased():
                self.leased[event.example] = occurred_at
            case ev.LabelGiven() if event.counted:
                self.answered[event.example] = occurred_at
            case ev.BatchSelected():
                self.batches.append(occurred_at)
                self.selected.update(dict.fromkeys(event.examples, occurred_at))
            case ev.ExamplesArrived():
                self.arrived.update(dict.fromkeys(event.examples, occurred_at))
            case ev.TrainingStarted():
                self.trainings.append(occurred_at)
            case ev.SlotLapsed():
                self.lapses += 1

    def commit(self) -> None:
        """Nothing to write."""


@dataclass(frozen=True)
class QueueTimes:
    """Moments in seconds.

    The first four arrays have one entry per answered example, in order of arrival; `batches`
    and `trainings` are when batches were selected and trainings started.
    """

    arrived: Floats
    selected: Floats
    leased: Floats
    answered: Floats
    batches: Floats
    trainings: Floats
    lapses: int
    end: float


def queue_times(plan: Plan, n_examples: int) -> QueueTimes:
    """Run `plan` over `n_examples` featureless examples to its end."""
    rows = np.arange(n_examples)
    problem = Problem(
        "queue study",
        np.zeros((n_examples, 1)),
        np.zeros(n_examples, dtype=np.int64),
        ("a", "b"),
        Split(rows[:0], rows, rows[:0]),
        "none",
    )
    times = _Times()
    engine = Simulation(plan, problem, OrderedLearner(), times).run({})
    answered = [example for example in times.arrived if example in times.answered]
    return QueueTimes(
        arrived=_moments(times.arrived, answered),
        selected=_moments(times.selected, answered),
        leased=_moments(times.leased, answered),
        answered=_moments(times.answered, answered),
        batches=np.array(times.batches),
        trainings=np.array(times.trainings),
        lapses=times.lapses,
        end=engine.state.now,
    )


def _moments(known: Mapping[int, float], examples: Sequence[int]) -> Floats:
    return np.array([known[example] for example in examples])
