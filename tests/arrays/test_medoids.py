"""Medoids in order, and of directions."""

import numpy as np

from al_core.arrays.clustering import Clusters
from al_core.arrays.medoids import direction_medoids, medoids_first

LABELS = np.array([0, 0, 1, 1, 1])


def ordered(distances, ranks=(0, 1, 2, 3, 4)):
    clusters = Clusters(LABELS, np.array(distances), np.zeros((2, 1)))
    return medoids_first(clusters, np.array(ranks)).tolist()


def test_the_medoid_of_the_largest_cluster_comes_first_then_the_others_then_the_nearest():
    assert ordered([0.2, 0.1, 0.9, 0.3, 0.5]) == [3, 1, 0, 4, 2]


def test_rows_as_near_up_to_rounding_go_by_rank():
    assert ordered([0.5, 0.5 - 1e-15, 0.9, 0.9, 0.3], ranks=[7, 8, 3, 2, 1])[:2] == [4, 0]


def test_clusters_without_rows_leave_the_answer_whole():
    clusters = Clusters(np.array([4, 4, 4]), np.zeros(3), np.zeros((5, 1)))
    assert medoids_first(clusters, np.arange(3)).tolist() == [0, 1, 2]


def test_directions_do_not_feel_the_length_of_rows():
    rows = np.array([[1.0, 0.0], [90.0, 0.0], [5.0, 0.0], [0.0, 2.0], [0.0, 70.0]])
    every = np.arange(5)
    picks = direction_medoids(rows, every, 2, every, np.random.default_rng(0))
    assert picks.tolist() == [0, 3]


def test_positions_count_in_the_rows_given():
    rows = np.array([[9.0, 9.0], [1.0, 0.0], [9.0, 9.0], [0.0, 1.0]])
    picks = direction_medoids(rows, np.array([1, 3]), 2, np.array([5, 6]), np.random.default_rng(0))
    assert sorted(picks) == [0, 1]


def test_of_many_rows_a_sample_is_clustered():
    rows = np.repeat(np.eye(2), 6000, axis=0)
    every = np.arange(12000)
    picks = direction_medoids(rows, every, 2, every, np.random.default_rng(0))
    assert sorted(rows[picks].argmax(axis=1)) == [0, 1]
