"""Warm and incremental starts."""

import numpy as np
import pytest
from sklearn.datasets import load_digits

from al_core.domain.errors import ModelError
from al_core.domain.plan import ModelPlan
from al_core.domain.values import LabeledSet
from al_core.models import MODELS, checked_classifier, fit_model

DIGITS, TRUTH = load_digits(return_X_y=True)
DIGITS = DIGITS / 16.0
WARM = ModelPlan(start="warm")
SGD = ModelPlan(name="sgd", start="incremental")


def labels_of(rows):
    rows = np.asarray(rows, dtype=np.int64)
    return LabeledSet(rows, TRUTH[rows].astype(np.int64))


def version(plan, labeled, previous=None):
    return fit_model(
        plan, DIGITS, labeled, 10, seed=0, previous=previous, needs_probabilities=False
    )


def test_warm_start_needs_fewer_iterations_than_cold():
    before = version(WARM, labels_of(range(200)))
    warm = version(WARM, labels_of(range(210)), before)
    cold = version(WARM, labels_of(range(210)))
    assert warm.estimator.n_iter_[0] < cold.estimator.n_iter_[0]


def test_warm_start_keeps_what_it_knows_when_a_class_is_new():
    before = version(WARM, labels_of(np.flatnonzero(TRUTH[:400] < 9)))
    rows = np.append(np.flatnonzero(TRUTH[:400] < 9), np.flatnonzero(TRUTH[:400] == 9)[-1:])
    warm = version(WARM, labels_of(np.sort(rows)), before)
    cold = version(WARM, labels_of(np.sort(rows)))
    assert warm.estimator.n_iter_[0] < cold.estimator.n_iter_[0]


def test_warm_start_from_the_optimum_stays_there():
    before = version(WARM, labels_of(range(200)))
    again = version(WARM, labels_of(range(200)), before)
    np.testing.assert_allclose(again.predict_proba(DIGITS), before.predict_proba(DIGITS), atol=1e-3)


def test_warm_start_leaves_the_previous_model_as_it_was():
    before = version(WARM, labels_of(range(200)))
    answers = before.predict_proba(DIGITS)
    version(WARM, labels_of(range(400)), before)
    np.testing.assert_array_equal(before.predict_proba(DIGITS), answers)


@pytest.mark.parametrize("name", ["logistic_regression", "sgd"])
@pytest.mark.parametrize(("old", "new"), [(2, 3), (2, 10), (5, 10), (5, 2), (1, 2)])
def test_warm_start_survives_a_change_of_the_classes_shown(name, old, new):
    plan = ModelPlan(name=name, start="warm")
    first, second = (np.arange(400)[TRUTH[:400] < c] for c in (old, new))
    model = version(plan, labels_of(second), version(plan, labels_of(first)))
    assert np.mean(model.predict(DIGITS[second]) == TRUTH[second]) > 0.95


def test_incremental_update_sees_only_the_new_rows():
    before = version(SGD, labels_of(range(300)))
    after = version(SGD, labels_of(range(310)), before)
    assert after.estimator.t_ - before.estimator.t_ == 10


def test_incremental_update_sees_a_corrected_label_again():
    labeled = labels_of(range(300))
    before = version(SGD, labeled)
    corrected = LabeledSet(labeled.rows, np.where(labeled.rows == 7, 1, labeled.labels))
    assert version(SGD, corrected, before).estimator.t_ - before.estimator.t_ == 1


def test_incremental_update_leaves_the_previous_model_as_it_was():
    before = version(SGD, labels_of(range(300)))
    answers = before.predict_proba(DIGITS)
    version(SGD, labels_of(range(400)), before)
    np.testing.assert_array_equal(before.predict_proba(DIGITS), answers)


def test_incremental_update_without_new_rows_changes_nothing():
    before = version(SGD, labels_of(range(300)))
    after = version(SGD, labels_of(range(300)), before)
    np.testing.assert_array_equal(after.predict_proba(DIGITS), before.predict_proba(DIGITS))


def test_incremental_update_keeps_classes_whose_labels_are_gone():
    before = version(SGD, labels_of(range(300)))
    after = version(SGD, labels_of(np.flatnonzero(TRUTH[:300] < 2)), before)
    assert after.predict_proba(DIGITS[:3]).shape == (3, 10)


def test_a_class_seen_for_the_first_time_makes_a_fresh_fit():
    plan = ModelPlan(name="naive_bayes", start="incremental")
    few = labels_of(np.flatnonzero(TRUTH[:200] < 5))
    updated = version(plan, labels_of(range(200)), version(plan, few))
    fresh = version(plan, labels_of(range(200)))
    np.testing.assert_array_equal(updated.predict_proba(DIGITS), fresh.predict_proba(DIGITS))


def test_incremental_naive_bayes_equals_a_fit_on_everything():
    plan = ModelPlan(name="naive_bayes", start="incremental", params={"var_smoothing": 1e-3})
    grown = version(plan, labels_of(range(400)), version(plan, labels_of(range(200))))
    whole = version(plan, labels_of(range(400)))
    np.testing.assert_allclose(grown.estimator.theta_, whole.estimator.theta_, atol=1e-9)


@pytest.mark.parametrize("name", MODELS)
@pytest.mark.parametrize("start", ["cold", "warm", "incremental"])
def test_every_start_works_or_is_refused_with_the_classifiers_that_can(name, start):
    plan = ModelPlan(name=name, start=start)
    if start in MODELS[name].starts:
        assert version(plan, labels_of(range(80))).n_classes == 10
        return
    with pytest.raises(ModelError, match=f"{start} works with .*sgd"):
        checked_classifier(plan)


def test_a_calibrated_model_can_only_start_cold():
    plan = ModelPlan(start="warm", calibration="sigmoid")
    with pytest.raises(ModelError, match="refits from scratch"):
        checked_classifier(plan)


@pytest.mark.parametrize(
    ("name", "starts"),
    [
        ("logistic_regression", ("cold", "warm")),
        ("linear_svm", ("cold",)),
        ("rbf_svm", ("cold",)),
        ("random_forest", ("cold",)),
        ("naive_bayes", ("cold", "incremental")),
        ("sgd", ("cold", "warm", "incremental")),
    ],
)
def test_each_classifier_has_its_own_ways_to_start(name, starts):
    assert MODELS[name].starts == starts


def test_a_plan_may_update_your_own_classifier_with_new_labels_only():
    plan = ModelPlan(name="sklearn.linear_model:Perceptron", start="incremental")
    before = version(plan, labels_of(range(300)))
    after = version(plan, labels_of(range(310)), before)
    assert after.estimator.t_ - before.estimator.t_ == 10


def test_model_of_another_kind_is_no_start_for_an_update():
    other = version(ModelPlan(name="naive_bayes"), labels_of(range(200)))
    updated, fresh = version(SGD, labels_of(range(250)), other), version(SGD, labels_of(range(250)))
    np.testing.assert_array_equal(updated.predict_proba(DIGITS), fresh.predict_proba(DIGITS))


def test_model_of_one_class_is_no_start_for_an_update():
    constant = version(SGD, labels_of(np.flatnonzero(TRUTH[:200] == 3)))
    updated, fresh = (version(SGD, labels_of(range(250)), start) for start in (constant, None))
    np.testing.assert_array_equal(updated.predict_proba(DIGITS), fresh.predict_proba(DIGITS))


def test_cold_start_looks_at_no_model_before():
    plan = ModelPlan(name="sgd")
    before = version(plan, labels_of(range(100)))
    again, fresh = (version(plan, labels_of(range(200)), start) for start in (before, None))
    np.testing.assert_array_equal(again.predict_proba(DIGITS), fresh.predict_proba(DIGITS))


@pytest.mark.parametrize("classes", [2, 10])
def test_warm_start_reaches_the_optimum_of_a_cold_one(classes):
    plan = ModelPlan(start="warm", params={"tol": 1e-8})
    rows = np.flatnonzero(TRUTH[:300] < classes)
    warm = version(plan, labels_of(rows), version(plan, labels_of(rows[:100])))
    cold = version(plan, labels_of(rows))
    np.testing.assert_allclose(warm.predict_proba(DIGITS), cold.predict_proba(DIGITS), atol=1e-4)
