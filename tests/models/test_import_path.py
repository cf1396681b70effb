"""A user's own classifier, named by import path."""

import numpy as np
import pytest

from al_core.domain.errors import ModelError
from al_core.domain.plan import ModelPlan
from al_core.domain.values import LabeledSet
from al_core.models import classifier_named, fit_model

FEATURES = np.array([[0.0], [0.1], [1.0], [1.1], [2.0], [2.1]])
LABELED = LabeledSet(np.arange(6), np.array([0, 0, 1, 1, 2, 2]))


def fitted(name, **params):
    plan = ModelPlan(name=name, params=params)
    return fit_model(plan, FEATURES, LABELED, 3, seed=0, previous=None, needs_probabilities=False)


def test_an_import_path_is_fitted_with_its_parameters():
    model = fitted("sklearn.neighbors:KNeighborsClassifier", n_neighbors=1)
    assert model.predict(FEATURES).tolist() == [0, 0, 1, 1, 2, 2]
    assert model.gives_probabilities


def test_a_classifier_with_decision_values_only_is_answered_by_softmax():
    model = fitted("sklearn.linear_model:RidgeClassifier")
    assert not model.gives_probabilities
    np.testing.assert_allclose(model.predict_proba(FEATURES).sum(axis=1), 1.0)


class FirstColumn:
    """Says class 0, 1 or 2 by the first column; nothing but fit and predict."""

    def fit(self, features, labels):
        return self

    def predict(self, features):
        return features[:, 0].round().astype(int)


def test_a_classifier_that_only_names_classes_votes():
    model = fitted(f"{__name__}:FirstColumn")
    assert model.decision_values(FEATURES[2:3]).tolist() == [[-1.0, 1.0, -1.0]]
    assert model.predict(FEATURES).tolist() == [0, 0, 1, 1, 2, 2]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("logistic", "No classifier is called 'logistic'; take one of logistic_regression"),
        ("no_such_package:Thing", "can't be imported"),
        ("sklearn.svm:Nothing", "can't be imported"),
        ("math:pi", "not a class with fit and predict"),
        ("os:system", "not a class with fit and predict"),
        ("collections:OrderedDict", "not a class with fit and predict"),
        ("sklearn.svm:SVC;import os", "No classifier is called"),
        ("sklearn.model_selection:GridSearchCV", "can't be built"),
    ],
)
def test_a_name_that_is_no_classifier_is_refused(name, reason):
    with pytest.raises(ModelError, match=reason):
        fitted(name)


def test_an_unknown_parameter_is_refused():
    with pytest.raises(ModelError, match="correct the model's params"):
        fitted("logistic_regression", depth=3)


def test_a_parameter_of_the_wrong_kind_is_refused():
    with pytest.raises(ModelError, match="must be a float"):
        fitted("logistic_regression", C="much")


def test_pairwise_decision_values_are_refused():
    rows = np.arange(8.0)[:, None]
    plan = ModelPlan(name="rbf_svm", params={"decision_function_shape": "ovo"})
    labeled = LabeledSet(np.arange(8), np.arange(8) // 2)
    model = fit_model(plan, rows, labeled, 4, seed=0, previous=None, needs_probabilities=False)
    with pytest.raises(ModelError, match="one decision value per class"):
        model.decision_values(rows)


class Picky(FirstColumn):
    """Checks its parameter where scikit-learn would wait for the fit."""

    def __init__(self, depth=1):
        if depth < 1:
            raise ValueError(f"depth is {depth}")
        self.random_state = None


def test_a_parameter_that_the_class_itself_refuses_is_refused():
    with pytest.raises(ModelError, match=r"with {'depth': 0} \(depth is 0\); correct the model's"):
        fitted(f"{__name__}:Picky", depth=0)


def test_the_seed_reaches_a_class_that_takes_one():
    assert fitted(f"{__name__}:Picky").estimator.random_state == 0


def test_a_class_without_partial_fit_can_not_be_updated():
    assert classifier_named(f"{__name__}:FirstColumn").starts == ("cold",)
    assert "incremental" in classifier_named("sklearn.linear_model:Perceptron").starts


def test_an_import_path_is_described_by_class_and_module():
    entry = classifier_named("sklearn.neighbors:KNeighborsClassifier")
    assert entry.summary == "KNeighborsClassifier of sklearn.neighbors"
