"""Probabilities for classifiers that have none of their own."""

import numpy as np
import pytest
from scipy.special import expit
from sklearn.datasets import load_breast_cancer

from al_core.domain.plan import ModelPlan
from al_core.domain.values import LabeledSet
from al_core.models import fit_model

FEATURES, TRUTH = load_breast_cancer(return_X_y=True)
FEATURES = (FEATURES - FEATURES.mean(axis=0)) / FEATURES.std(axis=0)
TRUTH = TRUTH.astype(np.int64)
SVM = ModelPlan(name="rbf_svm")


def fitted(plan, rows, needs_probabilities=True):
    labeled = LabeledSet(np.asarray(rows), TRUTH[rows])
    return fit_model(
        plan, FEATURES, labeled, 2, seed=0, previous=None, needs_probabilities=needs_probabilities
    )


def expected_calibration_error(model):
    chance = model.predict_proba(FEATURES[200:])[:, 1]
    bins = np.minimum((chance * 10).astype(int), 9)
    gaps = [abs(chance[bins == b].sum() - TRUTH[200:][bins == b].sum()) for b in range(10)]
    return sum(gaps) / chance.size


def test_a_strategy_that_needs_probabilities_gets_calibrated_ones():
    model = fitted(SVM, range(200))
    assert model.gives_probabilities
    assert expected_calibration_error(model) < 0.05


def test_calibrated_probabilities_are_closer_to_the_truth_than_the_softmax():
    raw = fitted(SVM, range(200), needs_probabilities=False)
    assert not raw.gives_probabilities
    assert expected_calibration_error(fitted(SVM, range(200))) < expected_calibration_error(raw)


def test_without_calibration_probabilities_are_the_logistic_of_the_decision_value():
    model = fitted(ModelPlan(name="linear_svm", calibration="none"), range(100))
    values = model.decision_values(FEATURES)[:, 1]
    np.testing.assert_allclose(model.predict_proba(FEATURES)[:, 1], expit(values), atol=1e-15)


def test_calibration_leaves_the_decision_values_alone():
    calibrated, raw = fitted(SVM, range(100)), fitted(SVM, range(100), needs_probabilities=False)
    np.testing.assert_array_equal(
        calibrated.decision_values(FEATURES), raw.decision_values(FEATURES)
    )


def test_a_class_of_one_label_falls_back_to_the_softmax_with_a_note():
    rows = np.concatenate((np.flatnonzero(TRUTH == 1)[:8], np.flatnonzero(TRUTH == 0)[:1]))
    model = fitted(SVM, np.sort(rows))
    assert model.notes == ("Not calibrated: a class has only one label",)
    assert not model.gives_probabilities


@pytest.mark.parametrize("of_each", [2, 3])
def test_folds_are_limited_by_the_smallest_class(of_each):
    rows = np.concatenate([np.flatnonzero(label == TRUTH)[:of_each] for label in np.arange(2)])
    assert fitted(SVM, np.sort(rows)).estimator.cv.n_splits == of_each


def test_auto_leaves_a_classifier_with_probabilities_as_it_is():
    model = fitted(ModelPlan(), range(100))
    assert type(model.estimator).__name__ == "LogisticRegression"


def test_sigmoid_calibrates_any_classifier():
    model = fitted(ModelPlan(name="naive_bayes", calibration="sigmoid"), range(100), False)
    assert type(model.estimator).__name__ == "CalibratedClassifierCV"
    assert np.isfinite(model.decision_values(FEATURES)).all()
