"""How many labels random selection would need for a given quality, with its uncertainty.

The control's curve (`control.py`) ends at the labels of the audit set and the random share
together; a run that saves labels is better than that, so the curve must be continued. Errors
of most learning curves fall as a power of the labels, towards a floor (Viering and Loog 2022,
arXiv 2103.10948). With e for an error rate and m for the largest size:

    log(e_control(n) / e_run) = level - slope * (1 - (n / m)^-c) / c

level: at m; slope: the exponent of the power law at m; c: how soon the curve flattens, 0 = it
stays a power law down to no error. For each c on a grid, level and slope have a normal
posterior; c is weighted by its evidence. Labels needed: where the logarithm is 0.

Chosen on 87 simulated runs of ten kinds, 300 audit labels. The same in accuracies in place of
log errors covered alike (95 % against 97 %), but not where the control nears perfection.
Prediction-powered differences (Angelopoulos et al. 2023, arXiv 2301.09633) would narrow the
audit's part by 2 to 15 %, for a prediction of the whole pool with each fit: left out. Not
tried: a control on labels that a model imputes, which can't get better than that model, just
where the answer is read.
"""

import math
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from al_core.arrays.randomness import random_for
from al_core.domain.values import Floats
from al_core.monitoring.control import ControlCurve
from al_core.monitoring.curve_families import power
from al_core.monitoring.linear_posteriors import linear_posteriors
from al_core.monitoring.savings import ROUNDING, rising

RESAMPLES = 300
DRAWS = 4000
FEWEST_DRAWS = 100
WINDOW = 4.0
"""The power law is fitted from m / WINDOW on; below, straight lines join the sizes."""
FLATTENING = np.geomspace(0.02, 2.5, 16)
FLATTENING_MEDIAN, FLATTENING_SPREAD = 0.15, 0.6
LEVEL_SPREAD, SLOPE_SPREAD = 1.5, 1.0
NUGGET = 0.01
"""Relative error by which an exact curve would still miss the power law."""
WANDER = 0.1
"""Relative error of a continuation, in the logarithm of labels: 10 % of the way."""


@dataclass(frozen=True)
class Needed:
    """What the control needs for the run's quality.

    target: the run's accuracy, smoothed so that it never falls. own: labels of the first model
    that was there. draws: labels that random selection needs, posterior draws, (m,); inf =
    never; empty = nothing can be said.
    """

    target: float
    own: float
    draws: Floats


@dataclass(frozen=True)
class _Paired:
    """log(e_control / e_run) at each size, (k,), and the covariance of its error, (k, k)."""

    sizes: Floats
    log_ratio: Floats
    covariance: Floats


def labels_needed(
    control: ControlCurve, labels: Floats, correct: NDArray[np.bool_], seed: int = 0
) -> Needed:
    """Labels with which random selection is as good as the run's newest model.

    labels: those of the run's models, ascending, (v,). correct: whether each was right on the
    audit examples of the control's curve, (v, a). The population's quality is meant, not that
    on these audit examples: they are resampled, the run's curve and the control's together.
    The seed set alone has saved nothing: the control's first model is the same.
    """
    accuracy = rising(correct.mean(axis=1))
    target = float(accuracy[-1])
    own = float(labels[np.flatnonzero(accuracy >= target - ROUNDING)[0]])
    if labels[-1] <= control.sizes[0]:
        return Needed(target, own, np.array([own]))
    generator = random_for(seed, labels.shape[0], "labels needed")
    paired = _paired(control, correct, generator)
    return Needed(target, own, _draws(paired, generator))


def level_variance(control: ControlCurve) -> float:
    """Relative variance of the curve's error rates from which labels were there to draw.

    Between repeats of size n the mean accuracy varies by s^2 (1 - n / known), less what each
    audit example's own changes of mind bring, which resampling the examples counts already;
    the level of the curve by about s^2 n / known (the first term of Hoeffding 1948 on
    U-statistics). Read at the middle sizes: at small ones the further terms count, at large
    ones the repeats are too much alike.
    """
    repeats, _, audited = control.correct.shape
    share = control.sizes / control.known
    use = (share > 0.3) & (share < 0.7)
    if repeats < 2 or not use.any():
        return 0.0
    mean = control.correct.mean(axis=2)
    minds = control.correct.var(axis=0, ddof=1).mean(axis=1) / audited
    variance = (mean.var(axis=0, ddof=1) - minds) / (1.0 - share) * share
    error = np.exp(_log_error(mean.mean(axis=0), audited))
    return max(0.0, float(np.mean((variance / error**2)[use])))


def _paired(
    control: ControlCurve, correct: NDArray[np.bool_], generator: np.random.Generator
) -> _Paired:
    repeats, _, audited = control.correct.shape
    by_example = control.correct.mean(axis=0)
    once = np.full((1, audited), 1.0 / audited)
    again = generator.multinomial(audited, once[0], RESAMPLES) / audited
    weights = np.concatenate((once, again))
    runs = np.array([rising(each)[-1] for each in weights @ correct.T])
    log_ratios = _log_error(weights @ by_example.T, audited) - _log_error(runs, audited)[:, None]
    between = control.correct.mean(axis=2).var(axis=0, ddof=1) / repeats
    own = between * np.maximum(0.0, 1.0 - control.sizes / control.known)
    error = np.exp(_log_error(by_example.mean(axis=1), audited))
    alone = np.diag(own / error**2 + NUGGET**2)
    covariance = np.cov(log_ratios[1:].T) + level_variance(control) + alone
    return _Paired(control.sizes.astype(np.float64), log_ratios[0], covariance)


def _log_error(accuracy: Floats, audited: int) -> Floats:
    """Logarithm of the error rate, half an example added so that none is no end of the world."""
    return np.asarray(np.log(1.0 - accuracy + 0.5 / audited))


def _draws(paired: _Paired, generator: np.random.Generator) -> Floats:
    """Posterior draws of the labels at which control and run are equal."""
    use = paired.sizes >= paired.sizes[-1] / WINDOW
    window = _Paired(paired.sizes[use], paired.log_ratio[use], paired.covariance[np.ix_(use, use)])
    parameters = _posterior(window, generator)
    falling = parameters[parameters[:, 1] > 0.0]
    if falling.shape[0] < FEWEST_DRAWS:
        return np.empty(0)
    needed = float(paired.sizes[-1]) * _crossing(falling, generator)
    early = needed < window.sizes[0]
    needed[early] = _early(paired, window.sizes[0], int(np.count_nonzero(early)), generator)
    return needed


def _posterior(window: _Paired, generator: np.random.Generator) -> Floats:
    """Draws of (level, slope, c), (m, 3): Bayesian linear regression for each c."""
    ratio = window.sizes / window.sizes[-1]
    designs = np.array(
        [
            np.column_stack((np.ones_like(ratio), -power(ratio, each)))
            for each in FLATTENING[:, None]
        ]
    )
    found = linear_posteriors(
        designs,
        window.log_ratio,
        np.asarray(np.linalg.inv(window.covariance), dtype=np.float64),
        np.array([LEVEL_SPREAD, SLOPE_SPREAD]),
    )
    weights = found.log_evidence + _log_prior()
    chances = np.exp(weights - weights.max())
    picks = generator.choice(FLATTENING.shape[0], size=DRAWS, p=chances / chances.sum())
    return np.column_stack((found.drawn(picks, generator), FLATTENING[picks]))


def _log_prior() -> Floats:
    away = (np.log(FLATTENING) - math.log(FLATTENING_MEDIAN)) / FLATTENING_SPREAD
    return np.asarray(-(away**2) / 2.0)


def _crossing(parameters: Floats, generator: np.random.Generator) -> Floats:
    """Where each drawn curve is 0, as n / m; inf where it flattens before."""
    level, slope, c = parameters.T
    left = 1.0 - c * level / slope
    with np.errstate(divide="ignore", invalid="ignore"):
        way = np.where(left > 0.0, -np.log(left) / c, np.inf)
    wander = 1.0 + WANDER * generator.normal(size=way.shape[0])
    return np.asarray(np.exp(np.minimum(way * np.maximum(wander, 0.1), 700.0)))


def _early(paired: _Paired, end: float, count: int, generator: np.random.Generator) -> Floats:
    """Draws for a quality reached before `end`: a rising line through the sizes, in log n."""
    drawn = generator.multivariate_normal(-paired.log_ratio, paired.covariance, size=count)
    x = np.log(paired.sizes)
    return np.array([min(end, math.exp(_zero(x, rising(each)))) for each in drawn])


def _zero(x: Floats, y: Floats) -> float:
    """Where a rising line is first 0, held at its ends."""
    if y[0] >= 0.0:
        return float(x[0])
    for (x0, y0), (x1, y1) in pairwise(zip(x.tolist(), y.tolist(), strict=True)):
        if y1 >= 0.0:
            return float(x0 + (x1 - x0) * -y0 / (y1 - y0))
    return float(x[-1])
