"""Redundancy of a batch and distances to neighbours."""

import numpy as np
import pytest
from scipy.sparse import csr_array, csr_matrix
from sklearn.neighbors import NearestNeighbors

from al_core.arrays.distances import cosine_similarities
from al_core.arrays.neighbours import (
    batch_redundancy,
    mean_neighbour_distances,
    nearest_similarity,
)

KINDS = [np.asarray, csr_array, csr_matrix]
FAN = np.array([[1.0, 0.0], [2.0, 0.0], [0.0, 3.0], [0.0, 0.0]])


@pytest.mark.parametrize("kind", KINDS)
def test_similarity_is_with_the_nearest_other_row(kind):
    assert nearest_similarity(kind(FAN), np.array([0, 1, 2, 3])).tolist() == [1.0, 1.0, 0.0, 0.0]


@pytest.mark.parametrize("kind", KINDS)
def test_redundancy_is_the_mean_over_the_batch(kind):
    assert batch_redundancy(kind(FAN), np.array([0, 1, 2, 3])) == 0.5


@pytest.mark.parametrize("rows", [[], [2]])
def test_fewer_than_two_rows_are_not_redundant(rows):
    assert batch_redundancy(FAN, np.array(rows, dtype=np.int64)) == 0.0


def test_opposite_rows_are_the_opposite_of_redundant():
    assert batch_redundancy(np.array([[1.0, 0.0], [-3.0, 0.0]]), np.array([0, 1])) == -1.0


def test_a_large_batch_is_measured_like_a_small_one():
    rows = np.random.default_rng(0).normal(size=(1500, 3))
    cosines = cosine_similarities(rows, rows)
    np.fill_diagonal(cosines, -1.0)
    nearest = nearest_similarity(rows, np.arange(1500))
    assert nearest == pytest.approx(cosines.max(axis=1), abs=1e-12)


@pytest.mark.parametrize("kind", KINDS)
def test_neighbour_distance_is_the_mean_over_the_nearest(kind):
    line = kind(np.array([[0.0], [1.0], [3.0], [10.0]]))
    assert mean_neighbour_distances(line, np.arange(4), 2).tolist() == [2.0, 1.5, 2.5, 8.0]


def test_fewer_neighbours_than_asked_for_are_all_used():
    line = np.array([[0.0], [1.0], [5.0]])
    assert mean_neighbour_distances(line, np.arange(3), 20).tolist() == [3.0, 2.5, 4.5]


def test_a_row_on_its_own_has_distance_zero():
    assert mean_neighbour_distances(np.ones((3, 2)), np.array([1]), 5).tolist() == [0.0]


def test_many_rows_look_for_neighbours_among_a_part_of_them():
    line = np.arange(9000.0)[:, None]
    distances = mean_neighbour_distances(line, np.arange(9000), 2)
    assert distances.min() >= 1.0
    assert distances.max() < 8.0


@pytest.mark.parametrize("kind", KINDS)
def test_distances_to_neighbours_are_those_of_scikit_learn(kind):
    rows = np.random.default_rng(1).normal(size=(300, 4))
    theirs, _ = NearestNeighbors(n_neighbors=6).fit(rows).kneighbors()
    found = mean_neighbour_distances(kind(rows), np.arange(300), 6)
    assert found == pytest.approx(theirs.mean(axis=1), abs=1e-9)


@pytest.mark.parametrize("count", [511, 512, 513])
def test_small_and_large_batches_are_measured_alike_at_the_border(count):
    rows = np.random.default_rng(2).normal(size=(600, 3))
    chosen = np.arange(600)[::-1][:count]
    cosines = cosine_similarities(rows[chosen], rows[chosen]) - 3.0 * np.eye(count)
    assert nearest_similarity(rows, chosen) == pytest.approx(cosines.max(axis=1), abs=1e-12)


@pytest.mark.parametrize("count", [2, 600])
def test_zero_rows_are_like_nothing_in_batches_of_any_size(count):
    assert nearest_similarity(np.zeros((count, 3)), np.arange(count)).tolist() == [0.0] * count


def test_neighbours_of_no_rows_are_none():
    assert mean_neighbour_distances(FAN, np.empty(0, dtype=np.int64), 3).tolist() == []
