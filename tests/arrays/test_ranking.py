"""The best by utility, with ties by rank; the lazy search against the full one."""

import numpy as np
import pytest

from al_core.arrays.distances import squared_distances
from al_core.arrays.ranking import best, lazy_greedy, top_k


def test_top_k_is_in_descending_order():
    assert top_k(np.array([0.1, 0.9, 0.5, 0.7]), 3, np.arange(4)).tolist() == [1, 3, 2]


def test_of_equal_utilities_the_lower_rank_wins():
    assert top_k(np.array([1.0, 2.0, 1.0, 1.0]), 2, np.array([9, 8, 2, 5])).tolist() == [1, 2]


def test_all_equal_gives_the_order_of_the_ranks():
    assert top_k(np.zeros(4), 4, np.array([3, 1, 2, 0])).tolist() == [3, 1, 2, 0]


def test_top_k_takes_unsigned_ranks():
    ranks = np.array([2**64 - 1, 0, 2**63], dtype=np.uint64)
    assert top_k(np.zeros(3), 2, ranks).tolist() == [1, 2]


def test_best_is_the_lowest_rank_of_the_highest():
    assert best(np.array([5.0, 7.0, 7.0]), np.array([0, 2, 1])) == 2


def farthest_first(rows, k, start):
    """The full search that the lazy one must equal."""
    nearest, picks = start.copy(), []
    for _ in range(k):
        picks.append(int(np.argmax(nearest)))
        nearest = np.minimum(nearest, squared_distances(rows, rows[picks[-1:]])[:, 0])
        nearest[picks] = -1.0
    return picks


@pytest.mark.parametrize("seed", range(3))
def test_lazy_search_picks_what_the_full_search_picks(seed):
    rows = np.random.default_rng(seed).normal(size=(3000, 3))
    start = squared_distances(rows, rows[:1])[:, 0]

    def beside(positions, picks):
        return squared_distances(rows[positions], rows[picks]).min(axis=1)

    lazy = lazy_greedy(start, beside, 60, np.arange(3000))
    assert lazy.tolist() == farthest_first(rows, 60, start)


def test_lazy_search_leaves_most_of_a_large_pool_untouched():
    rows = np.random.default_rng(0).normal(size=(20_000, 8))
    start = squared_distances(rows, rows[:1])[:, 0]
    touched = np.zeros(20_000, dtype=bool)

    def beside(positions, picks):
        touched[positions] = True
        return squared_distances(rows[positions], rows[picks]).min(axis=1)

    lazy_greedy(start, beside, 20, np.arange(20_000))
    assert touched.mean() < 0.2


def test_lazy_search_ends_when_everything_is_equal():
    picks = lazy_greedy(np.zeros(2000), lambda rows, _: np.zeros(rows.size), 3, -np.arange(2000))
    assert picks.tolist() == [1999, 1998, 1997]


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("k", [0, 1, 17, 60])
def test_top_k_is_the_head_of_a_full_sort(seed, k):
    random = np.random.default_rng(seed)
    utilities, ranks = random.integers(0, 9, 60).astype(float), random.permutation(60)
    full = sorted(range(60), key=lambda row: (-utilities[row], ranks[row]))
    assert top_k(utilities, k, ranks).tolist() == full[:k]


def test_top_k_of_fewer_is_all_of_them():
    assert top_k(np.array([1.0, 2.0]), 5, np.arange(2)).tolist() == [1, 0]


@pytest.mark.parametrize("seed", range(3))
def test_best_is_the_first_of_the_top(seed):
    random = np.random.default_rng(seed)
    utilities, ranks = random.integers(0, 4, 30).astype(float), random.permutation(30)
    assert best(utilities, ranks) == top_k(utilities, 1, ranks)[0]


@pytest.mark.parametrize("seed", range(3))
def test_lazy_search_with_bounds_alone_picks_what_the_full_search_picks(seed):
    random = np.random.default_rng(seed)
    rows = random.normal(size=(3000, 3))
    start = squared_distances(rows, rows[:1])[:, 0]

    def beside(positions, picks):
        return exact(positions, picks) * 1.2

    def exact(positions, picks):
        return squared_distances(rows[positions], rows[[0, *picks]]).min(axis=1)

    lazy = lazy_greedy(start + random.random(3000), beside, 60, np.arange(3000), exact)
    assert lazy.tolist() == farthest_first(rows, 60, start)
