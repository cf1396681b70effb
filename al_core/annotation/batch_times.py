"""When the labels of a batch come in: any spread of times, one queue, everyone free at the start.

Queueing theory has closed forms for exponential times alone (ORACLES C); measured times need
the queue itself, so it is played through a few hundred times.
"""

from functools import lru_cache

import numpy as np

from al_core.annotation.times import scaled_times, seconds_sampler
from al_core.arrays.randomness import random_for
from al_core.domain.plan import Person
from al_core.domain.values import Floats

REPETITIONS = 400


@lru_cache(maxsize=16)
def _completions(person: Person, people: int, tasks: int) -> Floats:
    """Moments at which tasks end that `people` alike take in order, (repetitions, tasks).

    The draws of a task are scaled to the person's own mean: 400 of a heavy tail miss it by
    several per cent, which would make loops that wait for each batch look quicker or slower than
    they are.
    """
    generator = random_for(0, people, "batch times")
    draws = np.array(seconds_sampler(person)(generator, REPETITIONS * tasks))
    seconds = draws.reshape(tasks, REPETITIONS)
    seconds *= _mean_seconds(person) / seconds.mean(axis=1, keepdims=True)
    ends, everywhere = np.empty((REPETITIONS, tasks)), np.arange(REPETITIONS)
    begun = min(people, tasks)
    ends[:, :begun] = seconds[:begun].T
    free = ends[:, :begun].copy()
    for task in range(begun, tasks):
        first = free.argmin(axis=1)
        ends[:, task] = free[everywhere, first] + seconds[task]
        free[everywhere, first] = ends[:, task]
    return ends


def _mean_seconds(person: Person) -> float:
    if person.spread == "bootstrap":
        return float(scaled_times(person).mean())
    return person.mean_seconds


@lru_cache(maxsize=1024)
def batch_completions(person: Person, people: int, batch_size: int, overlap: int = 1) -> Floats:
    """Expected seconds until the 1st, 2nd, ... example of a batch is closed, (batch_size,).

    An example takes `overlap` answers. Each call plays the same draws, so that two batch sizes
    differ by their size alone.
    """
    tasks = batch_size * overlap
    rounded = 1 << (tasks - 1).bit_length()
    ends = np.sort(_completions(person, people, rounded)[:, :tasks], axis=1)
    expected = np.asarray(ends[:, overlap - 1 :: overlap].mean(axis=0))
    expected.setflags(write=False)
    return expected
