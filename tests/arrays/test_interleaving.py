"""Batches from several orders: the chance of each pick, and frequencies that keep to it."""

from collections import Counter

import numpy as np
import pytest
from scipy.stats import chisquare

from al_core.arrays.interleaving import interleaved

ORDERS = np.array([[0, 1, 2], [2, 0, 1], [0, 3, 1]])
SHARES = np.array([0.5, 0.3, 0.2])


def drawn(seed, orders=ORDERS, shares=SHARES):
    return interleaved(orders, shares, np.random.default_rng(seed))


def sequences(taken=(), chance=1.0):
    """Every batch and its chance, by following all draws."""
    if len(taken) == 3:
        return Counter({taken: chance})
    found = Counter()
    for order, share in zip(ORDERS.tolist(), SHARES, strict=True):
        following = next(position for position in order if position not in taken)
        found += sequences((*taken, following), chance * share)
    return found


def test_one_order_alone_is_followed():
    batch = drawn(0, ORDERS[1:2], np.array([1.0]))
    assert batch.positions.tolist() == [2, 0, 1]
    assert batch.chances.tolist() == [[1.0], [1.0], [1.0]]


def test_orders_with_the_same_next_pick_share_its_chance():
    batch = drawn(0)
    assert batch.chances[0] == pytest.approx([0.7, 0.3, 0.7])
    assert batch.took[0].tolist() == [batch.positions[0] == p for p in (0, 2, 0)]


def test_nothing_is_taken_twice():
    assert all(len(set(drawn(seed).positions)) == 3 for seed in range(200))


def test_batches_come_as_often_as_their_chances_say():
    counts = Counter(tuple(drawn(seed).positions.tolist()) for seed in range(4000))
    expected = sequences()
    assert set(counts) <= set(expected)
    observed = [counts[batch] for batch in expected]
    assert chisquare(observed, [4000 * p for p in expected.values()]).pvalue > 0.001


@pytest.mark.parametrize("seed", range(20))
def test_the_chances_multiply_to_that_of_the_batch(seed):
    batch = drawn(seed)
    each = np.where(batch.took, batch.chances, 0.0).max(axis=1)
    assert np.prod(each) == pytest.approx(sequences()[tuple(batch.positions.tolist())])
