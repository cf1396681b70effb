"""Cluster-Margin: turns through clusters, the small ones first."""

import numpy as np

from al_core.strategies.cluster_margin import LINKAGE_ROWS, ClusterMargin, turns_of
from tests.strategies.worlds import LinearModel, query, table_query

FLAT = LinearModel([[0.0, 0.0]])
SURE, HALF = [1.0, 0.0], [0.5, 0.5]


def test_turns_take_one_of_each_cluster_smallest_first():
    clusters = np.array([2, 2, 2, 7, 5, 5])
    turns = turns_of(clusters, np.random.default_rng(0))
    assert clusters[turns].tolist() == [7, 5, 2, 5, 2, 2]
    assert sorted(turns) == [0, 1, 2, 3, 4, 5]


def test_within_a_cluster_the_order_is_random():
    firsts = [turns_of(np.zeros(4, int), np.random.default_rng(seed))[0] for seed in range(400)]
    assert (np.bincount(firsts) > 70).all()


def test_picks_come_from_different_clusters():
    rows = np.array([[0.0], [0.1], [0.2], [9.0], [9.1], [50.0]])
    selection = ClusterMargin(rows_per_cluster=2).select(query(rows, FLAT), 3)
    assert selection.picks[0] == 5
    assert selection.picks[1] in {3, 4}
    assert selection.picks[2] in {0, 1, 2}
    assert selection.reasons["cluster_size"].tolist() == [1, 2, 3]


def test_only_the_least_margins_are_in_play():
    table = [SURE, HALF, SURE, HALF, SURE, HALF]
    selection = ClusterMargin(shortlist=1).select(table_query(table), 3)
    assert sorted(selection.picks) == [1, 3, 5]
    assert selection.utilities.tolist() == [0, 1, 0, 1, 0, 1]
    assert selection.reasons["uncertainty"].tolist() == [1, 1, 1]


def test_sizes_count_the_shortlist_and_not_the_pool():
    rows = np.array([[0.0], [0.1], [0.2], [0.3], [9.0], [9.1]])
    doubt = LinearModel([[0.0, 0.0]])
    doubt.predict_proba = lambda block: np.where(np.asarray(block) < 0.15, HALF, [[0.6, 0.4]])
    context = query(rows, doubt, ranks=[0, 1, 3, 4, 2, 5])
    selection = ClusterMargin(shortlist=3, rows_per_cluster=3).select(context, 1)
    assert selection.picks.tolist() == [4]


def test_a_large_pool_is_clustered_by_k_means():
    n_rows = LINKAGE_ROWS + 10
    rows = np.zeros((n_rows, 2))
    rows[-1] = [80.0, 0.0]
    rows[:1000, 1] = 40.0
    strategy = ClusterMargin(shortlist=n_rows, rows_per_cluster=1000)
    flat = LinearModel(np.zeros((2, 2)))
    assert strategy.select(query(rows, flat), 1).picks.tolist() == [n_rows - 1]
