"""Who is near any of some rows: against the full table of distances."""

import numpy as np
import pytest
from scipy.spatial.distance import cdist

from al_core.arrays.neighbour_pool import near_any
from tests.strategies.worlds import KINDS, blobs

LINE = np.arange(8.0)[:, None]


def near(features, rows, centers, k):
    found = near_any(features, np.asarray(rows), np.asarray(centers, dtype=np.int64), k)
    return np.asarray(rows)[found].tolist()


def test_the_nearest_of_each_center_are_found():
    assert near(LINE, [1, 2, 3, 4, 5, 6], [0, 7], 1) == [1, 6]
    assert near(LINE, [1, 2, 3, 4, 5, 6], [0, 7], 2) == [1, 2, 5, 6]


def test_all_at_the_last_distance_count():
    assert near(LINE, [2, 3, 5, 6], [4], 1) == [3, 5]


def test_without_centers_nobody_is_near():
    assert near(LINE, [1, 2], [], 1) == []
    assert near(LINE, [1, 2], [], 5) == []


def test_more_neighbours_than_rows_takes_them_all():
    assert near(LINE, [1, 2], [7], 2) == [1, 2]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_matrix_gives_the_same_neighbours(kind):
    rows = np.round(blobs(), 2)
    expected = near(rows, range(4, 60), [0, 1, 2, 3], 5)
    assert near(KINDS[kind](rows), range(4, 60), [0, 1, 2, 3], 5) == expected


def test_blocks_of_rows_and_of_centers_change_nothing():
    features = np.random.default_rng(0).normal(size=(8800, 3))
    centers, rows = np.arange(520), np.arange(520, 8800)
    distances = cdist(features[centers], features[rows])
    kth = np.partition(distances, 6, axis=1)[:, 6:7]
    assert near_any(features, rows, centers, 7).tolist() == (distances <= kth).any(axis=0).tolist()
