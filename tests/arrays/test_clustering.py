"""K-means: known clusters, empty clusters, the same on every run."""

import numpy as np
import pytest
from scipy.sparse import csr_array
from sklearn.cluster import KMeans

from al_core.arrays.clustering import clusters_of


def groups(n_rows=90):
    random = np.random.default_rng(3)
    centers = np.array([[0.0, 0.0], [20.0, 0.0], [0.0, 20.0]])
    return centers[np.arange(n_rows) % 3] + random.normal(size=(n_rows, 2))


@pytest.mark.parametrize("kind", [np.asarray, csr_array])
def test_finds_groups_that_are_far_apart(kind):
    clusters = clusters_of(kind(groups()), np.arange(90), 3, np.random.default_rng(0))
    assert [np.unique(clusters.labels[group::3]).size for group in range(3)] == [1, 1, 1]
    assert np.unique(clusters.labels).size == 3


def test_distances_are_to_the_mean_of_the_cluster():
    rows = np.array([[0.0], [2.0], [100.0], [104.0]])
    clusters = clusters_of(rows, np.arange(4), 2, np.random.default_rng(0))
    assert clusters.distances.tolist() == [1.0, 1.0, 2.0, 2.0]
    assert sorted(clusters.centers.ravel()) == [1.0, 102.0]


def test_equal_rows_share_a_cluster_and_leave_the_rest_empty():
    clusters = clusters_of(np.ones((8, 3)), np.arange(8), 4, np.random.default_rng(0))
    assert clusters.labels.tolist() == [0] * 8
    assert clusters.centers.tolist() == [[1.0] * 3] * 4
    assert clusters.distances == pytest.approx(np.zeros(8), abs=1e-7)


def test_more_clusters_than_rows_gives_each_row_its_own():
    clusters = clusters_of(groups(4), np.arange(4), 9, np.random.default_rng(0))
    assert np.unique(clusters.labels).size == 4


def test_only_the_rows_asked_for_are_clustered():
    rows = np.array([[0.0], [500.0], [1.0], [900.0]])
    clusters = clusters_of(rows, np.array([0, 2]), 1, np.random.default_rng(0))
    assert clusters.centers.tolist() == [[0.5]]


def test_a_large_pool_is_clustered_from_a_sample_as_well_as_by_scikit_learn():
    random = np.random.default_rng(1)
    rows = random.normal(size=(15_000, 4)) + 3 * random.integers(0, 3, size=(15_000, 4))
    ours = clusters_of(rows, np.arange(15_000), 20, np.random.default_rng(0))
    theirs = KMeans(20, n_init=1, random_state=0).fit(rows)
    assert (ours.distances**2).sum() < 1.05 * theirs.inertia_


def test_float32_rows_are_clustered_like_float64_ones():
    rows = groups().astype(np.float32)
    clusters = clusters_of(rows, np.arange(90), 3, np.random.default_rng(0))
    wide = clusters_of(groups(), np.arange(90), 3, np.random.default_rng(0))
    assert clusters.labels.tolist() == wide.labels.tolist()


def test_every_row_is_in_the_cluster_of_its_nearest_center():
    rows = np.random.default_rng(4).normal(size=(300, 3))
    clusters = clusters_of(rows, np.arange(300), 12, np.random.default_rng(0))
    distances = np.linalg.norm(rows[:, None, :] - clusters.centers[None, :, :], axis=2)
    assert clusters.labels.tolist() == distances.argmin(axis=1).tolist()
    assert clusters.distances == pytest.approx(distances.min(axis=1), abs=1e-9)


@pytest.mark.parametrize("kind", [np.asarray, csr_array])
def test_the_same_seed_gives_the_same_clusters(kind):
    rows = kind(np.random.default_rng(4).random((200, 5)))
    first, again = (clusters_of(rows, np.arange(200), 7, np.random.default_rng(1)) for _ in "ab")
    assert first.centers.tolist() == again.centers.tolist()
