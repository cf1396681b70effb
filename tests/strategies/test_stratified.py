"""Stratified draws: shares of the strata, and chances that give unbiased estimates."""

from itertools import permutations

import numpy as np
import pytest

from al_core.strategies.stratified import StratifiedRandom
from tests.strategies.worlds import query, table_query

SIZES = [60, 30, 10]
GROUPS = np.repeat([0, 1, 2], SIZES)
ROWS = 100.0 * np.eye(3)[GROUPS] + np.random.default_rng(0).normal(size=(100, 3))


def taken(strategy, batch_size, seed, **given):
    picks = strategy.select(query(ROWS, seed=seed, **given), batch_size).picks
    return np.bincount(GROUPS[picks], minlength=3)


def test_clusters_are_drawn_from_by_their_share():
    strategy = StratifiedRandom(strata=3)
    counts = [taken(strategy, 20, seed) for seed in range(40)]
    assert np.mean(counts, axis=0) == pytest.approx([12.0, 6.0, 2.0], abs=0.5)


def test_shares_vary_less_than_in_a_plain_draw():
    """A plain draw of 20 of 100 has variance 20 * .6 * .4 * 80/99 = 3.9 for the large group."""
    counts = [taken(StratifiedRandom(strata=3), 20, seed)[0] for seed in range(60)]
    assert np.var(counts) < 1.5


def test_predicted_classes_are_the_strata_where_asked_for():
    table = np.eye(2)[np.repeat([0, 1], [75, 25])] * 0.8 + 0.1
    strategy = StratifiedRandom(by="classes", free_share=1e-9)
    for seed in range(20):
        picks = strategy.select(table_query(table, seed=seed), 8).picks
        assert (picks < 75).sum() == 6


def test_without_a_model_clusters_stand_in_for_classes():
    strategy = StratifiedRandom(by="classes", strata=3, free_share=1e-9)
    assert taken(strategy, 10, seed=0).tolist() == [6, 3, 1]


def test_states_the_share_of_the_stratum_of_each_pick():
    selection = StratifiedRandom(strata=3).select(query(ROWS), 10)
    expected = np.array(SIZES)[GROUPS[selection.picks]] / 100
    assert selection.reasons["stratum_share"].tolist() == expected.tolist()


def test_one_stratum_is_a_plain_draw():
    selection = StratifiedRandom(strata=1).select(query(ROWS), 3)
    assert selection.probabilities == pytest.approx([1 / 100, 1 / 99, 1 / 98])


def test_every_example_has_a_first_chance_of_one_in_all():
    for seed in range(30):
        selection = StratifiedRandom(strata=3).select(query(ROWS, seed=seed), 5)
        assert selection.probabilities[0] == pytest.approx(1 / 100)


def test_the_chances_stated_are_those_of_the_draw():
    """Six examples, two classes: each ordered pair is drawn as often as its stated chances say."""
    table = np.eye(2)[[0, 0, 0, 0, 1, 1]]
    stated, seen = {}, dict.fromkeys(permutations(range(6), 2), 0)
    for seed in range(1500):
        selection = StratifiedRandom(by="classes").select(table_query(table, seed=seed), 2)
        pair = tuple(selection.picks.tolist())
        seen[pair] += 1
        stated[pair] = float(selection.probabilities.prod())
    assert sum(stated.values()) == pytest.approx(1.0)
    for pair, chance in stated.items():
        assert seen[pair] / 1500 == pytest.approx(chance, abs=4 * np.sqrt(chance / 1500))
