"""How long a label takes: four spreads around a mean, and tables of real judgement times."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from scipy.special import ndtri

from al_core.domain.errors import DataError
from al_core.domain.plan import Person
from al_core.domain.values import Floats

RARE = 0.001
RARE_NORMAL = -3.090232306167813

Sampler = Callable[[np.random.Generator, int], list[float]]


def seconds_sampler(person: Person) -> Sampler:
    """A function (generator, count) -> that many labeling times in seconds."""
    draw = SPREADS[person.spread](person)

    def sampled(generator: np.random.Generator, count: int) -> list[float]:
        seconds: list[float] = draw(generator, count).tolist()
        return seconds

    return sampled


Draw = Callable[[np.random.Generator, int], Floats]


def _deterministic(person: Person) -> Draw:
    return lambda _, count: np.full(count, person.mean_seconds)


def _exponential(person: Person) -> Draw:
    return lambda generator, count: generator.exponential(person.mean_seconds, count)


def lognormal_shape(mean: float, cv: float) -> tuple[float, float]:
    """Mean and standard deviation of the log of a lognormal time."""
    variance = math.log1p(cv * cv)
    return math.log(mean) - variance / 2.0, math.sqrt(variance)


def _lognormal(person: Person) -> Draw:
    centre, spread = lognormal_shape(person.mean_seconds, person.cv)
    return lambda generator, count: generator.lognormal(centre, spread, count)


def scaled_times(person: Person) -> Floats:
    """The person's table of times, scaled to `mean_seconds`; as measured when that is 0."""
    times = np.asarray(person.times, dtype=np.float64)
    return times * (person.mean_seconds / times.mean()) if person.mean_seconds else times


def _bootstrap(person: Person) -> Draw:
    times = scaled_times(person)
    return lambda generator, count: times[generator.integers(times.shape[0], size=count)]


SPREADS: dict[str, Callable[[Person], Draw]] = {
    "deterministic": _deterministic,
    "exponential": _exponential,
    "lognormal": _lognormal,
    "bootstrap": _bootstrap,
}


def fastest_seconds(person: Person) -> float:
    """The shortest time to reckon with: exact where there is one, else the 0.1 % quantile."""
    return FASTEST[person.spread](person) * (1.0 - person.alike_discount)


def _rare_lognormal(person: Person) -> float:
    centre, spread = lognormal_shape(person.mean_seconds, person.cv)
    return math.exp(centre + spread * RARE_NORMAL)


FASTEST: dict[str, Callable[[Person], float]] = {
    "deterministic": lambda person: person.mean_seconds,
    "exponential": lambda person: -person.mean_seconds * math.log1p(-RARE),
    "lognormal": _rare_lognormal,
    "bootstrap": lambda person: float(scaled_times(person).min()),
}


QUANTILE_POINTS = 4000


def time_quantiles(person: Person) -> Floats:
    """The person's times at 4,000 evenly spaced quantiles, ascending; a table's own times."""
    steps = (np.arange(QUANTILE_POINTS) + 0.5) / QUANTILE_POINTS
    return np.sort(QUANTILES[person.spread](person, steps))


def _lognormal_quantiles(person: Person, steps: Floats) -> Floats:
    centre, spread = lognormal_shape(person.mean_seconds, person.cv)
    return np.asarray(np.exp(centre + spread * ndtri(steps)))


QUANTILES: dict[str, Callable[[Person, Floats], Floats]] = {
    "deterministic": lambda person, steps: np.full(steps.shape, person.mean_seconds),
    "exponential": lambda person, steps: -person.mean_seconds * np.log1p(-steps),
    "lognormal": _lognormal_quantiles,
    "bootstrap": lambda person, _: scaled_times(person),
}


def times_from_frame(frame: Any, judgements: str, most: int = 500) -> tuple[float, ...]:
    """Seconds of real judgements for `Person.times`, from a table with columns set, seconds.

    `judgements` names the set. Of more than `most` rows, that many evenly spaced order
    statistics stand for all, so that a plan stays small; the largest are thinned like the rest.
    """
    of_set = frame.loc[frame["set"] == judgements, "seconds"].to_numpy(dtype=np.float64)
    seconds = np.sort(of_set[np.isfinite(of_set) & (of_set > 0.0)])
    if not seconds.shape[0]:
        sets = ", ".join(sorted(map(str, frame["set"].unique())))
        raise DataError(f"No times above 0 for the set {judgements!r}; take one of {sets}")
    if seconds.shape[0] > most:
        places = (np.arange(most) + 0.5) * seconds.shape[0] / most
        seconds = seconds[places.astype(np.int64)]
    return tuple(seconds.tolist())
