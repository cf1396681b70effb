"""Designs in the order in which arithmetic alone would choose them, nothing simulated yet.

Costs are those of reaching the quality that random selection has at most of the label budget.
Two figures can't be derived, and stand for what is published rather than for anybody's data: how
many labels a fresh model's picks save (0.3 of them, the middle of this project's curves), and
how fast that goes as the model falls behind (CDALBench, arXiv 2408.00426: the gain over random
is down to 0.2 to 0.6 of itself at batches of 50, to 0 to 0.3 at 100).
"""

import math
from collections.abc import Callable

import numpy as np

from al_core.annotation.batch_times import batch_completions
from al_core.domain.constraints import HOURS_A_DAY, Constraints
from al_core.domain.plan import ArchitectureKind
from al_core.domain.recommending import Design, Estimate
from al_core.domain.values import Floats
from al_core.experiments.advisor_plans import person_of, workload
from al_core.monitoring.batch_size import batch_size_advice
from al_core.monitoring.pace import (
    Pace,
    Workload,
    hybrid_pace,
    parallel_pace,
    sequential_pace,
    trigger_for,
)

SAVED_WHEN_FRESH = 0.3
FORGOTTEN_BEHIND = 0.5
"""Share of the labels had at mid-run by which a model may be behind for a gain of 1/e."""
TARGET_SHARE = 2.0 / 3.0
"""Of the label budget: where random's quality is the target. A third is left for those who need
more labels than random, so that few of them fall short.
"""

SERIES = (1, 2, 5, 10, 20, 50, 100, 200)
LARGEST_SHARE = 0.5
MOST_ANSWERS = 4_000
"""In a batch that is looked at: larger ones take long to play through, and nobody's loop has them.
"""

Pacing = Callable[[Workload, Floats], Pace]


def _hybrid(load: Workload, completions: Floats) -> Pace:
    return hybrid_pace(load, completions, trigger_for(load, completions.shape[0]))


def _parallel(load: Workload, completions: Floats) -> Pace:
    return parallel_pace(load, completions.shape[0])


PACES: dict[ArchitectureKind, Pacing] = {
    "sequential": sequential_pace,
    "hybrid": _hybrid,
    "parallel": _parallel,
}
"""Adaptive has none: it begins as hybrid and goes where its rules lead."""


def examples_in_budget(constraints: Constraints, overlap: int = 1) -> float:
    """Examples that the label budget pays for when each takes `overlap` answers; 1 at least."""
    return max(1.0, (constraints.budget.labels or 1) / overlap)


def batch_sizes(constraints: Constraints, overlap: int = 1) -> list[int]:
    """Whole sizes to look at: 1-2-5 steps and both of the rule's, up to half the budget.

    And up to `MOST_ANSWERS` in a batch.
    """
    load = workload(constraints, overlap)
    advice = batch_size_advice(load.label_seconds, load.people, load.retrain_seconds)
    half = math.floor(LARGEST_SHARE * examples_in_budget(constraints, overlap))
    largest = max(1, min(half, MOST_ANSWERS // overlap))
    ruled = [round(min(size, largest)) for size in (advice.by_rule, advice.corrected)]
    return sorted({min(max(size, 1), largest) for size in (*SERIES, *ruled)})


def estimates(constraints: Constraints, overlap: int = 1) -> list[Estimate]:
    """Every architecture at every size, the cheapest first; too slow a latency goes last."""
    found = [
        estimate(constraints, Design(kind, size), overlap)
        for size in batch_sizes(constraints, overlap)
        for kind in PACES
    ]
    limit = constraints.acceptable_latency_seconds or math.inf
    return sorted(found, key=lambda each: (each.latency_seconds > limit, each.cost))


def estimate(constraints: Constraints, design: Design, overlap: int = 1) -> Estimate:
    """What the arithmetic expects of one design; adaptive counts as the hybrid it begins as."""
    pace = pace_of(constraints, design, overlap)
    labels = labels_needed(examples_in_budget(constraints, overlap), pace.behind_labels)
    return Estimate(
        design,
        _cost(constraints, pace, labels, overlap),
        labels,
        pace.seconds_per_label,
        pace.waiting_share,
        pace.behind_labels,
        pace.latency_seconds,
    )


def pace_of(constraints: Constraints, design: Design, overlap: int = 1) -> Pace:
    """The steady state of a design."""
    completions = batch_completions(
        person_of(constraints), constraints.people, design.batch_size, overlap
    )
    return PACES.get(design.kind, _hybrid)(workload(constraints, overlap), completions)


def labels_needed(budget: float, behind_labels: float) -> float:
    """Examples until random's target: what a fresh model saves fades as its picks fall behind."""
    left = math.exp(-behind_labels / (FORGOTTEN_BEHIND * budget / 2.0))
    return TARGET_SHARE * budget * (1.0 - SAVED_WHEN_FRESH * left)


def _cost(constraints: Constraints, pace: Pace, labels: float, overlap: int) -> float:
    """Hours by the clock, or money: answers, everyone's hours at work, the trainer's hours.

    Counted until a model has seen the labels that are needed; the label budget is not exceeded.
    """
    hours = (labels * pace.seconds_per_label + pace.extra_seconds) / 3600.0
    if constraints.objective == "hours":
        return hours * HOURS_A_DAY / constraints.hours_per_day
    prices = constraints.prices
    closed = min(labels + pace.extra_labels, examples_in_budget(constraints, overlap))
    trainings = 1.0 + closed / pace.labels_per_training
    training_hours = trainings * constraints.mean_retrain_seconds / 3600.0
    return float(
        np.dot(
            (closed * overlap, hours * constraints.people, training_hours),
            (prices.per_label, prices.per_person_hour, prices.per_compute_hour),
        )
    )
