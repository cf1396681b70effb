"""The law of a person's labeling times, fitted by maximum likelihood, and a check that it fits.

Times of people are heavy-tailed and never near 0: a lognormal, moved by the least time that an
item takes, is the usual law of response times (Van der Linden 2006, doi
10.3102/10769986031002181). Exponential, lognormal and shifted lognormal compete by the small
sample criterion of Akaike (Hurvich and Tsai 1989). The Kolmogorov-Smirnov distance is held
against that of samples drawn from the fitted law and fitted anew (Lilliefors 1967; Stute,
Gonzalez Manteiga and Presedo Quindimil 1993), for parameters were fitted to the same times.
"""

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.special import ndtr, ndtri

from al_core.annotation.people import uniforms
from al_core.arrays.randomness import random_for
from al_core.domain.errors import DataError
from al_core.domain.values import Floats

LawName = Literal["constant", "exponential", "lognormal", "shifted lognormal"]
FEWEST = 8
RESAMPLES = 99
DOUBTFUL = 0.05
SHIFTS = np.array([0.0, *np.linspace(0.1, 0.9, 9), 0.95, 0.98])
"""Of the shortest time seen; at the shortest itself the likelihood has no bound."""
TABLE = 200


@dataclass(frozen=True)
class TimeLaw:
    """A law of times in seconds.

    centre, spread: mean and standard deviation of the logarithm of what goes beyond `shift`;
    exponential: centre is the mean, constant: the value. n: times it was fitted to.
    log_likelihood: at the fit. p_value: of the check; nan where none was made.
    """

    name: LawName
    centre: float
    spread: float
    shift: float
    n: int
    log_likelihood: float
    p_value: float = math.nan

    @property
    def mean(self) -> float:
        """Mean seconds."""
        if self.name in {"constant", "exponential"}:
            return self.centre
        return self.shift + math.exp(self.centre + self.spread**2 / 2.0)

    @property
    def doubtful(self) -> bool:
        """Whether the check says that times are of another law."""
        return self.p_value < DOUBTFUL

    def quantiles(self, shares: Floats) -> Floats:
        """Seconds below which such shares of the times lie."""
        if self.name == "constant":
            return np.full(shares.shape, self.centre)
        if self.name == "exponential":
            return np.asarray(-self.centre * np.log1p(-shares))
        return np.asarray(self.shift + np.exp(self.centre + self.spread * ndtri(shares)))

    def below(self, seconds: Floats) -> Floats:
        """Share of the times that are at most so long."""
        if self.name == "exponential":
            return np.asarray(-np.expm1(-seconds / self.centre))
        beyond = np.maximum(seconds - self.shift, 1e-12)
        return np.asarray(ndtr((np.log(beyond) - self.centre) / self.spread))


def fitted_law(seconds: Floats, seed: int = 0) -> TimeLaw:
    """The law that fits times (n,) best, with its check; DataError below 8 or at 0 or less."""
    times = np.sort(seconds)
    if times.shape[0] < FEWEST:
        raise DataError(f"{times.shape[0]} times; a law needs {FEWEST}, label more")
    if not times[0] > 0.0:
        raise DataError(f"a time of {times[0]:g} s; give seconds above 0")
    law = _best(times)
    if law.name == "constant":
        return law
    p_value = _checked(law, times, seed)
    return TimeLaw(law.name, law.centre, law.spread, law.shift, law.n, law.log_likelihood, p_value)


def table_of(law: TimeLaw, seconds: Floats) -> tuple[float, ...]:
    """Times for `Person.times`: evenly spaced quantiles, of the law or, if doubtful, measured."""
    shares = (np.arange(TABLE) + 0.5) / TABLE
    found = np.quantile(seconds, shares) if law.doubtful else law.quantiles(shares)
    return tuple(np.maximum(found, 1e-3).tolist())


def _best(times: Floats) -> TimeLaw:
    """The law with the smallest criterion; a person whose times hardly differ has a constant."""
    if times[-1] - times[0] <= 1e-6 * times[-1]:
        mean = float(times.mean())
        return TimeLaw("constant", mean, 0.0, 0.0, times.shape[0], math.inf)
    parameters = {"exponential": 1, "lognormal": 2, "shifted lognormal": 3}
    laws = (_exponential(times), _lognormal(times, 0.0, "lognormal"), _shifted(times))
    return min(laws, key=lambda law: _criterion(law, parameters[law.name]))


def _criterion(law: TimeLaw, parameters: int) -> float:
    small = 2.0 * parameters * (parameters + 1.0) / (law.n - parameters - 1.0)
    return 2.0 * parameters - 2.0 * law.log_likelihood + small


def _exponential(times: Floats) -> TimeLaw:
    mean, n = float(times.mean()), times.shape[0]
    return TimeLaw("exponential", mean, mean, 0.0, n, -n * (math.log(mean) + 1.0))


def _lognormal(times: Floats, shift: float, name: LawName) -> TimeLaw:
    logs, n = np.log(times - shift), times.shape[0]
    centre, spread = float(logs.mean()), max(float(logs.std()), 1e-9)
    likelihood = -float(logs.sum()) - n * (math.log(spread) + 0.5 + math.log(2.0 * math.pi) / 2.0)
    return TimeLaw(name, centre, spread, shift, n, likelihood)


def _shifted(times: Floats) -> TimeLaw:
    fits = [_lognormal(times, float(at * times[0]), "shifted lognormal") for at in SHIFTS]
    return max(fits, key=lambda law: law.log_likelihood)


def _checked(law: TimeLaw, times: Floats, seed: int) -> float:
    """Share of samples of the law that are as far from their own fit, or farther."""
    generator = random_for(seed, times.shape[0], "check of a time law")
    refit = {
        "exponential": _exponential,
        "lognormal": lambda sample: _lognormal(sample, 0.0, "lognormal"),
        "shifted lognormal": _shifted,
    }[law.name]
    seen = _distance(law, times)
    farther = 0
    for _ in range(RESAMPLES):
        shares = np.array(uniforms(generator, times.shape[0]))
        sample = np.maximum(np.sort(law.quantiles(shares)), 1e-9)
        farther += _distance(refit(sample), sample) >= seen
    return (farther + 1) / (RESAMPLES + 1)


def _distance(law: TimeLaw, times: Floats) -> float:
    """Kolmogorov-Smirnov distance of ascending times from a law."""
    n = times.shape[0]
    told = law.below(times)
    steps = np.arange(n + 1) / n
    return float(max(np.max(steps[1:] - told), np.max(told - steps[:-1])))
