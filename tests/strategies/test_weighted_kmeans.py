"""DBAL and CLUE: clusters that lean towards doubt."""

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from al_core.strategies.weighted_kmeans import Clue, Dbal, tempered
from tests.strategies.worlds import LinearModel, blobs, query, table_query

HALF, SURE = [0.5, 0.5], [1.0, 0.0]
# A model of the one feature x that is in doubt at 0 only.
SLOPE = LinearModel([[-1.0, 1.0]])


def test_dbal_shortlist_is_beta_batches_of_the_most_uncertain():
    table = [SURE, HALF, SURE, HALF, HALF, SURE]
    selection = Dbal(beta=1).select(table_query(table), 3)
    assert sorted(selection.picks) == [1, 3, 4]


def test_dbal_spreads_over_the_shortlist():
    rows = np.array([[0.0], [0.01], [0.02], [5.0], [5.01], [5.02]])
    flat = LinearModel([[0.0, 0.0]])
    assert sorted(Dbal().select(query(rows, flat), 2).picks) == [1, 4]


def test_dbal_medoid_leans_towards_doubt():
    rows = np.array([[0.0], [1.0], [2.0], [3.0], [4.0]])
    assert Dbal().select(query(rows, SLOPE), 1).picks.tolist() == [0]
    flat = LinearModel([[0.0, 0.0]])
    assert Dbal().select(query(rows, flat), 1).picks.tolist() == [2]


def test_dbal_utilities_are_margins_and_reasons_tell_of_the_picks():
    rows = np.array([[0.0], [3.0]])
    selection = Dbal().select(query(rows, SLOPE), 2)
    gap = np.tanh(3.0)
    assert selection.utilities.tolist() == pytest.approx([1.0, 1.0 - gap])
    assert (
        selection.reasons["uncertainty"].tolist() == selection.utilities[selection.picks].tolist()
    )
    assert selection.reasons["distance_to_center"].tolist() == [0.0, 0.0]


def test_clue_utilities_are_entropies_at_the_temperature():
    table = [[0.8, 0.2], [0.5, 0.5]]
    assert Clue().select(table_query(table), 1).utilities.tolist() == pytest.approx(
        [0.500402423538188, 0.693147180559945]
    )
    hot = Clue(temperature=2.0).select(table_query(table), 1).utilities
    assert hot.tolist() == pytest.approx([0.636514168294813, 0.693147180559945])


def test_temperature_moves_probabilities_towards_equal_or_certain():
    shares = tempered(np.array([[0.8, 0.2]]), 0.5)
    assert shares.tolist() == [pytest.approx([16 / 17, 1 / 17])]
    assert tempered(np.array([[1e-200, 1e-300]]), 0.01).tolist() == [[1.0, 0.0]]


def test_clue_picks_equal_those_of_scikit_activeml_on_clear_clusters():
    peer = pytest.importorskip("skactiveml.pool")
    wrapped = pytest.importorskip("skactiveml.classifier").SklearnClassifier
    random = np.random.default_rng(2)
    rows = np.concatenate([random.normal(center, 1.0, (30, 4)) for center in 60.0 * np.eye(4)])
    labels = np.full(120, np.nan)
    labels[[0, 40]] = [0, 1]
    model = wrapped(LogisticRegression(C=1e-4), classes=[0, 1]).fit(rows, labels)
    expected = peer.Clue(random_state=0, method="entropy", cluster_algo_dict={"n_init": 10}).query(
        rows, labels, model, fit_estimator=False, batch_size=4
    )
    weights, intercept = model.estimator_.coef_[0], model.estimator_.intercept_[0]
    same = LinearModel(np.stack([0 * weights, weights], axis=1), intercepts=[0.0, intercept])
    picks = Clue().select(query(rows, same, labeled=[0, 40]), 4).picks
    assert sorted(picks) == sorted(expected)


def test_weights_decide_which_rows_dbal_and_clue_call_typical():
    rows = blobs(200, 2)
    model = LinearModel([[3.0, -3.0], [-3.0, 3.0]])
    for strategy in (Dbal(beta=100), Clue()):
        doubt = strategy.select(query(rows, model), 5)
        plain = strategy.select(query(rows, LinearModel(np.zeros((2, 2)))), 5)
        assert doubt.utilities[doubt.picks].mean() > doubt.utilities[plain.picks].mean()
