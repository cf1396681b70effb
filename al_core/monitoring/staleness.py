"""What an old choice costs: the newest model's guess at the answer against the one that chose."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from al_core.domain.results import Interval
from al_core.domain.values import Floats, Labels
from al_core.monitoring.shares import wilson_interval

EDGES = (0, 1, 2, 4, 8)
"""Staleness bins begin there, the last is open above: 0, 1, 2-3, 4-7, 8 and more."""


@dataclass(frozen=True)
class Guesses:
    """What was known of each answer when it came; arrays (n,), one entry per counted answer.

    behind: staleness, in model versions (or labels) between selection and answer. confidence:
    that of the version that chose the example, in its class. chooser_right, newest_right:
    whether that version, and the newest one at the answer, named the class answered. Neither
    had seen the label.
    """

    behind: Labels
    confidence: Floats
    chooser_right: Labels
    newest_right: Labels


@dataclass(frozen=True)
class StalenessBin:
    """Answers whose selection was between `first` and `last` behind (None: no end).

    confidence: mean of the choosing version's. chosen, newest: how often it was right, and the
    newest one at the answer. gain: newest minus choosing version on the same answers, what
    waiting for it would have told: 0 for sure where nothing newer had come.
    """

    first: int
    last: int | None
    answers: int
    confidence: float
    chosen: Interval
    newest: Interval
    gain: Interval


def staleness_bins(guesses: Guesses, edges: Sequence[int] = EDGES) -> tuple[StalenessBin, ...]:
    """Accuracy of both guesses by staleness; bins without answers are left out."""
    found = []
    ends: list[int | None] = [edge - 1 for edge in edges[1:]]
    for first, last in zip(edges, [*ends, None], strict=True):
        inside = guesses.behind >= first
        if last is not None:
            inside &= guesses.behind <= last
        if inside.any():
            found.append(_bin(guesses, inside, first, last))
    return tuple(found)


def _bin(guesses: Guesses, inside: NDArray[np.bool_], first: int, last: int | None) -> StalenessBin:
    n = int(np.count_nonzero(inside))
    chooser, newest = guesses.chooser_right[inside], guesses.newest_right[inside]
    return StalenessBin(
        first,
        last,
        n,
        float(guesses.confidence[inside].mean()),
        wilson_interval(int(chooser.sum()), n),
        wilson_interval(int(newest.sum()), n),
        Interval(0.0, 0.0, 0.0, n)
        if last == 0
        else _gain(newest.astype(np.int64) - chooser.astype(np.int64)),
    )


def _gain(differences: Labels) -> Interval:
    """Mean of paired differences of -1, 0 and 1 with Agresti and Min's (2005) interval.

    One half is added to either kind of change and one to the rest, then the normal one is
    taken: doi 10.1002/sim.1781.
    """
    n = differences.shape[0]
    up, down = int((differences > 0).sum()), int((differences < 0).sum())
    size, shift = n + 2.0, (up - down) / (n + 2.0)
    spread = (up + down + 1.0) / size - shift * shift
    half = 1.959963984540054 * float(np.sqrt(max(0.0, spread) / size))
    return Interval((up - down) / n, shift - half, shift + half, n)
