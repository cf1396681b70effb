"""Claims about batches, triggers and money, each under stated assumptions: worked out, then run.

Every assumption is a value that gives its figure twice, by arithmetic where there is a closed
form and through the engine itself (queue_study.py), so that neither has to be believed.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import msgspec
import numpy as np

from al_core.domain.claims import ClaimRow, Unit, Verdict
from al_core.domain.plan import ArchitecturePlan, Person, Plan
from al_core.domain.results import Interval
from al_core.experiments.queue_plans import queue_plan
from al_core.experiments.queue_study import QueueTimes, queue_times
from al_core.monitoring.batch_size import batch_makespan, kth_label_seconds
from al_core.monitoring.intervals import interval_over_seeds

SEEDS = 6
LABELS_A_RUN = 300
FEWEST_BATCHES = 4
TOLERANCE = 0.02
"""A figure this near to a claim is the claim, as a share of it."""
BROAD = 0.15
"""An interval that holds the claim and is wider than this share of it on a side proves nothing."""


@dataclass(frozen=True)
class LoopOfTimes:
    """A loop in which only times matter. T = 1 throughout; `retrain`: R in units of T."""

    kind: str
    batch_size: int
    people: int
    retrain: float
    spread: str = "exponential"
    cv: float = 0.0
    trigger: int | None = None
    ahead: int | None = None

    @property
    def plan(self) -> Plan:
        """For the engine; a label takes 60 s, so that nothing is rounded away."""
        return queue_plan(
            msgspec.convert(
                {
                    "kind": self.kind,
                    "batch_size": self.batch_size,
                    "trigger_count": self.trigger,
                    "ahead": self.ahead,
                },
                ArchitecturePlan,
            ),
            self.person,
            retrain_seconds=60.0 * self.retrain,
        )

    @property
    def person(self) -> Person:
        """Everyone on the team."""
        fields = {"count": self.people, "mean_seconds": 60.0, "spread": self.spread, "cv": self.cv}
        return msgspec.convert(fields, Person)

    @property
    def makespan(self) -> float:
        """A in units of T: until all of a batch is in, nothing else in hand; nan: no closed form.

        T ceil(B/N) for fixed times, T (B/N - 1 + H_N) for exponential ones.
        """
        if self.spread == "deterministic":
            return float(math.ceil(self.batch_size / self.people))
        if self.spread == "exponential":
            return batch_makespan(1.0, self.people, self.batch_size)
        return math.nan

    @property
    def pace(self) -> float:
        """Labels per T once the loop is under way, nan where there is no closed form.

        Sequential B / (A + R); a pipeline of fixed times B / max(A, R); a queue that never
        runs dry N / T.
        """
        if self.kind == "sequential":
            return self.batch_size / (self.makespan + self.retrain)
        if self.kind == "parallel" and self.ahead is None:
            return float(self.people)
        if self.kind == "parallel" and self.spread == "deterministic":
            return self.batch_size / max(self.makespan, self.retrain)
        return math.nan


class Assumption(Protocol):
    """One row of a preset: what is assumed, what is claimed, and how to find out."""

    @property
    def assumes(self) -> str:
        """What is assumed, in words."""
        ...

    @property
    def claimed(self) -> tuple[float, float]:
        """What is claimed: from, to."""
        ...

    @property
    def figure(self) -> str:
        """What is measured, in words."""
        ...

    @property
    def unit(self) -> Unit:
        """In what."""
        ...

    @property
    def calculated(self) -> float | None:
        """By arithmetic."""
        ...

    def simulated(self) -> Interval | None:
        """By runs of the engine."""
        ...


@dataclass(frozen=True)
class FasterLoop:
    """How many times the labels per hour of `slow` come out of `fast`."""

    assumes: str
    slow: LoopOfTimes
    fast: LoopOfTimes
    claimed: tuple[float, float] = (3.0, 3.0)
    figure: str = "labels per hour"
    unit: Unit = "times"

    @property
    def calculated(self) -> float | None:
        """Ratio of the closed forms."""
        return _known(self.fast.pace / self.slow.pace)

    def simulated(self) -> Interval:
        """Ratio of what the engine gives, an interval over seeds."""
        return _over_seeds(self.slow, lambda seed: _pace(self.fast, seed) / _pace(self.slow, seed))


@dataclass(frozen=True)
class EarlierTrigger:
    """How much sooner so many labels of a batch are in than all, everyone beginning with it."""

    assumes: str
    loop: LoopOfTimes
    count: int = 15
    claimed: tuple[float, float] = (-0.63, -0.38)
    figure: str = "wait from selection to training"
    unit: Unit = "change"

    @property
    def calculated(self) -> float | None:
        """Waves of fixed times, order statistics of exponential ones."""
        size, people = self.loop.batch_size, self.loop.people
        if self.loop.spread == "deterministic":
            return math.ceil(self.count / people) / math.ceil(size / people) - 1.0
        if self.loop.spread == "exponential":
            wanted = (kth_label_seconds(1.0, people, size, k) for k in (self.count, size))
            return next(wanted) / next(wanted) - 1.0
        return None

    def simulated(self) -> Interval:
        """Times of the k-th and of the last label over the same batches, a figure per seed."""
        return _over_seeds(self.loop, self._change)

    def _change(self, seed: int) -> float:
        size = self.loop.batch_size
        times = _times(self.loop, size * _batches(self.loop), seed)
        ordered = np.sort(times.answered.reshape(-1, size), axis=1) - times.batches[:, None]
        return float(ordered[:, self.count - 1].mean() / ordered[:, -1].mean()) - 1.0


@dataclass(frozen=True)
class ShorterRound:
    """How much shorter a round of `fast` is than one of `slow` once both are under way."""

    assumes: str
    slow: LoopOfTimes
    fast: LoopOfTimes
    claimed: tuple[float, float] = (-0.63, -0.38)
    figure: str = "time per round, stragglers still at work"
    unit: Unit = "change"

    @property
    def calculated(self) -> float | None:
        """No closed form where stragglers of the batch before take part."""
        return None

    def simulated(self) -> Interval:
        """Rounds of both on the same seeds."""
        return _over_seeds(
            self.slow, lambda seed: _pace(self.slow, seed) / _pace(self.fast, seed) - 1.0
        )


@dataclass(frozen=True)
class Money:
    """Net change where compute costs `share` of annotation before, and both change as claimed."""

    assumes: str
    share: float
    annotation: float = -0.6
    compute: float = 0.3
    claimed: tuple[float, float] = (-0.4, -0.4)
    figure: str = "labels and compute together"
    unit: Unit = "change"

    @property
    def calculated(self) -> float | None:
        """((1 + a) + share (1 + c)) / (1 + share) - 1 for changes a and c."""
        after = 1.0 + self.annotation + self.share * (1.0 + self.compute)
        return after / (1.0 + self.share) - 1.0

    def simulated(self) -> None:
        """Nothing to run: it is a sum."""
        return


def claim_row(assumption: Assumption) -> ClaimRow:
    """The assumption worked out and run; takes a second or two where something is run."""
    return row_of(assumption, assumption.simulated())


def row_of(assumption: Assumption, simulated: Interval | None) -> ClaimRow:
    """The assumption with what its runs gave; None: nothing was run (yet)."""
    calculated, (low, high) = assumption.calculated, assumption.claimed
    found = simulated
    if found is None and calculated is not None:
        found = Interval(calculated, calculated, calculated, 0)
    said = verdict(found, assumption.claimed, assumption.unit) if found else "cannot tell yet"
    return ClaimRow(
        assumption.assumes, assumption.figure, assumption.unit, low, high, calculated,
        simulated, said,
    )  # fmt: skip


def verdict(found: Interval, claimed: tuple[float, float], unit: Unit) -> Verdict:
    """Whether a figure bears out a claim; the better way is up for "times", down for "change"."""
    low, high = claimed
    slack = TOLERANCE * max(abs(low), abs(high))
    if low - slack <= found.estimate <= high + slack:
        broad = found.high - found.low > 2.0 * BROAD * max(abs(low), abs(high))
        return "cannot tell yet" if broad else "as claimed"
    if found.low <= high and found.high >= low:
        return "cannot tell yet"
    above = found.estimate > high
    return "better" if above == (unit == "times") else "worse"


def _over_seeds(loop: LoopOfTimes, figure: Callable[[int], float]) -> Interval:
    """A figure per seed; where all times are fixed one seed says it exactly."""
    if loop.spread == "deterministic":
        exact = figure(0)
        return Interval(exact, exact, exact, 1)
    return interval_over_seeds([figure(seed) for seed in range(SEEDS)])


def _batches(loop: LoopOfTimes) -> int:
    """So many that an interval means something; where all times are fixed, four say it all."""
    if loop.spread == "deterministic":
        return FEWEST_BATCHES
    return max(FEWEST_BATCHES, LABELS_A_RUN // loop.batch_size)


def _times(loop: LoopOfTimes, examples: int, seed: int) -> QueueTimes:
    return queue_times(msgspec.structs.replace(loop.plan, seed=seed), examples)


def _pace(loop: LoopOfTimes, seed: int) -> float:
    """Labels per second between selections, the first two and the last left out."""
    starts = _times(loop, loop.batch_size * (_batches(loop) + 4), seed).batches
    return loop.batch_size / float(np.diff(starts)[2:-1].mean())


def _known(value: float) -> float | None:
    return None if math.isnan(value) else value
