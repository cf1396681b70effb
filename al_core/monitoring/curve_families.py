"""Shapes that learning curves take, each as a bend away from a straight line in log labels.

Viering and Loog 2022 (arXiv 2103.10948) list the parametric forms that were found to fit;
Domhan, Springenberg and Hutter 2015 (IJCAI) combine several to look ahead. All of them are an
asymptote less a fading part, so that each is here, with r = labels / labels now:

    quality(r) = level + slope * bend(r),    bend(1) = 0,    d bend / d log r = 1 at r = 1

level: the quality now; slope: what e times the labels would bring at the present pace. Both
are linear and mean the same in every family; what remains of a family is its bend.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import product

import numpy as np

from al_core.domain.values import Floats

SMALLEST_RATIO = 0.03
"""Labels below this share of the present ones say nothing of how the curve goes on."""


@dataclass(frozen=True)
class Family:
    """A parametric form. shapes: a grid over its shape parameters, (s, p), p from 0 to 2.

    bend(r, shape): of ratios (k,), and infinity for its end.
    """

    name: str
    formula: str
    shapes: Floats
    bend: Callable[[Floats, Floats], Floats]


def power(ratio: Floats, shape: Floats) -> Floats:
    """The power law a - b n^-c: (1 - r^-c) / c."""
    c = shape[0]
    return np.asarray((1.0 - ratio**-c) / c)


def _exponential(ratio: Floats, shape: Floats) -> Floats:
    c = shape[0]
    return np.asarray((1.0 - np.exp(-c * (ratio - 1.0))) / c)


def _inverse_log(ratio: Floats, shape: Floats) -> Floats:
    c, logs = shape[0], np.log(ratio)
    with np.errstate(invalid="ignore", divide="ignore"):
        way = np.where(c + logs > 0.0, c * logs / (c + logs), -np.inf)  # before the pole: no curve
    return np.asarray(np.where(np.isposinf(ratio), c, way))


def _hill(ratio: Floats, shape: Floats) -> Floats:
    half, d = shape
    with np.errstate(invalid="ignore"):
        way = (half + 1.0) * (ratio**d - 1.0) / (d * (half + ratio**d))
    return np.asarray(np.where(np.isposinf(ratio), (half + 1.0) / d, way))


def _michaelis_menten(ratio: Floats, shape: Floats) -> Floats:
    return _hill(ratio, np.array([shape[0], 1.0]))


def _weibull(ratio: Floats, shape: Floats) -> Floats:
    c, d = shape
    return np.asarray((1.0 - np.exp(-c * (ratio**d - 1.0))) / (c * d))


def _plateau(ratio: Floats, shape: Floats) -> Floats:
    del shape
    return np.zeros_like(ratio)


def _grid(*axes: Floats) -> Floats:
    return np.array(list(product(*axes)), dtype=np.float64)


FAMILIES = (
    Family("power law", "a - b n^-c", _grid(np.geomspace(0.05, 3.0, 14)), power),
    Family("exponential", "a - b exp(-c n)", _grid(np.geomspace(0.1, 8.0, 12)), _exponential),
    Family("inverse log", "a - b / log(c n)", _grid(np.array([4.0, 6.0, 9.0])), _inverse_log),
    Family("Michaelis-Menten", "a n / (c + n)", _grid(np.geomspace(0.03, 10.0, 10)),
           _michaelis_menten),
    Family("logistic in log n", "a / (1 + c n^-d)",
           _grid(np.array([0.05, 0.2, 0.7, 2.0]), np.array([0.5, 2.0, 3.0])), _hill),
    Family("Weibull", "a - b exp(-c n^d)",
           _grid(np.array([0.3, 1.0, 2.0, 4.0]), np.array([0.3, 0.6, 2.0])), _weibull),
    Family("plateau", "a", np.empty((1, 0)), _plateau),
)  # fmt: skip
