"""Contrastive active learning, held against scikit-activeml and by hand."""

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from al_core.strategies.contrastive import Contrastive, lifted
from tests.strategies.worlds import KINDS, LinearModel, TableModel, query


def test_utility_is_the_mean_divergence_from_the_nearest_labels():
    model = TableModel([[0.5, 0.5], [0.9, 0.1], [0.5, 0.5], [0.2, 0.8]])
    numbers = np.arange(4.0)[:, None]
    context = query(numbers, model, labeled=[0, 3])
    one = Contrastive(neighbours=1).select(context, 1).utilities
    half = 0.5 * np.log(0.5 / 0.9) + 0.5 * np.log(0.5 / 0.1)
    other = 0.2 * np.log(0.2 / 0.5) + 0.8 * np.log(0.8 / 0.5)
    assert one.tolist() == pytest.approx([half, other])


def test_labels_as_near_as_the_last_neighbour_count_too():
    model = TableModel([[0.5, 0.5], [0.5, 0.5], [0.9, 0.1]])
    features = np.array([[0.0, 1.0], [1.0, 0.0], [2.0, 1.0]])
    both = Contrastive(neighbours=1).select(query(features, model, labeled=[0, 2]), 1).utilities
    divergence = 0.9 * np.log(0.9 / 0.5) + 0.1 * np.log(0.1 / 0.5)
    assert both.tolist() == pytest.approx([divergence / 2])


def test_certain_predictions_are_lifted_so_that_no_divergence_is_infinite():
    assert lifted(np.array([[1.0, 0.0]])).tolist() == [pytest.approx([1.0, 1e-7])]
    model = TableModel([[1.0, 0.0], [0.0, 1.0]])
    utilities = (
        Contrastive().select(query(np.array([[0.0], [1.0]]), model, labeled=[0]), 1).utilities
    )
    assert utilities.tolist() == pytest.approx([-np.log(1e-7)], rel=1e-6)


def test_without_labels_all_are_alike():
    model = TableModel([[0.5, 0.5], [0.9, 0.1]])
    assert Contrastive().select(query(np.array([[0.0], [1.0]]), model), 1).utilities.tolist() == [
        0,
        0,
    ]


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_utilities_equal_those_of_scikit_activeml(kind):
    peer = pytest.importorskip("skactiveml.pool")
    wrapped = pytest.importorskip("skactiveml.classifier").SklearnClassifier
    random = np.random.default_rng(0)
    rows = random.normal(size=(400, 6)).astype(np.float32).astype(np.float64)
    labeled = np.sort(random.choice(400, 40, replace=False))
    labels = np.full(400, np.nan)
    labels[labeled] = np.arange(40) % 2
    model = wrapped(LogisticRegression(), classes=[0, 1]).fit(rows, labels)
    _, table = peer.ContrastiveAL(random_state=0, nearest_neighbors_dict={"n_neighbors": 10}).query(
        rows, labels, model, fit_clf=False, return_utilities=True
    )
    weights, intercept = model.estimator_.coef_[0], model.estimator_.intercept_[0]
    same = LinearModel(np.stack([0 * weights, weights], axis=1), intercepts=[0.0, intercept])
    context = query(kind(rows), same, labeled=labeled)
    selection = Contrastive().select(context, 5)
    expected = table[0][context.candidates]
    assert selection.utilities == pytest.approx(expected, abs=1e-12)
    assert selection.picks.tolist() == context.candidates[np.argsort(-expected)[:5]].tolist()
