"""Weighted k-means against scikit-learn's, and on lines that can be seen by eye."""

import numpy as np
import pytest
from sklearn.cluster import KMeans

from al_core.arrays.clustering import clusters_of
from tests.strategies.worlds import KINDS, blobs

LINE = np.array([[0.0], [1.0], [10.0], [11.0]])


def clustered(rows, k, weights, seed=0):
    weights = np.asarray(weights, dtype=np.float64)
    every = np.arange(rows.shape[0])
    return clusters_of(rows, every, k, np.random.default_rng(seed), weights)


def test_a_center_is_the_weighted_mean_of_its_rows():
    clusters = clustered(LINE, 2, [1, 3, 1, 1])
    assert sorted(clusters.centers.ravel()) == [0.75, 10.5]


def test_rows_without_weight_draw_no_center_but_have_a_cluster():
    clusters = clustered(LINE, 1, [1, 1, 0, 0])
    assert clusters.centers.tolist() == [[0.5]]
    assert clusters.distances.tolist() == pytest.approx([0.5, 0.5, 9.5, 10.5])


def test_weights_that_are_all_zero_count_as_equal():
    assert sorted(clustered(LINE, 2, [0, 0, 0, 0]).centers.ravel()) == [0.5, 10.5]


def test_a_weight_of_two_is_the_row_twice():
    rows = blobs(40, 3) + 50.0 * np.eye(3)[np.arange(40) % 3]
    ours = clustered(rows, 3, np.where(np.arange(40) < 7, 2.0, 1.0))
    twice = KMeans(3, n_init=5, random_state=0).fit(np.concatenate([rows, rows[:7]]))
    expected = twice.cluster_centers_
    assert np.sort(ours.centers, axis=0) == pytest.approx(np.sort(expected, axis=0))


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_weighted_inertia_is_that_of_scikit_learn(kind):
    rows = blobs(300, 3)
    weights = np.random.default_rng(1).random(300)
    ours = clustered(kind(rows), 3, weights)
    peer = KMeans(3, n_init=2, random_state=0).fit(rows, sample_weight=weights)
    assert weights @ ours.distances**2 == pytest.approx(peer.inertia_, rel=1e-3)


def test_tiny_weights_count_by_their_ratio_in_single_precision():
    clusters = clustered(LINE.astype(np.float32), 1, [1e-60, 3e-60, 0, 0])
    assert clusters.centers.tolist() == [[0.75]]


def test_more_clusters_than_rows_give_one_each():
    assert clustered(LINE, 9, [1, 1, 1, 1]).distances.tolist() == [0, 0, 0, 0]


def test_a_large_pool_is_trained_on_a_sample_and_assigned_whole():
    rows = np.concatenate([np.zeros((8000, 1)), np.full((8000, 1), 7.0)])
    clusters = clustered(rows, 2, np.ones(16000))
    assert sorted(clusters.centers.ravel()) == [0.0, 7.0]
    assert clusters.labels.shape == (16000,)
    assert not clusters.distances.any()
