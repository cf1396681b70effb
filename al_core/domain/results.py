"""What is known of a run once its events are read: the values that figures and tables show."""

from dataclasses import dataclass
from typing import Final, Literal

from al_core.domain.plan import Plan
from al_core.domain.values import Floats

JobState = Literal["queued", "running", "done", "failed", "cancelled"]
UNDER_WAY: Final[frozenset[JobState]] = frozenset({"queued", "running"})


@dataclass(frozen=True)
class LearningCurve:
    """Quality on the locked audit set after each finished model of one run; arrays of (k,).

    labels: closed labels the model was trained on. seconds: since the run's start. cost:
    money spent by then.
    """

    labels: Floats
    seconds: Floats
    cost: Floats
    accuracy: Floats
    macro_f1: Floats
    log_loss: Floats


@dataclass(frozen=True)
class Span:
    """One bar of a Gantt chart: what `lane` (a person, or "trainer") did from start to end.

    activity: labeling, stale (labeling an example that a newer model did not choose),
    retraining or idle.
    """

    lane: str
    activity: str
    start_seconds: float
    end_seconds: float


@dataclass(frozen=True)
class RunFigures:
    """Everything measured of one run; shares 0 to 1, times in seconds.

    cycle_seconds: median time between finished models. latency_seconds: median time from an
    example's selection to a model that has seen its label. staleness: mean number of labels
    by which the model that chose an example was behind, when chosen and when answered.
    redundancy: mean similarity of a pick to its nearest other pick, and of a random batch.
    area: mean accuracy over labels, trapezoid / range. late and lapsed count answers and
    leases. person_hours counts time at work; compute_hours time of training. agreement:
    Krippendorff's alpha between people, nan where nobody answers what another answered.
    """

    labels: int
    answers: int
    seconds: float
    cost: float
    final_accuracy: float
    area: float
    labels_per_hour: float
    cycle_seconds: float
    latency_seconds: float
    staleness_at_selection: float
    staleness_at_answer: float
    people_idle_share: float
    trainer_idle_share: float
    lapsed: int
    late: int
    redundancy: float
    redundancy_at_random: float
    mean_queue_depth: float
    person_hours: float
    compute_hours: float
    agreement: float = float("nan")


@dataclass(frozen=True)
class BatchLikeness:
    """How alike one batch is inside, as the loop measured it when it selected: mean cosines.

    batch: its number in the run, from 1. at_random: of one random batch of the same size.
    """

    batch: int
    size: int
    inside: float
    at_random: float


@dataclass(frozen=True)
class RunResult:
    """One run, read from its log."""

    run_id: str
    plan: Plan
    events: int
    head_hash: str
    finished: bool
    stop_reason: str
    curve: LearningCurve
    figures: RunFigures
    batches: tuple[BatchLikeness, ...] = ()


@dataclass(frozen=True)
class Interval:
    """An estimate with a two-sided interval at `level`; `n` = seeds behind it."""

    estimate: float
    low: float
    high: float
    n: int
    level: float = 0.95


@dataclass(frozen=True)
class CurveBand:
    """Mean of an arm's learning curves over seeds on a common grid, with an interval band.

    axis: labels, hours or cost. arm: "architecture · strategy". All arrays (g,).
    """

    arm: str
    axis: str
    grid: Floats
    mean: Floats
    low: Floats
    high: Floats
    n: int


@dataclass(frozen=True)
class Saving:
    """Labels (or hours, or money) that the random control needs more for equal quality.

    verdict: "saved", "no difference shown", "cost more" or "cannot tell yet". `at_least` is
    true when the control never got there: the figure is then a lower bound.
    """

    arm: str
    unit: str
    target_accuracy: float
    interval: Interval
    at_least: bool
    verdict: str


@dataclass(frozen=True)
class PairedComparison:
    """Difference of areas between two arms on the same seeds (a minus b), bootstrap interval.

    verdict says "no difference shown" when the interval holds 0.
    """

    arm_a: str
    arm_b: str
    metric: str
    interval: Interval
    verdict: str


@dataclass(frozen=True)
class BatchSizeAdvice:
    """B*T/N = R and its straggler-corrected twin (DESIGN.md); sizes are not rounded.

    makespan_by_rule: expected seconds that a batch of the rule's size really takes.
    """

    by_rule: float
    corrected: float
    makespan_by_rule: float
    makespan_corrected: float
    note: str


@dataclass(frozen=True)
class BatchSizeCurve:
    """Makespan of a batch against its size, as the batch advisor draws it; arrays (g,).

    deterministic_seconds: everyone takes the mean time. expected_seconds: exponential times,
    so stragglers count. retrain_seconds: R, which both curves meet at the advised sizes.
    """

    batch_sizes: Floats
    deterministic_seconds: Floats
    expected_seconds: Floats
    retrain_seconds: float
    advice: BatchSizeAdvice


@dataclass(frozen=True)
class Measure:
    """One figure of one arm over its seeds: `name` says what, the interval how sure."""

    arm: str
    name: str
    interval: Interval


@dataclass(frozen=True)
class JobProgress:
    """How far a piece of background work is; `eta_seconds` is None while nothing is known.

    state: queued, running, done, failed or cancelled. last_error: empty when there was none.
    """

    job_id: str
    title: str
    state: JobState
    done: int
    total: int
    eta_seconds: float | None
    last_error: str = ""

    @property
    def under_way(self) -> bool:
        """Whether it waits or is being done."""
        return self.state in UNDER_WAY


@dataclass(frozen=True)
class LabStatus:
    """What the strip on every page shows of the run being looked at.

    data_version is empty and model_version None while there is none; model_age_labels: labels
    closed since that model's training set. job: what the worker does now, if anything.
    """

    data_version: str
    model_version: int | None
    model_age_labels: int
    queue_depth: int
    job: JobProgress | None
