"""What the advisor says: the plan by rule, what was simulated around it, and how sure it is."""

from dataclasses import dataclass, field
from typing import Literal

import msgspec

from al_core.domain.constraints import Constraints
from al_core.domain.plan import ArchitectureKind, ArchitecturePlan, OptionsPlan, Plan
from al_core.domain.results import BatchSizeAdvice, Interval

Topic = Literal[
    "architecture", "batch size", "trigger", "time-out", "overlap", "consensus", "retraining",
    "random share",
]  # fmt: skip


class Design(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the advisor chooses: an architecture, a batch size, a strategy."""

    kind: ArchitectureKind
    batch_size: int
    strategy: str = "margin"

    @property
    def name(self) -> str:
        """Such as "hybrid · B 20 · margin"."""
        return f"{self.kind} · B {self.batch_size} · {self.strategy}"


@dataclass(frozen=True)
class Reason:
    """One line of the advice: what it is about, what is advised, why in plain words."""

    topic: Topic
    advised: str
    because: str


@dataclass(frozen=True)
class TimeOut:
    """A lease time-out from the tail of the labeling times (ORACLES C's formula).

    seconds: the time-out. cut_share: labels that take longer. expected_seconds: mean time until
    a label when work is dropped there and begun anew by somebody; without_seconds: with no
    time-out at all. gains: whether reassigning shortens the wait by 1 % or more.
    """

    seconds: float
    cut_share: float
    expected_seconds: float
    without_seconds: float

    @property
    def gains(self) -> bool:
        """Whether a time-out that reassigns is worth it: heavy tails only."""
        return self.expected_seconds <= 0.99 * self.without_seconds


@dataclass(frozen=True)
class Estimate:
    """What the closed-form rule expects of one design, up to the label budget's end.

    cost: in the unit of the objective (money or hours), for as much quality as random selection
    has at the budget's end; only good for telling designs apart. waiting_share: of people's
    time. behind_labels: labels on average that the model which chose an example had not seen.
    latency_seconds: from selection to a model that has seen the label.
    """

    design: Design
    cost: float
    labels: float
    seconds_per_label: float
    waiting_share: float
    behind_labels: float
    latency_seconds: float


@dataclass(frozen=True)
class WorkflowAdvice:
    """The plan by rule, before anything is simulated.

    sizes: the rule's batch size and its straggler-corrected twin. architecture and options are
    ready to go into a plan. labels_between_trainings, seconds_between_trainings: the retraining
    cadence. estimates: every design considered, the best first.
    """

    design: Design
    sizes: BatchSizeAdvice
    architecture: ArchitecturePlan
    options: OptionsPlan
    time_out: TimeOut
    labels_between_trainings: float
    seconds_between_trainings: float
    reasons: tuple[Reason, ...]
    estimates: tuple[Estimate, ...]


@dataclass(frozen=True)
class DesignCost:
    """What one design needed to get to the target, simulated on `seeds`.

    interval: where quality, averaged over seeds, reaches the target; bootstrap over seeds, in
    the unit of the recommendation. at_least: the average never got there, so that the estimate
    is where the runs ended. latency_seconds: mean from selection to a model with the label.
    """

    design: Design
    seeds: tuple[int, ...]
    interval: Interval
    at_least: bool
    latency_seconds: float


@dataclass(frozen=True)
class Difference:
    """Another design's cost minus the recommended one's, on the same seeds.

    interval: paired bootstrap. verdict: "costs more", "costs less", "no difference shown" or
    "cannot tell yet". at_least: one of both never got to the target, or not in every resample.
    """

    other: DesignCost
    interval: Interval
    verdict: str
    at_least: bool


@dataclass(frozen=True)
class Recommendation:
    """What the advisor says after simulating.

    unit: "money" or "hours". dataset: what was simulated on; own_data: whether it is the
    user's. target_accuracy, and target_words: where it comes from. runner_up: None where nothing
    else was tried. random: the same architecture and batch size with random selection.
    random_is_as_good: random was chosen, or its interval ends below a tenth more. sequential: the
    same strategy in a plain loop. tried: every design simulated, the cheapest first. plan: ready
    to start.
    """

    constraints: Constraints
    advice: WorkflowAdvice
    best: DesignCost
    runner_up: Difference | None
    random: Difference | None
    sequential: Difference | None
    tried: tuple[DesignCost, ...]
    unit: str
    dataset: str
    own_data: bool
    target_accuracy: float
    target_words: str
    plan: Plan
    random_is_as_good: bool = False
    sentences: tuple[str, ...] = field(default=())
