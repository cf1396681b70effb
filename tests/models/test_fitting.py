"""Fitting a plan's classifier: what it answers, how it starts, what it refuses."""

import numpy as np
import pytest
from scipy.sparse import csr_array
from sklearn.datasets import load_breast_cancer, load_digits
from sklearn.linear_model import LogisticRegression
from sklearn.svm import SVC

from al_core.domain.errors import ModelError
from al_core.domain.plan import ModelPlan
from al_core.domain.ports import Model
from al_core.domain.values import LabeledSet
from al_core.models import MODELS, ConstantModel, fit_model

DIGITS, DIGIT_LABELS = load_digits(return_X_y=True)
DIGITS = DIGITS / 16.0


def labels_of(rows):
    rows = np.asarray(rows, dtype=np.int64)
    return LabeledSet(rows, DIGIT_LABELS[rows].astype(np.int64))


DEFAULT = ModelPlan()


def fitted(plan=DEFAULT, labeled=None, features=DIGITS, n_classes=10, **more):
    labeled = labels_of(range(100)) if labeled is None else labeled
    settings = {"seed": 0, "previous": None, "needs_probabilities": False, **more}
    return fit_model(plan, features, labeled, n_classes, **settings)


def small_set(labels):
    return LabeledSet(np.arange(len(labels)), np.array(labels, dtype=np.int64))


@pytest.mark.parametrize("name", MODELS)
@pytest.mark.parametrize("features", [DIGITS, csr_array(DIGITS)], ids=["dense", "sparse"])
def test_every_classifier_gives_rows_that_sum_to_one_over_all_classes(name, features):
    probabilities = fitted(ModelPlan(name=name), features=features).predict_proba(features[:50])
    assert probabilities.shape == (50, 10)
    assert probabilities.dtype == np.float64
    np.testing.assert_allclose(probabilities.sum(axis=1), 1.0, atol=1e-12)


@pytest.mark.parametrize("name", MODELS)
def test_every_classifier_learns_the_digits(name):
    model = fitted(ModelPlan(name=name), labels_of(range(300)))
    assert isinstance(model, Model)
    assert np.mean(model.predict(DIGITS[300:]) == DIGIT_LABELS[300:]) > 0.7


@pytest.mark.parametrize("name", MODELS)
def test_two_classes_have_decision_values_of_opposite_sign(name):
    rows = np.flatnonzero(DIGIT_LABELS < 2)[:60]
    values = fitted(ModelPlan(name=name), labels_of(rows), n_classes=2).decision_values(DIGITS[:9])
    np.testing.assert_array_equal(values[:, 0], -values[:, 1])


@pytest.mark.parametrize("name", MODELS)
@pytest.mark.parametrize("labels", [[0, 1, 2, 0, 1, 2], [2, 2, 2, 5, 5, 5]])
@pytest.mark.parametrize("features", [np.ones((6, 3)), csr_array((6, 3), dtype=np.float64)])
def test_identical_rows_give_finite_answers(name, labels, features):
    model = fitted(ModelPlan(name=name), small_set(labels), features, 6)
    assert np.isfinite(model.predict_proba(features)).all()
    assert np.isfinite(model.decision_values(features)).all()


@pytest.mark.parametrize("name", MODELS)
def test_classes_without_labels_get_probability_zero_and_the_smallest_value(name):
    model = fitted(ModelPlan(name=name), small_set([3, 5, 3, 5]), DIGITS)
    assert (np.delete(model.predict_proba(DIGITS[:20]), [3, 5], axis=1) == 0.0).all()
    values = model.decision_values(DIGITS[:20])
    assert (np.delete(values, [3, 5], axis=1) < values[:, [3, 5]].min(axis=1)[:, None]).all()
    assert set(model.predict(DIGITS[:20])) <= {3, 5}


@pytest.mark.parametrize("n_classes", [2, 10])
def test_logistic_regression_answers_as_scikit_learn_does(n_classes):
    rows = np.flatnonzero(np.less(DIGIT_LABELS, n_classes))[:120]
    bare = LogisticRegression(max_iter=1000).fit(DIGITS[rows], DIGIT_LABELS[rows])
    model = fitted(labeled=labels_of(rows), n_classes=n_classes)
    np.testing.assert_allclose(model.predict_proba(DIGITS), bare.predict_proba(DIGITS), atol=1e-12)
    np.testing.assert_array_equal(model.predict(DIGITS), bare.predict(DIGITS))


def test_rbf_svm_has_the_decision_values_of_the_published_protocol():
    features, truth = load_breast_cancer(return_X_y=True)
    features = (features - features.mean(axis=0)) / features.std(axis=0)
    bare = SVC(kernel="rbf", gamma="auto", C=1).fit(features[:50], truth[:50])
    labeled = LabeledSet(np.arange(50), truth[:50].astype(np.int64))
    model = fitted(ModelPlan(name="rbf_svm"), labeled, features, 2)
    np.testing.assert_array_equal(
        model.decision_values(features)[:, 1], bare.decision_function(features)
    )
    np.testing.assert_array_equal(model.predict(features), bare.predict(features))


def test_float32_features_stay_float32_in_the_fit():
    assert fitted(features=DIGITS.astype(np.float32)).estimator.coef_.dtype == np.float32


def test_one_class_gives_a_constant_model():
    model = fitted(labeled=small_set([4, 4]))
    assert isinstance(model, ConstantModel)
    assert model.predict_proba(DIGITS[:1]).tolist() == [[0, 0, 0, 0, 1, 0, 0, 0, 0, 0]]
    assert model.decision_values(DIGITS[:1])[0, 3:6].tolist() == [-1, 1, -1]
    assert model.predict(DIGITS[:2]).tolist() == [4, 4]


def test_no_labels_are_refused():
    with pytest.raises(ModelError, match="at least one labeled example"):
        fitted(labeled=LabeledSet())


def test_labels_outside_the_classes_are_refused():
    with pytest.raises(ModelError, match="labels must be 0 to 9"):
        fitted(labeled=small_set([0, 10]))


def test_missing_feature_values_are_refused_with_the_reason():
    features = DIGITS.copy()
    features[3, 3] = np.nan
    with pytest.raises(ModelError, match="contains NaN"):
        fitted(features=features)


def test_negative_sparse_features_are_refused_by_naive_bayes():
    with pytest.raises(ModelError, match="Negative values"):
        fitted(ModelPlan(name="naive_bayes"), features=csr_array(DIGITS - 0.5))


def test_a_fit_that_does_not_converge_leaves_a_note():
    model = fitted(ModelPlan(params={"max_iter": 2}))
    assert len(model.notes) == 1
    assert "failed to converge" in model.notes[0]


def test_a_fit_that_converges_leaves_no_note():
    assert fitted().notes == ()


def test_parameters_of_the_plan_reach_the_classifier():
    assert fitted(ModelPlan(params={"C": 0.1})).estimator.C == 0.1


def test_the_seed_decides_a_forest():
    def answers(seed):
        plan = ModelPlan(name="random_forest", params={"n_estimators": 5})
        return fitted(plan, seed=seed).predict_proba(DIGITS)

    np.testing.assert_array_equal(answers(1), answers(1))
    assert not np.array_equal(answers(1), answers(2))


@pytest.mark.parametrize("labels", [[-1, 2], [-3, -2]])
def test_negative_labels_are_refused_with_their_range(labels):
    with pytest.raises(ModelError, match=rf"Labels run from {labels[0]} to {labels[1]}, but"):
        fitted(labeled=small_set(labels))


@pytest.mark.parametrize(
    "plan",
    [
        ModelPlan(),
        ModelPlan(name="linear_svm", params={"tol": 1e-9}),
        ModelPlan(name="rbf_svm", params={"tol": 1e-9}),
        ModelPlan(name="sklearn.naive_bayes:MultinomialNB"),
    ],
    ids=lambda plan: plan.name,
)
def test_sparse_and_dense_features_give_the_same_answers(plan):
    dense = fitted(plan).decision_values(DIGITS[:200])
    sparse = fitted(plan, features=csr_array(DIGITS)).decision_values(csr_array(DIGITS[:200]))
    np.testing.assert_allclose(dense, sparse, atol=1e-4)


@pytest.mark.parametrize(
    ("features", "kind"), [(DIGITS, "FloorGaussianNB"), (csr_array(DIGITS), "MultinomialNB")]
)
def test_naive_bayes_suits_the_kind_of_features(features, kind):
    model = fitted(ModelPlan(name="naive_bayes"), features=features)
    assert type(model.estimator).__name__ == kind


def test_seed_of_the_plan_gives_way_to_a_random_state_of_its_own():
    plan = ModelPlan(name="sgd", params={"random_state": 7})
    assert fitted(plan, seed=3).estimator.random_state == 7


@pytest.mark.parametrize(("seed", "state"), [(5, 5), (2**32 + 5, 5), (-1, 2**32 - 1)])
def test_any_seed_becomes_a_random_state(seed, state):
    assert fitted(ModelPlan(name="sgd"), seed=seed).estimator.random_state == state


@pytest.mark.parametrize("name", MODELS)
def test_a_fit_and_its_repeat_give_the_same_answers(name):
    first, again = (fitted(ModelPlan(name=name)).decision_values(DIGITS[:50]) for _ in range(2))
    np.testing.assert_array_equal(first, again)


def test_only_the_labeled_rows_are_looked_at():
    others = DIGITS.copy()
    others[100:] = np.nan
    np.testing.assert_array_equal(
        fitted(features=others).predict_proba(DIGITS), fitted().predict_proba(DIGITS)
    )


def test_refusal_of_a_fit_names_model_size_and_remedy():
    with pytest.raises(ModelError, match=r"^naive_bayes could not be fitted on 100 labels: .*; c"):
        fitted(ModelPlan(name="naive_bayes"), features=csr_array(DIGITS - 0.5))


@pytest.mark.parametrize("name", MODELS)
def test_a_catalogue_entry_tells_in_a_sentence_what_it_is_for(name):
    entry = MODELS[name]
    assert (entry.name, entry.starts[0]) == (name, "cold")
    assert entry.summary.endswith(".")
