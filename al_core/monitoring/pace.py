"""What each architecture's timing does to people, trainer and freshness, in closed form.

T = mean active seconds per closed example, N = people, R = seconds to retrain, B = batch size,
t_k = expected time until the k-th of a batch is closed when everyone starts free, l = N / T.
For the steady state of a loop; the engine run as a pure queue is what it is checked against.
"""

import math
from dataclasses import dataclass, replace

import numpy as np

from al_core.domain.values import Floats


@dataclass(frozen=True)
class Workload:
    """What the people and the trainer have to do.

    label_seconds: T, all answers that one example takes together. arrivals_per_second: the pool
    can't be labeled faster than it fills; inf = all of it is there.
    """

    label_seconds: float
    people: int
    retrain_seconds: float
    arrivals_per_second: float = math.inf

    @property
    def labels_per_second(self) -> float:
        """l: examples closed per second while everyone works."""
        return self.people / self.label_seconds


@dataclass(frozen=True)
class Pace:
    """Steady state of a loop.

    waiting_share: of people's time, 0 to 1. behind_labels: mean number of examples chosen before
    a pick whose labels its model has not seen: those of its own batch, open ones, and labels that
    came in since the model's training set. latency_seconds: from selection to a model that has
    seen the label. labels_per_training: examples closed between trainings. extra_labels: examples
    closed beyond those wanted until a model has seen these (a batch is not cut short, people go
    on while it trains); extra_seconds: time beyond that for the wanted ones, the training on the
    seed set and the last one included.
    """

    seconds_per_label: float
    waiting_share: float
    behind_labels: float
    latency_seconds: float
    labels_per_training: float
    extra_labels: float = 0.0
    extra_seconds: float = 0.0


def sequential_pace(load: Workload, completions: Floats) -> Pace:
    """Select, wait for all, retrain: a batch takes t_B + R, and its picks lack one another."""
    size = completions.shape[0]
    cycle = float(completions[-1]) + load.retrain_seconds
    pace = _pace(load, cycle / size, (size - 1) / 2.0, cycle, size)
    return _in_whole_batches(load, pace, (size - 1) / 2.0)


def hybrid_pace(load: Workload, completions: Floats, trigger: int) -> Pace:
    """Retrain when `trigger` examples are closed, the others go on meanwhile.

    What is still open when the new batch is chosen keeps people busy, left / l seconds of it;
    B - trigger labels of the batch before are unknown to the model.
    """
    size, selected = completions.shape[0], float(completions[trigger - 1]) + load.retrain_seconds
    left = float(np.count_nonzero(completions > selected))
    cycle = max(selected + left / load.labels_per_second, size / load.labels_per_second)
    late = (size - trigger) / size
    behind = size - trigger + (size - 1) / 2.0
    pace = _pace(load, cycle / size, behind, cycle * (1.0 + late), size)
    return _in_whole_batches(load, pace, (3 * size - 1) / 2.0 - trigger)


def parallel_pace(load: Workload, batch_size: int) -> Pace:
    """The queue always holds work; a training starts after each B labels once one has ended.

    A model is R old when it is ready and serves until the next, max(B / l, R) later.
    """
    rate, retrain = load.labels_per_second, load.retrain_seconds
    between = max(batch_size / rate, retrain)
    age = retrain + between / 2.0
    behind = rate * age + load.people + (batch_size - 1) / 2.0
    queued = batch_size / rate / 2.0 + load.label_seconds
    pace = _pace(load, 1.0 / rate, behind, queued + age, between * rate)
    return replace(pace, extra_labels=rate * age, extra_seconds=retrain + age)


def trigger_for(load: Workload, batch_size: int) -> int:
    """The label at which to retrain so that the next batch is ready as the queue runs dry.

    From the k-th label on, B - N + 1 - k labels keep everyone busy, for that many times T / N
    seconds; that should be R. At least half the batch, so that a model has something new.
    """
    dry = batch_size - load.people + 1
    wanted = math.floor(dry - load.retrain_seconds * load.labels_per_second)
    return min(batch_size, max(wanted, math.ceil(batch_size / 2), 1))


def _in_whole_batches(load: Workload, pace: Pace, extra_labels: float) -> Pace:
    """Versions come once a batch: on average half a batch more than wanted is labeled."""
    seconds = load.retrain_seconds + extra_labels * pace.seconds_per_label
    return replace(pace, extra_labels=extra_labels, extra_seconds=seconds)


def _pace(load: Workload, seconds: float, behind: float, latency: float, between: float) -> Pace:
    arriving = max(seconds, 1.0 / load.arrivals_per_second)
    busy = 1.0 / (load.labels_per_second * arriving)
    return Pace(arriving, max(0.0, 1.0 - busy), behind, latency, between)
