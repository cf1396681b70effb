"""How a run's quality goes on with more labels, with intervals, or that it can't be told yet.

A measured quality is a curve of one of the families of `curve_families.py`, plus a random walk
in log labels that starts now (what no family knows: luck of the picks, a new phase of the
curve), plus the noise of each measurement, a share of the binomial one of the audit set (all
models are measured on the same items). Given a family's shape and the sizes of walk and noise,
level and slope have a normal posterior. Each combination weighs by its prior times the density
that it gave, from the first 70 % of the models, to the last 30 % that it had not seen: the
conditional marginal likelihood (Lotfi et al. 2022, arXiv 2202.11678). So a forecast's draws
hold what is not known of parameters, family, noise and way alike, and grow with the distance.

Sizes of walk and noise, the prior of the slope and the 70 % were chosen on the design runs of
benchmarks/forecast_runs.py; how often intervals hold elsewhere says benchmarks/FORECAST.md.
"""

import math
from dataclasses import dataclass
from itertools import product

import numpy as np

from al_core.arrays.randomness import random_for
from al_core.domain.values import Floats, Rows
from al_core.monitoring.curve_families import FAMILIES, SMALLEST_RATIO
from al_core.monitoring.linear_posteriors import LinearPosteriors, linear_posteriors

DRAWS = 1000
PROPOSED = 4 * DRAWS
HELD_OUT = 0.3
NOISES = (0.05, 0.15, 0.4, 1.0)
"""Variance of a measurement as a share of p (1 - p) / audit items."""
WALKS = (0.01, 0.03, 0.1)
"""Standard deviation of the walk over e times the labels, in units of sqrt(p (1 - p))."""
LEVEL_SPREAD, SLOPE_SPREAD = 1.0, 0.12
NUGGET = 0.002
MOST_MODELS = 120
FEWEST_MODELS, FEWEST_AUDITED, GROWTH = 6, 50, 1.5
FARTHEST = 4.0
"""Nothing is said beyond so many times the present labels."""
_SHAPES = tuple((family, shape) for family in FAMILIES for shape in family.shapes)
_OWNERS = np.array([place for place, each in enumerate(FAMILIES) for _ in each.shapes])
_LOG_PRIOR = -np.log(np.array([len(family.shapes) for family, _ in _SHAPES]))
_LEVEL_ONLY = np.array([family.name == "plateau" for family, _ in _SHAPES])
_ENDS = np.array([float(f.bend(np.array([np.inf]), shape)[0]) for f, shape in _SHAPES])


@dataclass(frozen=True)
class Measured:
    """Quality (a share) of models on `audited` items: labels, ascending, and quality, (k,).

    to_audit: items of the audit set that have no label yet. What is forecast is measured on
    the whole set, so its level is not known as well as that on the items labeled so far.
    """

    labels: Floats
    quality: Floats
    audited: int
    to_audit: int = 0

    def first(self, count: int) -> "Measured":
        """As it was after so many models."""
        return Measured(self.labels[:count], self.quality[:count], self.audited, self.to_audit)


@dataclass(frozen=True)
class Continuation:
    """Draws of how a run goes on, (m, f) over label counts, (f,).

    curves: the quality; measured: with the noise of measurement. weights: by family name.
    """

    labels: Floats
    curves: Floats
    measured: Floats
    weights: dict[str, float]


@dataclass(frozen=True)
class _Mixture:
    """Posteriors of every shape under each size of noise and walk; chances sum to 1, (h, s)."""

    centre: float
    sizes: tuple[tuple[float, float], ...]
    posteriors: tuple[LinearPosteriors, ...]
    chances: Floats


def missing(measured: Measured) -> str:
    """What a forecast still lacks, in words; empty when there is enough."""
    models = measured.labels.shape[0]
    if measured.audited < FEWEST_AUDITED:
        return f"{measured.audited} audit labels so far, {FEWEST_AUDITED} are needed"
    if models < FEWEST_MODELS:
        return f"{models} models so far, {FEWEST_MODELS} are needed"
    if measured.labels[-1] < GROWTH * measured.labels[0]:
        needed = math.ceil(GROWTH * measured.labels[0])
        return (
            f"the labels have not grown enough since the first model: {measured.labels[-1]:,.0f} "
            f"so far, {needed:,} are needed"
        )
    return ""


def continued(measured: Measured, labels: Floats, seed: int = 0) -> Continuation:
    """How the curve goes on at larger label counts, ascending, (f,).

    Nothing is checked here: ask `missing` first.
    """
    window = _window(measured)
    mixture = _mixture(window)
    generator = random_for(seed, measured.labels.shape[0], "learning curve")
    ratio = labels / measured.labels[-1]
    hyper, shape, coefficients = _coefficients(mixture, generator)
    bends = np.array([family.bend(ratio, each) for family, each in _SHAPES])
    curves = coefficients[:, :1] + coefficients[:, 1:] * bends[shape]
    sizes = np.array(mixture.sizes)[hyper]
    steps = np.sqrt(np.diff(np.log(ratio), prepend=0.0))
    walked = np.cumsum(generator.normal(size=curves.shape) * steps, axis=1) * sizes[:, 1:]
    unlabeled = generator.normal(size=(curves.shape[0], 1)) * _level_unknown(measured)
    curves = np.clip(curves + walked + unlabeled, 0.0, 1.0)
    variance = sizes[:, :1] * curves * (1.0 - curves) / measured.audited + NUGGET**2
    noisy = curves + generator.normal(size=curves.shape) * np.sqrt(variance)
    return Continuation(labels, curves, np.clip(noisy, 0.0, 1.0), family_weights(mixture.chances))


def family_weights(chances: Floats) -> dict[str, float]:
    """The chance of each family, over its shapes and all sizes."""
    by_shape = chances.sum(axis=0)
    return {
        family.name: float(by_shape[place == _OWNERS].sum())
        for place, family in enumerate(FAMILIES)
    }


def binomial_variance(measured: Measured) -> Floats:
    """Of each measurement: p (1 - p) / n with p by the rule of succession, (k,)."""
    p = (measured.quality * measured.audited + 1.0) / (measured.audited + 2.0)
    return np.asarray(p * (1.0 - p) / measured.audited)


def _window(measured: Measured) -> Measured:
    """The models that tell of the future: not those of the first labels, and not too many."""
    use = np.flatnonzero(measured.labels >= SMALLEST_RATIO * measured.labels[-1])
    if use.shape[0] > MOST_MODELS:
        use = use[np.unique(np.linspace(0, use.shape[0] - 1, MOST_MODELS).round().astype(int))]
    return Measured(measured.labels[use], measured.quality[use], measured.audited)


def _mixture(window: Measured) -> _Mixture:
    ratio = window.labels / window.labels[-1]
    bends = np.array([family.bend(ratio, shape) for family, shape in _SHAPES])
    designs = np.stack((np.ones_like(bends), bends), axis=2)
    centre = float(window.quality[-3:].mean())
    spread = math.sqrt(max(centre * (1.0 - centre), 1.0 / window.audited))
    sizes = tuple((noise, walk * spread) for noise, walk in product(NOISES, WALKS))
    posteriors, weights = [], []
    for noise, walk in sizes:
        covariance = _covariance(window, ratio, noise, walk)
        found, weight = _weighed(designs, window.quality - centre, covariance)
        posteriors.append(found)
        weights.append(weight + _LOG_PRIOR)
    odds = np.exp(np.array(weights) - np.max(weights))
    return _Mixture(centre, sizes, tuple(posteriors), odds / odds.sum())


def _covariance(window: Measured, ratio: Floats, noise: float, walk: float) -> Floats:
    """Of measurements about the curve: their own noise, and the walk back from now."""
    away = -np.log(ratio)
    alone = np.diag(noise * binomial_variance(window) + NUGGET**2)
    return np.asarray(alone + walk**2 * np.minimum.outer(away, away))


def _weighed(designs: Floats, y: Floats, covariance: Floats) -> tuple[LinearPosteriors, Floats]:
    """Posteriors by all models, and the log density given to the last by the first, (s,)."""
    whole, evidence = _evidence(designs, y, covariance, np.arange(y.shape[0]))
    first = max(2, round((1.0 - HELD_OUT) * y.shape[0]))
    _, before = _evidence(designs, y, covariance, np.arange(first))
    return whole, evidence - before


def _evidence(
    designs: Floats, y: Floats, covariance: Floats, use: Rows
) -> tuple[LinearPosteriors, Floats]:
    part, seen = covariance[np.ix_(use, use)], y[use]
    inverse = np.asarray(np.linalg.inv(part), dtype=np.float64)
    spread = np.array([LEVEL_SPREAD, SLOPE_SPREAD])
    found = linear_posteriors(designs[:, use], seen, inverse, spread)
    common = -(np.linalg.slogdet(part)[1] + seen @ inverse @ seen) / 2.0
    return found, found.log_evidence + common


def _coefficients(mixture: _Mixture, generator: np.random.Generator) -> tuple[Rows, Rows, Floats]:
    """Places in sizes and shapes, (m,), and (level, slope), (m, 2), of curves that can be.

    A curve neither falls nor ends above 1. Where hardly a draw is like that (the quality
    falls), all stay: their level is what counts then.
    """
    chances = mixture.chances.ravel()
    picks = generator.choice(chances.shape[0], size=PROPOSED, p=chances)
    hyper, shape = np.divmod(picks, mixture.chances.shape[1])
    means = np.array([each.means for each in mixture.posteriors])[hyper, shape]
    roots = np.array([each.roots for each in mixture.posteriors])[hyper, shape]
    noise = generator.normal(size=means.shape)
    drawn = means + np.einsum("nij,nj->ni", roots, noise)
    drawn[:, 0] += mixture.centre
    drawn[_LEVEL_ONLY[shape], 1] = 0.0
    end = drawn[:, 0] + drawn[:, 1] * _ENDS[shape]
    possible = (drawn[:, 1] >= 0.0) & (end <= 1.0) & (drawn[:, 0] <= 1.0)
    kept = np.flatnonzero(possible)
    if kept.shape[0] < DRAWS // 10:
        kept = np.arange(PROPOSED)
    kept = np.resize(kept, DRAWS)
    return hyper[kept], shape[kept], drawn[kept]


def _level_unknown(measured: Measured) -> float:
    """Standard deviation of what the audit items not labeled yet may change."""
    whole = measured.audited + measured.to_audit
    variance = float(binomial_variance(measured)[-1]) * measured.to_audit / whole
    return math.sqrt(variance)
