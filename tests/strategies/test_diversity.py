"""Core-Set, k-means medoids, TypiClust: picks that can be seen by eye."""

import numpy as np
import pytest
from scipy.sparse import csr_array
from scipy.spatial.distance import cdist

from al_core.arrays.blocks import as_dense
from al_core.arrays.clustering import clusters_of
from al_core.strategies.core_set import CoreSet
from al_core.strategies.kmeans_medoids import KMeansMedoids
from al_core.strategies.typiclust import TypiClust
from tests.strategies.worlds import KINDS, blobs, query

LINE = np.array([[0.0], [1], [2], [3], [4], [50], [51], [52], [100]])


def test_core_set_takes_the_farthest_first():
    selection = CoreSet().select(query(LINE, labeled=[0]), 3)
    assert LINE[selection.picks].ravel().tolist() == [100.0, 50.0, 4.0]


def test_core_set_utilities_are_distances_to_the_nearest_label():
    selection = CoreSet().select(query(LINE, labeled=[0, 8]), 1)
    assert selection.utilities.tolist() == [1.0, 2.0, 3.0, 4.0, 50.0, 49.0, 48.0]


def test_core_set_without_labels_starts_at_the_lowest_rank():
    ranks = np.array([5, 4, 3, 0, 1, 2, 6, 7, 8])
    selection = CoreSet().select(query(LINE, ranks=ranks), 2)
    assert LINE[selection.picks].ravel().tolist() == [3.0, 100.0]


def test_medoids_are_the_middles_of_the_clusters_largest_first():
    selection = KMeansMedoids().select(query(LINE), 3)
    assert LINE[selection.picks].ravel().tolist() == [2.0, 51.0, 100.0]


def test_medoid_utilities_are_minus_the_distance_to_the_center():
    selection = KMeansMedoids().select(query(LINE), 3)
    assert selection.utilities.tolist() == [-2, -1, 0, -1, -2, -1, 0, -1, 0]


def test_medoids_of_equal_rows_fill_the_batch():
    selection = KMeansMedoids().select(query(np.ones((6, 2))), 4)
    assert sorted(selection.picks) == [0, 1, 2, 3]


def test_typiclust_takes_the_middle_of_the_largest_cluster():
    selection = TypiClust(smallest_cluster=1).select(query(LINE), 3)
    assert LINE[selection.picks].ravel().tolist() == [2.0, 51.0, 100.0]


def test_typiclust_leaves_clusters_with_labels_for_last():
    selection = TypiClust(smallest_cluster=1).select(query(LINE, labeled=[0]), 2)
    assert LINE[selection.picks].ravel().tolist() == [51.0, 100.0]


def test_typiclust_leaves_small_clusters_for_last():
    selection = TypiClust(smallest_cluster=3).select(query(LINE), 3)
    assert LINE[selection.picks].ravel().tolist() == [2.0, 51.0, 1.0]


def test_typiclust_prefers_a_large_cluster_with_a_label_to_a_small_one_without():
    selection = TypiClust(smallest_cluster=3).select(query(LINE, labeled=[0]), 2)
    assert LINE[selection.picks].ravel().tolist() == [51.0, 2.0]


def test_typiclust_goes_round_when_clusters_are_few():
    selection = TypiClust(max_clusters=2, smallest_cluster=1).select(query(LINE[:8]), 4)
    assert LINE[selection.picks].ravel().tolist() == [2.0, 51.0, 1.0, 50.0]


def test_typiclust_utility_is_one_over_one_plus_the_mean_distance():
    selection = TypiClust(smallest_cluster=1).select(query(LINE[:8]), 2)
    assert selection.utilities[5:].tolist() == pytest.approx([1 / 2.5, 1 / 2, 1 / 2.5])


@pytest.mark.parametrize("labeled", [[], [7], [0, 1, 2, 40]])
@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_core_set_picks_are_those_of_a_search_over_all_distances(kind, labeled):
    rows = np.round(blobs(120, 3), 2)
    selection = CoreSet().select(query(kind(rows), labeled=labeled), 15)
    centers = [*labeled] or [int(selection.picks[0])]
    for pick in selection.picks[0 if labeled else 1 :]:
        nearest = cdist(rows, rows[centers]).min(axis=1)
        assert nearest[pick] == pytest.approx(nearest.max(), rel=1e-5)
        centers.append(int(pick))


def test_medoid_is_the_nearest_of_its_cluster_to_the_center():
    rows = blobs(200, 2)
    selection = KMeansMedoids().select(query(rows), 5)
    clusters = clusters_of(rows, np.arange(200), 5, np.random.default_rng(0))
    for pick in selection.picks:
        inside = clusters.labels == clusters.labels[pick]
        assert selection.utilities[pick] == selection.utilities[inside].max()


def test_medoids_of_a_batch_as_large_as_the_pool_are_all_of_it():
    assert sorted(KMeansMedoids().select(query(LINE), 9).picks) == list(range(9))


def test_typiclust_leaves_utility_zero_where_no_cluster_is_used():
    selection = TypiClust(smallest_cluster=1).select(query(LINE, labeled=[0]), 1)
    assert np.flatnonzero(selection.utilities).tolist() == [4, 5, 6, 7]


def test_typiclust_neighbours_are_no_more_than_asked_for():
    rows = np.array([[0.0], [1.0], [2.0], [9.0]])
    selection = TypiClust(neighbours=1, max_clusters=1).select(query(rows), 1)
    assert selection.utilities.tolist() == pytest.approx([1 / 2, 1 / 2, 1 / 2, 1 / 8])


@pytest.mark.parametrize("kind", [np.float32, np.float64, csr_array])
@pytest.mark.parametrize("n_labeled", [0, 600])
def test_core_set_in_a_large_pool_picks_as_a_search_over_all_distances(kind, n_labeled):
    rows = kind(np.abs(np.random.default_rng(2).normal(size=(9_000, 6))))
    context = query(rows, labeled=np.arange(0, 15 * n_labeled, 15))
    expected = [] if n_labeled else [0]
    exact = as_dense(rows).astype(np.float64)
    nearest = cdist(exact, exact[[*context.labeled, *expected]], "sqeuclidean").min(axis=1)
    while len(expected) < 30:
        expected.append(int(np.argmax(nearest)))
        nearest = np.minimum(nearest, cdist(exact, exact[expected[-1:]], "sqeuclidean")[:, 0])
    assert CoreSet().select(context, 30).picks.tolist() == expected


@pytest.mark.parametrize("kind", [np.float32, csr_array])
def test_core_set_utilities_in_a_large_pool_are_distances_for_picks_and_bounds_for_others(kind):
    rows = kind(np.abs(np.random.default_rng(2).normal(size=(9_000, 6))))
    context = query(rows, labeled=np.arange(0, 9_000, 15))
    selection = CoreSet().select(context, 30)
    exact = as_dense(rows).astype(np.float64)
    distances = cdist(exact[context.candidates], exact[context.labeled]).min(axis=1)
    picks = np.searchsorted(context.candidates, selection.picks)
    assert selection.utilities[picks] == pytest.approx(distances[picks], rel=1e-9)
    assert (selection.utilities >= distances - 1e-6).all()
    assert selection.utilities.mean() < 1.5 * distances.mean()
