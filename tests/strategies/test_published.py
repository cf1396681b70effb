"""Numbers and libraries that are not ours: libact's sequence, scikit-activeml 1.0.1."""

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from al_core.strategies.badge import Badge
from al_core.strategies.core_set import CoreSet
from al_core.strategies.registry import strategy_named
from al_core.strategies.typiclust import TypiClust
from tests.strategies.worlds import LinearModel, TableModel, blobs, query

# libact's tests of uncertainty sampling: a pool of ten, the first six labeled.
LIBACT_X = np.array(
    [[-2, -1], [-1, -1], [-1, -2], [1, 1], [1, 2], [2, 1], [0, 1], [0, -2], [1.5, 1.5], [-2, -2]]
)
LIBACT_Y = np.array([-1, -1, -1, 1, 1, 1, -1, -1, 1, 1])


class Liblinear:
    """libact's logistic regression behind the port."""

    n_classes, gives_probabilities = 2, True

    def __init__(self, rows):
        self.fitted = LogisticRegression(solver="liblinear").fit(LIBACT_X[rows], LIBACT_Y[rows])

    def predict_proba(self, features):
        return self.fitted.predict_proba(features)


@pytest.mark.parametrize("name", ["margin", "entropy", "least_confidence"])
def test_libact_sequence(name):
    labeled = list(range(6))
    while len(labeled) < 10:
        context = query(LIBACT_X, Liblinear(labeled), labeled=labeled)
        labeled += strategy_named(name, {}).select(context, 1).picks.tolist()
    assert labeled[6:] == [6, 7, 8, 9]


@pytest.fixture(scope="module")
def probabilities():
    return np.random.default_rng(4).dirichlet(np.ones(5), size=300)


@pytest.mark.parametrize(
    ("name", "method"),
    [
        ("margin", "margin_sampling"),
        ("entropy", "entropy"),
        ("least_confidence", "least_confident"),
    ],
)
def test_uncertainties_equal_those_of_scikit_activeml(name, method, probabilities):
    peer = pytest.importorskip("skactiveml.pool")
    numbers = np.arange(300.0)[:, None]
    selection = strategy_named(name, {}).select(query(numbers, TableModel(probabilities)), 10)
    expected = peer.uncertainty_scores(probabilities, method=method)
    assert selection.utilities == pytest.approx(expected, abs=1e-12)
    assert selection.picks.tolist() == np.argsort(-expected, kind="stable")[:10].tolist()


def unlabeled_but(n_rows, labeled):
    """scikit-activeml's label vector: NaN is unlabeled."""
    labels = np.full(n_rows, np.nan)
    labels[labeled] = np.arange(len(labeled)) % 2
    return labels


def test_core_set_equals_that_of_scikit_activeml():
    peer = pytest.importorskip("skactiveml.pool")
    rows = np.random.default_rng(0).normal(size=(400, 6))
    labeled = [3, 50, 399]
    labels = unlabeled_but(400, labeled)
    expected, table = peer.CoreSet(random_state=0).query(
        rows, labels, batch_size=25, return_utilities=True
    )
    context = query(rows, labeled=labeled)
    selection = CoreSet().select(context, 25)
    assert selection.picks.tolist() == expected.tolist()
    assert selection.utilities == pytest.approx(table[0][context.candidates], rel=1e-9)


def test_badge_first_step_equals_that_of_scikit_activeml():
    peer = pytest.importorskip("skactiveml.pool")
    wrapped = pytest.importorskip("skactiveml.classifier").SklearnClassifier
    rows, labels = blobs(), unlabeled_but(60, [0, 1, 2, 3])
    model = wrapped(LogisticRegression(), classes=[0, 1]).fit(rows, labels)
    _, table = peer.Badge(random_state=0).query(
        rows, labels, model, fit_clf=False, batch_size=1, return_utilities=True
    )
    weights, intercept = model.estimator_.coef_[0], model.estimator_.intercept_[0]
    same = LinearModel(np.stack([0 * weights, weights], axis=1), intercepts=[0.0, intercept])
    context = query(rows, same, labeled=[0, 1, 2, 3])
    utilities = Badge().select(context, 1).utilities
    expected = table[0][context.candidates]
    assert utilities / utilities.sum() == pytest.approx(expected, abs=1e-12)


def test_typiclust_picks_equal_those_of_scikit_activeml_on_clear_clusters():
    peer = pytest.importorskip("skactiveml.pool")
    random = np.random.default_rng(2)
    sizes = [40, 33, 27, 20, 13]
    groups = zip(100.0 * np.eye(5), sizes, strict=True)
    rows = np.concatenate([random.normal(center, 1.0, (size, 5)) for center, size in groups])
    theirs = peer.TypiClust(random_state=0, k=20, cluster_algo_dict={"n_init": 10})
    expected = theirs.query(rows, unlabeled_but(133, [0]), batch_size=4)
    assert TypiClust().select(query(rows, labeled=[0]), 4).picks.tolist() == expected.tolist()
