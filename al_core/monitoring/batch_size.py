"""How large a batch should be, so that labeling it takes as long as retraining (DESIGN.md).

T = mean active seconds per label, N = people at work, R = seconds to retrain and rescore.
The rule of thumb is B T / N = R. With exponential times stragglers stretch a batch to
T (B/N - 1 + H_N), where H_N = 1 + 1/2 + ... + 1/N, so the size that takes R is smaller.
"""

import math

import numpy as np
from scipy.special import digamma

from al_core.domain.errors import PlanError
from al_core.domain.results import BatchSizeAdvice, BatchSizeCurve

CURVE_POINTS = 120


def harmonic(n: float) -> float:
    """H_n = 1 + 1/2 + ... + 1/n, continued smoothly between whole numbers; 0 for n = 0."""
    return float(digamma(n + 1.0)) + float(np.euler_gamma)


def kth_label_seconds(mean_seconds: float, people: int, batch_size: int, k: int) -> float:
    """Expected time of the k-th of a batch's labels, exponential times, one queue.

    Sum over i < k of T / min(N, B - i): with i labels in, so many people are still busy.
    """
    if not 0 <= k <= batch_size:
        raise PlanError(f"Label {k} of a batch of {batch_size}; ask for one from 0 to {batch_size}")
    left = batch_size - np.arange(k)
    return float((mean_seconds / np.minimum(people, left)).sum())


def batch_makespan(mean_seconds: float, people: int, batch_size: float) -> float:
    """Expected time until all of a batch is labeled, exponential times.

    T (B/N - 1 + H_N) for B >= N, T H_B below; equal to the last label's time for whole B.
    """
    if batch_size >= people:
        return mean_seconds * (batch_size / people - 1.0 + harmonic(people))
    return mean_seconds * harmonic(batch_size)


def batch_size_advice(mean_seconds: float, people: int, retrain_seconds: float) -> BatchSizeAdvice:
    """The rule's batch size B T / N = R and its straggler-corrected twin, not rounded.

    Corrected: N (R/T + 1 - H_N) where that is at least N; where R < T H_N even one label each
    takes longer than R, and it is the largest whole B with T H_B <= R, at least 1.
    """
    _check(mean_seconds, people, retrain_seconds)
    by_rule = people * retrain_seconds / mean_seconds
    longest_round = mean_seconds * harmonic(people)
    if retrain_seconds >= longest_round:
        corrected = people * (retrain_seconds / mean_seconds + 1.0 - harmonic(people))
        note = "Stragglers stretch a batch; the corrected size takes as long as retraining."
    else:
        corrected = float(_largest_within(mean_seconds, people, retrain_seconds))
        note = (
            "Retraining is quicker than one label from everyone, so some people have to wait: "
            "fewer people, a trigger below 100 % or parallel selection will keep them busy."
        )
    return BatchSizeAdvice(
        by_rule,
        corrected,
        batch_makespan(mean_seconds, people, by_rule),
        batch_makespan(mean_seconds, people, corrected),
        note + " Speaks only of loops in which a batch has a barrier.",
    )


def _largest_within(mean_seconds: float, people: int, retrain_seconds: float) -> int:
    """Largest whole B <= N with T H_B <= R, at least 1."""
    seconds = mean_seconds * np.cumsum(1.0 / np.arange(1, people + 1))
    within = np.searchsorted(seconds, retrain_seconds * (1.0 + 1e-12), side="right")
    return max(1, int(within))


def batch_size_curve(mean_seconds: float, people: int, retrain_seconds: float) -> BatchSizeCurve:
    """Makespans of whole batch sizes up to twice the rule's, without and with stragglers."""
    advice = batch_size_advice(mean_seconds, people, retrain_seconds)
    largest = max(2 * people, math.ceil(2.0 * advice.by_rule))
    sizes = np.unique(np.linspace(1, largest, CURVE_POINTS).round())
    stragglers = [batch_makespan(mean_seconds, people, size) for size in sizes.tolist()]
    return BatchSizeCurve(
        sizes,
        mean_seconds * np.ceil(sizes / people),
        np.array(stragglers),
        retrain_seconds,
        advice,
    )


def _check(mean_seconds: float, people: int, retrain_seconds: float) -> None:
    if not mean_seconds > 0.0:
        raise PlanError(f"Mean seconds per label is {mean_seconds}; give a number above 0")
    if people < 1:
        raise PlanError(f"{people} people can't label a batch; give at least 1")
    if not retrain_seconds >= 0.0:
        raise PlanError(f"Retraining takes {retrain_seconds} s; give 0 or more")
