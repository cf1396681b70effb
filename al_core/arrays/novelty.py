"""How new each pick of a batch is, on a scale that any feature space shares."""

import numpy as np

from al_core.arrays.distances import RowProducts, nearest_squared_distances
from al_core.domain.values import Features, Floats, Rows


def novelty_shares(features: Features, picks: Rows, labeled: Rows, references: Rows) -> Floats:
    """Share of `references` that lie nearer than each pick to what came before it, (b,).

    What came before is `labeled` and the picks ahead; equal distances count half, so the share
    is 0.5 in the mean for a random pick. O((r + b)(l + b) d).
    """
    n_references = references.size
    rows = np.concatenate([references, picks])
    nearest = np.full(rows.size, np.inf)
    if labeled.size:
        nearest = nearest_squared_distances(features, rows, labeled)
    products = RowProducts(features, rows)
    shares = np.empty(picks.size)
    for place in range(picks.size):
        own, others = nearest[n_references + place], nearest[:n_references]
        shares[place] = np.mean(others < own) + 0.5 * np.mean(others == own)
        nearest = np.minimum(nearest, products.squared_distances_to(n_references + place))
    return shares
