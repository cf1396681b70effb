"""How fast the audited accuracy still rises, from the newest models on the same audit items."""

import math

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from al_core.domain.results import Interval
from al_core.domain.values import Floats

FEWEST_VERSIONS = 5
STRETCH = 3.0
"""The trend is that of the last third of the labels."""
HUNDRED = 100.0
Right = NDArray[np.bool_]


def newest_stretch(labels: Floats) -> int:
    """How many of the newest versions the trend is read from; 0 while there are fewer than 5."""
    if labels.shape[0] < FEWEST_VERSIONS:
        return 0
    within = int(np.count_nonzero(STRETCH * (labels[-1] - labels) <= labels[-1]))
    return max(FEWEST_VERSIONS, within)


def accuracy_trend(labels: Floats, right: Right | Floats) -> Interval:
    """Accuracy gained per 100 labels: the least-squares slope over the newest stretch.

    labels (k,): what each version learned from. right (k, n): whether it is right on each audit
    item. The slope is a mean over items of each item's own slope, so its 95 % t interval is one
    over items, and what is common to all versions (hard items) cancels. That the next model
    could have come out otherwise is not in it. nan from -inf to inf where it can't be told.
    """
    size, n = newest_stretch(labels), right.shape[1]
    x = labels[labels.shape[0] - size :]
    if not size or n < 2 or x[0] == x[-1]:
        return Interval(math.nan, -math.inf, math.inf, n)
    centred = x - x.mean()
    weights = HUNDRED * centred / float(centred @ centred)
    slopes = weights @ right[-size:]
    half = float(stdtrit(n - 1, 0.975) * slopes.std(ddof=1) / math.sqrt(n))
    slope = float(slopes.mean())
    return Interval(slope, slope - half, slope + half, n)


def trends(labels: Floats, right: Right) -> list[Interval]:
    """`accuracy_trend` as it stood after each version."""
    ends, shares = range(1, labels.shape[0] + 1), right.astype(np.float64)
    return [accuracy_trend(labels[:end], shares[:end]) for end in ends]


def price_of_a_label(labels: Floats, cost: Floats) -> float:
    """What a label cost over the newest stretch, nan where that can't be told yet."""
    size = newest_stretch(labels)
    bought = float(labels[-1] - labels[-size]) if size else 0.0
    return float(cost[-1] - cost[-size]) / bought if bought > 0.0 else math.nan
