"""Average linkage against SciPy's own distances, and by eye."""

import numpy as np
import pytest
from scipy.cluster.hierarchy import fcluster, linkage
from sklearn.metrics import adjusted_rand_score

from al_core.arrays.linkage_clusters import linkage_clusters
from tests.strategies.worlds import KINDS, blobs

LINE = np.array([[0.0], [1.0], [50.0], [51.0], [100.0]])


def test_near_rows_share_a_cluster():
    first, second, third, fourth, fifth = linkage_clusters(LINE, np.arange(5), 3)
    assert first == second
    assert third == fourth
    assert len({first, third, fifth}) == 3


def test_labels_belong_to_the_rows_given():
    labels = linkage_clusters(LINE, np.array([0, 2, 3]), 2)
    assert labels[1] == labels[2] != labels[0]
    assert sorted(set(labels)) == [0, 1]


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_clusters_are_those_of_scipy(kind):
    rows = blobs(600, 4)
    expected = fcluster(linkage(rows, "average"), 20, "maxclust")
    labels = linkage_clusters(kind(rows), np.arange(600), 20)
    assert adjusted_rand_score(expected, labels) == 1.0


def test_one_row_and_equal_rows_are_one_cluster():
    assert linkage_clusters(LINE, np.array([3]), 4).tolist() == [0]
    assert linkage_clusters(np.ones((6, 2)), np.arange(6), 3).tolist() == [0] * 6
