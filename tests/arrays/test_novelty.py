"""How new a pick is: the share of others that lay nearer to what came before."""

import numpy as np
import pytest

from al_core.arrays.novelty import novelty_shares
from tests.strategies.worlds import KINDS, blobs

LINE = np.arange(11.0)[:, None]
NONE = np.empty(0, dtype=np.int64)


def shares(picks, labeled, references, features=LINE):
    arrays = (np.array(each, dtype=np.int64) for each in (picks, labeled, references))
    return novelty_shares(features, *arrays).tolist()


def test_the_farthest_is_newer_than_all_and_a_copy_newer_than_none():
    assert shares([10], [0], [1, 2, 3, 4]) == [1.0]
    assert shares([0], [0], [1, 2, 3, 4]) == [0.0]


def test_equal_distances_count_half():
    assert shares([3], [0], [1, 2, 3, 4]) == [(2 + 0.5) / 4]


def test_a_pick_makes_what_is_near_it_old():
    assert shares([10, 9, 5], [0], [1, 2, 3, 4]) == [1.0, 0.125, 0.875]


def test_with_nothing_before_it_the_first_pick_is_in_the_middle():
    assert shares([4, 4], [], [1, 2, 3, 10]) == [0.5, 0.0]


def test_random_picks_are_in_the_middle_on_average():
    rows = np.random.default_rng(0).permutation(60)
    found = novelty_shares(blobs(), rows[40:], rows[:20], rows[20:40])
    assert np.mean(novelty_shares(blobs(), rows[40:41], NONE, rows[20:40])) == 0.5
    assert 0.2 < np.mean(found) < 0.55


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_matrix_gives_the_same_shares(kind):
    rows = np.round(blobs(), 2)
    expected = shares([5, 6, 7], [0, 1], range(20, 40), rows)
    assert shares([5, 6, 7], [0, 1], range(20, 40), KINDS[kind](rows)) == expected
