"""Fewer columns for what costs the square of their number, lengths and angles nearly kept."""

import numpy as np
from scipy.sparse import csr_array

from al_core.arrays.blocks import as_dense
from al_core.arrays.randomness import random_for
from al_core.domain.values import Features, Floats

SIGNS = 8
"""Entries of each column's row in the projection."""


def narrowed(block: Features, width: int) -> Floats:
    """The block with at most `width` columns, float64; itself when it has no more.

    Wider ones are multiplied by a fixed sparse matrix of random signs, eight a column, which
    keeps inner products up to about 1 / sqrt(width) of the lengths (Kane & Nelson 2014, arXiv
    1012.1577). It depends on the two widths alone: every block, round and machine gets the same.
    """
    columns = block.shape[1]
    if columns <= width:
        return np.asarray(as_dense(block), dtype=np.float64)
    return np.asarray(as_dense(block @ _signs(columns, width)), dtype=np.float64)


def _signs(columns: int, width: int) -> csr_array:
    """(columns, width): in each row one random sign in each of eight stretches of columns."""
    generator = random_for(0, 0, "projection")
    edges = np.linspace(0, width, min(SIGNS, width) + 1).astype(np.int64)
    places = generator.integers(edges[:-1], edges[1:], size=(columns, edges.size - 1))
    signs = generator.choice([-1.0, 1.0], size=places.shape) / np.sqrt(edges.size - 1)
    starts = np.arange(columns + 1) * (edges.size - 1)
    return csr_array((signs.ravel(), places.ravel(), starts), (columns, width))
