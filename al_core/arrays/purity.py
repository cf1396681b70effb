"""How wide a ball around a row may be before it holds what is of another kind."""

import numpy as np

from al_core.arrays.clustering import clusters_of
from al_core.arrays.kernels import Measured, Scaling, kernel_blocks, measured
from al_core.arrays.kernels import squared_distances_between as squared
from al_core.arrays.randomness import random_for
from al_core.domain.values import Features, Floats, Labels, Rows

BALLS = 2_048
"""Rows whose balls are looked at, of those given."""
JUST_INSIDE = 1.0 - 1e-9
JUST_OUTSIDE = 1.0 + 1e-9


def pure_radius(features: Features, rows: Rows, k: int, purity: float, scaling: Scaling) -> float:
    """The largest radius at which a share `purity` of balls holds rows of one cluster only.

    The clusters are `k` k-means clusters of `rows`, whose order must be random (by tie rank,
    say): it is what the start of k-means and the 2,048 balls looked at depend on. Exact
    where Yehuda et al. 2022, arXiv 2205.11320, search a grid: a ball is pure as long as its
    radius is below the distance to the nearest row of another cluster. O(n (k + 2048) d).
    """
    known = measured(features[rows], scaling)
    start = random_for(0, 0, "pseudo-labels")
    labels = clusters_of(known.rows, np.arange(rows.size), k, start).labels
    nearest = np.sort(_nearest_of_another(known, labels))
    return float(np.sqrt(nearest[int((1.0 - purity) * nearest.size)]) * JUST_INSIDE)


def _nearest_of_another(known: Measured, labels: Labels) -> Floats:
    """Squared distance of the first 2,048 rows to the nearest of another cluster.

    Where there is but one cluster it is the distance to the farthest row.
    """
    nearest = np.empty(min(BALLS, labels.size))
    for block in kernel_blocks(nearest.size, labels.size):
        distances = squared(known.at(block), known)
        farthest = distances.max(axis=1)
        distances[labels[block, None] == labels] = np.inf
        nearest[block] = np.minimum(distances.min(axis=1), farthest)
    return nearest


def label_radii(
    centers: Measured, others: Measured, alike: np.ndarray, purity: float, limit: float
) -> Floats:
    """The largest radius up to `limit` whose ball is pure enough, around each center.

    alike: (n_centers, n_others), whether the other is of the center's kind; a ball is pure
    enough when that holds for a share `purity` of the others in it. The farthest of them is
    well inside, whatever the rounding. 0 where no radius is.
    """
    radii = np.empty(centers.squared_norms.size)
    for block in kernel_blocks(radii.size, others.squared_norms.size):
        distances = np.sqrt(squared(centers.at(block), others))
        for place, (row, kind) in enumerate(zip(distances, alike[block], strict=True)):
            radii[block.start + place] = _label_radius(row, kind, purity, limit)
    return radii


def _label_radius(distances: Floats, alike: np.ndarray, purity: float, limit: float) -> float:
    inside = np.flatnonzero(distances <= limit)
    order = inside[np.argsort(distances[inside], kind="stable")]
    shares = np.cumsum(alike[order]) / np.arange(1, order.size + 1)
    enough = np.flatnonzero(shares >= purity)
    if order.size == 0 or (enough.size and enough[-1] == order.size - 1):
        return limit
    return float(distances[order[enough[-1]]]) * JUST_OUTSIDE if enough.size else 0.0
