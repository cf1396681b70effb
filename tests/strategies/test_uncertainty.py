"""Uncertainty: closed values, the two-class invariant, decision values, blocks."""

import numpy as np
import pytest

from al_core.strategies.measures import entropy, least_confidence, margin, top_two_gap
from al_core.strategies.uncertainty import Entropy, LeastConfidence, Margin
from tests.strategies.worlds import LinearModel, blobs, query, table_query

TABLE = [[0.2, 0.5, 0.3], [0.1, 0.7, 0.2]]
ALL = [Margin(), Entropy(), LeastConfidence()]


def test_least_confidence_of_two_rows():
    assert least_confidence(np.array(TABLE)) == pytest.approx([0.5, 0.3], abs=1e-12)


def test_entropy_of_two_rows_is_in_nats():
    assert entropy(np.array(TABLE)) == pytest.approx([1.029653014, 0.8018185525], abs=1e-9)


def test_entropy_of_a_sure_row_is_zero():
    assert entropy(np.array([[1.0, 0.0]])).tolist() == [0.0]


def test_margin_of_two_rows():
    assert margin(np.array(TABLE)) == pytest.approx([0.8, 0.5], abs=1e-12)


@pytest.mark.parametrize("n_classes", [2, 3, 4, 11])
def test_gap_is_between_the_two_highest_of_any_number_of_classes(n_classes):
    values = np.random.default_rng(n_classes).normal(size=(50, n_classes))
    ordered = np.sort(values, axis=1)
    assert np.array_equal(top_two_gap(values), ordered[:, -1] - ordered[:, -2])


def test_gap_of_a_single_class_is_zero():
    assert top_two_gap(np.ones((3, 1))).tolist() == [0.0, 0.0, 0.0]


@pytest.mark.parametrize("strategy", ALL, ids=lambda each: each.name)
def test_picks_the_least_sure_first(strategy):
    table = [[0.9, 0.05, 0.05], [0.4, 0.3, 0.3], [0.6, 0.3, 0.1], [1.0, 0.0, 0.0]]
    assert strategy.select(table_query(table), 3).picks.tolist() == [1, 2, 0]


def test_measures_differ_where_they_should():
    table = [[0.5, 0.49, 0.01], [0.45, 0.3, 0.25]]
    first = [strategy.select(table_query(table), 1).picks[0] for strategy in ALL]
    assert first == [0, 1, 1]


@pytest.mark.parametrize("seed", range(5))
def test_for_two_classes_all_three_rank_alike(seed):
    weights = np.random.default_rng(seed).normal(size=(4, 2)) / 4
    picks = [each.select(query(blobs(), LinearModel(weights)), 60).picks.tolist() for each in ALL]
    assert picks[0] == picks[1] == picks[2]


def test_margin_uses_decision_values_of_a_model_without_probabilities():
    rows = np.array([[900.0], [-800.0], [-0.5], [700.0]])
    vector_machine = LinearModel([[-1.0, 1.0]], gives_probabilities=False)
    selection = Margin().select(query(rows, vector_machine), 4)
    assert selection.picks.tolist() == [2, 3, 1, 0]
    assert selection.utilities.tolist() == [-1800.0, -1600.0, -1.0, -1400.0]


def test_scores_do_not_depend_on_the_blocks():
    rows = np.random.default_rng(0).normal(size=(20_000, 3))
    model = LinearModel(np.random.default_rng(1).normal(size=(3, 4)))
    candidates = np.flatnonzero(np.arange(20_000) % 5)
    utilities = Entropy().select(query(rows, model, candidates=candidates), 1).utilities
    expected = entropy(model.predict_proba(rows[candidates]))
    assert utilities == pytest.approx(expected, abs=1e-12)
