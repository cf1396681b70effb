"""Does an arrival lie outside of what the model was shown? Distance to the labeled set."""

import numpy as np

from al_core.arrays.blocks import over_blocks, row_blocks
from al_core.arrays.distances import squared_distances
from al_core.domain.errors import DataError
from al_core.domain.values import Features, Floats, Rows

NEIGHBOURS = 5
CENTER_BLOCK = 1024


def labeled_distances(features: Features, rows: Rows, labeled: Rows, k: int = NEIGHBOURS) -> Floats:
    """Mean Euclidean distance of each of `rows` to its k nearest labeled rows, (n,).

    Fewer than k labels: all of them. The kNN score of Sun, Ming, Zhu, Li 2022 (arXiv
    2204.06507). O(n l d).
    """
    if not labeled.size:
        raise DataError("no labels to measure a distance to; label a first few examples")
    groups = [features[labeled[group]] for group in row_blocks(labeled.size, CENTER_BLOCK)]

    def near(block: Features) -> Floats:
        each = np.concatenate([squared_distances(block, group) for group in groups], axis=1)
        size = min(k, each.shape[1])
        each.partition(size - 1, axis=1)
        return np.asarray(np.sqrt(each[:, :size]).mean(axis=1))

    return over_blocks(features, rows, near)


def percentiles(scores: Floats, own: Floats) -> Floats:
    """Share of the pool's own scores, (n,), below each score; equal ones count half.

    0.5 on average for rows of the pool itself; near 1: farther from all labels than the pool.
    """
    if not own.size:
        raise DataError("no scores of the pool to compare with; keep some of it unlabeled")
    ranked = np.sort(own)
    below = np.searchsorted(ranked, scores, side="left")
    equal = np.searchsorted(ranked, scores, side="right") - below
    return np.asarray((below + 0.5 * equal) / own.size)
