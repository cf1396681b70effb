"""The order in which a chosen batch is shown, so that alike items follow one another.

Which items are in the batch, and the order of choice that is logged with its probabilities,
stay as they are: only what people are shown is re-ordered. A plan asks for it with
`queue_order = "grouped"`.
"""

import numpy as np

from al_core.arrays.distances import inner_products, unit_rows
from al_core.domain.values import Features, Rows


def grouped(features: Features, picks: Rows) -> Rows:
    """`picks` in a chain: the first pick, then always the one most like the one before.

    Greedy nearest neighbours by cosine, of equally alike ones the earlier pick. O(b^2 d) in
    time, O(b d) in memory.
    """
    units = unit_rows(features[picks])
    left = np.arange(1, picks.size)
    order = [0] if picks.size else []
    while left.size:
        cosines = inner_products(units[left], units[[order[-1]]])[:, 0]
        following = int(np.argmax(cosines))
        order.append(int(left[following]))
        left = np.delete(left, following)
    return picks[np.array(order, dtype=np.int64)]
