"""How close rows are to their nearest neighbours."""

import numpy as np

from al_core.arrays.blocks import row_blocks, taken
from al_core.arrays.distances import inner_products, rough_squared_distances, unit_rows
from al_core.domain.values import Features, Floats, Rows

BLOCK_ENTRIES = 2**20
REFERENCES = 4096
SMALL_BATCH = 512


def nearest_similarity(features: Features, rows: Rows) -> Floats:
    """Cosine of each of `rows` with the most similar other one of them, (n,).

    An all-zero row has cosine 0 with every row; a row on its own has 0.
    """
    if rows.size < 2:
        return np.zeros(rows.size)
    if rows.size <= SMALL_BATCH:
        return _nearest_in_small_batch(features[rows])
    units = unit_rows(taken(features, rows))
    nearest = np.empty(rows.size)
    for block in row_blocks(rows.size, max(1, BLOCK_ENTRIES // rows.size)):
        cosines = inner_products(units[block], units)
        own = np.arange(block.start, block.stop)
        cosines[own - block.start, own] = -np.inf
        nearest[block] = cosines.max(axis=1)
    return nearest


def _nearest_in_small_batch(block: Features) -> Floats:
    """The same from one table of inner products: every live batch is measured this way."""
    products = inner_products(block, block)
    norms = np.sqrt(products.diagonal())
    scale = np.divide(1.0, norms, out=np.zeros_like(norms), where=norms > 0)
    cosines = products * scale * scale[:, None]
    np.fill_diagonal(cosines, -np.inf)
    return np.asarray(cosines.max(axis=1))


def batch_redundancy(features: Features, rows: Rows) -> float:
    """Mean cosine of each of `rows` with the most similar other one; 0 for fewer than 2 rows."""
    if rows.size < 2:
        return 0.0
    return float(nearest_similarity(features, rows).mean())


def mean_neighbour_distances(features: Features, rows: Rows, k: int) -> Floats:
    """Mean Euclidean distance of each of `rows` to its `k` nearest others among them, (n,).

    Fewer than `k` others: all of them; none: 0. Above 4096 rows the neighbours are sought
    among 4096 of the rows at even steps.
    """
    if rows.size < 2:
        return np.zeros(rows.size)
    steps = np.unique(np.linspace(0, rows.size - 1, min(rows.size, REFERENCES)).astype(np.int64))
    references = features[rows[steps]]
    k = min(k, steps.size - 1)
    means = np.empty(rows.size)
    for block in row_blocks(rows.size, max(1, BLOCK_ENTRIES // steps.size)):
        distances = rough_squared_distances(taken(features, rows[block]), references)
        distances[np.arange(block.start, block.stop)[:, None] == steps[None, :]] = np.inf
        distances.partition(k - 1, axis=1)
        means[block] = np.sqrt(distances[:, :k]).mean(axis=1)
    return means
