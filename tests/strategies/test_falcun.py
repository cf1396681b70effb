"""Falcun: draws by relevance, held against scikit-activeml."""

import numpy as np
import pytest

from al_core.strategies.falcun import Falcun
from tests.strategies.worlds import table_query

TABLE = [[0.5, 0.5], [0.6, 0.4], [0.9, 0.1], [0.2, 0.8]]


def relevance_by_hand(table, picks, gamma):
    """Chances of the next pick, straight from the paper's equations."""
    table = np.asarray(table)
    ordered = np.sort(table, axis=1)
    unsure = 1.0 - (ordered[:, -1] - ordered[:, -2])
    apart = unsure.copy()
    for pick in picks:
        apart = np.minimum(apart, np.abs(table - table[pick]).sum(axis=1))
        apart = (apart - apart.min()) / (apart.max() - apart.min())
    relevance = (unsure + apart) ** gamma
    relevance[list(picks)] = 0.0
    return relevance / relevance.sum()


def test_utilities_are_the_relevance_before_the_first_pick():
    utilities = Falcun(gamma=1).select(table_query(TABLE), 1).utilities
    assert utilities.tolist() == pytest.approx([2.0, 1.6, 0.4, 0.8])


@pytest.mark.parametrize("seed", range(5))
def test_probabilities_are_the_chances_given_the_picks_before(seed):
    table = np.random.default_rng(3).dirichlet(np.ones(3), size=30)
    selection = Falcun().select(table_query(table, seed=seed), 6)
    for step, pick in enumerate(selection.picks):
        chances = relevance_by_hand(table, selection.picks[:step], 10.0)
        assert selection.probabilities[step] == pytest.approx(chances[pick], abs=1e-12)


def test_draws_follow_the_chances():
    strategy = Falcun(gamma=1)
    picks = [strategy.select(table_query(TABLE, seed=s), 1).picks[0] for s in range(1000)]
    assert np.bincount(picks) / 1000 == pytest.approx(
        [2 / 4.8, 1.6 / 4.8, 0.4 / 4.8, 0.8 / 4.8], abs=0.05
    )


def test_a_prediction_like_one_in_the_batch_loses_its_distance():
    selection = Falcun(gamma=100).select(table_query([[0.5, 0.5], [0.5, 0.5], [0.55, 0.45]]), 3)
    assert selection.reasons["distance_to_batch"][0] == 1.0
    assert selection.picks[1] == 2


def test_certain_predictions_are_drawn_evenly():
    selection = Falcun().select(table_query([[1.0, 0.0]] * 4), 3)
    assert selection.probabilities.tolist() == pytest.approx([1 / 4, 1 / 3, 1 / 2])


def test_first_chances_equal_those_of_scikit_activeml():
    peer = pytest.importorskip("skactiveml.pool")
    base = pytest.importorskip("skactiveml.base").SkactivemlClassifier
    table = np.random.default_rng(4).dirichlet(np.ones(5), size=300)

    class Table(base):
        def fit(self, X, y, sample_weight=None):
            return self

        def predict_proba(self, X):
            return table[X[:, 0].astype(int)]

    numbers = np.arange(300.0)[:, None]
    _, chances = peer.Falcun(random_state=0).query(
        numbers, np.full(300, np.nan), Table(), fit_clf=False, batch_size=1, return_utilities=True
    )
    utilities = Falcun().select(table_query(table), 1).utilities
    assert utilities / utilities.sum() == pytest.approx(chances[0], abs=1e-14)
