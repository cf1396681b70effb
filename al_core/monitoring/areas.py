"""Areas under learning curves; say which one is meant."""

import numpy as np

from al_core.domain.values import Floats


def curve_area(x: Floats, y: Floats) -> float:
    """Mean height of a learning curve: trapezoid over `x` divided by the range of `x`.

    x, (k,), ascending: labels, seconds or cost. One point gives its own height, none NaN.
    """
    if not x.shape[0]:
        return float("nan")
    width = float(x[-1] - x[0])
    if width <= 0.0:
        return float(y[-1])
    return float(np.trapezoid(y, x) / width)


def published_area(accuracies: Floats) -> float:
    """AUBC as Zhan et al. 2021 and Lu, Li, Lin 2023 (arXiv 2306.08954) publish it.

    accuracies, (n,): one after each query, the start left out. Trapezoid with steps of 1,
    divided by the number of queries n (not n - 1), so a constant c gives c (n - 1) / n.
    """
    if not accuracies.shape[0]:
        return float("nan")
    return float(np.trapezoid(accuracies) / accuracies.shape[0])


def held(x: Floats, y: Floats, at: Floats) -> Floats:
    """The curve as a staircase: height of the newest point at or before each of `at`.

    A model is used until the next is ready, so between points nothing is interpolated.
    Before the first point the curve has its first height.
    """
    place = np.searchsorted(x, at, side="right") - 1
    return np.asarray(y[np.clip(place, 0, None)])


def held_area(x: Floats, y: Floats, start: float, end: float) -> float:
    """Mean height of the staircase from `start` to `end`: compares runs over equal time.

    Runs differ in how long they take, so areas over hours or cost need a common range. A range
    without width, as at a run's first model, gives the height there.
    """
    if end <= start:
        return float(held(x, y, np.array([end]))[0])
    inside = x[(x > start) & (x < end)]
    edges = np.concatenate(([start], inside, [end]))
    heights = held(x, y, edges[:-1])
    return float(np.diff(edges) @ heights) / (end - start)
