"""Fill a batch from several orders, each slot from one of them drawn by its share."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from al_core.arrays.sampling import weighted_draw
from al_core.domain.values import Floats, Rows


@dataclass(frozen=True)
class Interleaving:
    """What was taken, and how it came about.

    positions: in order of choice, (b,). took: whether the pick was an order's next, (b, k).
    chances: the chance of each order's next pick at that slot, (b, k); orders with the same
    next pick have the same chance, the sum of their shares.
    """

    positions: Rows
    took: NDArray[np.bool_]
    chances: Floats


def interleaved(orders: Rows, shares: Floats, generator: np.random.Generator) -> Interleaving:
    """A batch of b from `orders`, (k, b): slot by slot the next untaken of an order drawn.

    Given the orders, the chance of a pick is that of the drawn order by `shares`, (k,), summed
    over all orders that would take it next.
    """
    n_orders, size = orders.shape
    cursors = [0] * n_orders
    taken: set[int] = set()
    positions = np.empty(size, dtype=np.int64)
    took = np.empty((size, n_orders), dtype=np.bool_)
    chances = np.empty((size, n_orders))
    for slot in range(size):
        following = np.array([_next(orders, order, cursors, taken) for order in range(n_orders)])
        positions[slot] = following[weighted_draw(shares, generator)]
        took[slot] = following == positions[slot]
        chances[slot] = (following[:, None] == following[None, :]) @ shares
        taken.add(int(positions[slot]))
    return Interleaving(positions, took, chances)


def _next(orders: Rows, order: int, cursors: list[int], taken: set[int]) -> int:
    """The next untaken of an order; its cursor moves past those taken."""
    while int(orders[order, cursors[order]]) in taken:
        cursors[order] += 1
    return int(orders[order, cursors[order]])
