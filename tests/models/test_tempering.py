"""Temperature scaling, and the out-of-fold answers that it is fitted on."""

import numpy as np
import pytest
from sklearn.datasets import load_digits
from sklearn.metrics import log_loss

from al_core.arrays.randomness import random_for
from al_core.domain.errors import ModelError
from al_core.domain.plan import ModelPlan
from al_core.domain.ports import LinearHead, SoftmaxHead
from al_core.domain.values import LabeledSet
from al_core.models import fit_model
from al_core.models.cross_fitting import cross_fitted, stratified_folds
from al_core.models.fitted import softmax
from al_core.models.tempering import fitted_temperature, negative_log_likelihood, tempered

FEATURES, TRUTH = load_digits(return_X_y=True)
FEATURES, TRUTH = FEATURES / 16.0, TRUTH.astype(np.int64)
ROWS = np.arange(150)
LABELED = LabeledSet(ROWS, TRUTH[ROWS])
NAMES = ["logistic_regression", "linear_svm", "rbf_svm", "random_forest", "naive_bayes", "sgd"]


def fitted(name, calibration, labeled=LABELED):
    return fit_model(
        ModelPlan(name=name, calibration=calibration),
        FEATURES,
        labeled,
        10,
        seed=0,
        previous=None,
        needs_probabilities=False,
    )


def made(n, sharpness, seed=0):
    """Logits, and labels that come from softmax(sharpness * logits)."""
    generator = random_for(seed, 0, "logits")
    logits = generator.normal(size=(n, 4)) * 2
    chances = softmax(sharpness * logits)
    labels = (generator.random(n)[:, None] > chances.cumsum(axis=1)).sum(axis=1)
    return softmax(logits), labels.clip(max=3).astype(np.int64)


@pytest.mark.parametrize("sharpness", [0.5, 1.0, 2.0])
def test_the_temperature_that_made_the_labels_is_found(sharpness):
    assert fitted_temperature(*made(20_000, sharpness)) == pytest.approx(1 / sharpness, rel=0.05)


@pytest.mark.parametrize("seed", range(20))
def test_the_fitting_set_is_never_explained_worse(seed):
    probabilities, labels = made(30, [0.1, 0.7, 1.0, 5.0][seed % 4], seed)

    logs = np.log(probabilities)
    temperature = fitted_temperature(probabilities, labels)

    assert negative_log_likelihood(logs, labels, temperature) <= negative_log_likelihood(
        logs, labels, 1.0
    )


def test_a_model_that_is_right_as_often_as_it_is_sure_is_left_exactly_as_it_is():
    probabilities = np.tile([0.75, 0.25], (12, 1))

    assert fitted_temperature(probabilities, np.repeat([0, 1], [9, 3])) == 1.0


@pytest.mark.parametrize("temperature", [0.01, 0.5, 3.0, 1000.0])
def test_temperature_never_changes_what_is_said(temperature):
    probabilities, _ = made(2000, 1.0)

    scaled = tempered(probabilities, temperature)

    np.testing.assert_array_equal(scaled.argmax(axis=1), probabilities.argmax(axis=1))
    assert scaled.sum(axis=1) == pytest.approx(1.0)


def test_the_likelihood_is_that_of_scikit_learn():
    probabilities, labels = made(200, 1.0)

    ours = negative_log_likelihood(np.log(probabilities), labels, 2.0)

    assert ours == pytest.approx(log_loss(labels, tempered(probabilities, 2.0)))


def test_few_answers_leave_the_model_as_it_is():
    probabilities, labels = made(9, 0.2)

    assert fitted_temperature(probabilities, labels) == 1.0


def test_answers_of_models_that_never_saw_the_class_are_left_out():
    probabilities, labels = made(500, 0.5)
    never = np.zeros((50, 4))
    never[:, 0] = 1.0

    with_them = fitted_temperature(
        np.vstack((probabilities, never)), np.append(labels, np.ones(50, dtype=np.int64))
    )

    assert with_them == fitted_temperature(probabilities, labels)


@pytest.mark.parametrize("name", NAMES)
def test_every_classifier_keeps_its_word_at_its_temperature(name):
    raw, scaled = fitted(name, "none"), fitted(name, "temperature")

    np.testing.assert_array_equal(scaled.predict(FEATURES), raw.predict(FEATURES))
    np.testing.assert_array_equal(
        scaled.predict_proba(FEATURES).argmax(axis=1), raw.predict(FEATURES)
    )
    assert scaled.gives_probabilities


@pytest.mark.parametrize("name", ["linear_svm", "logistic_regression", "naive_bayes"])
def test_probabilities_on_unseen_rows_get_better(name):
    order = random_for(0, 0, "rows").permutation(TRUTH.size)
    rows = np.sort(order[:150])
    labeled = LabeledSet(rows, TRUTH[rows])
    raw, scaled = fitted(name, "none", labeled), fitted(name, "temperature", labeled)
    unseen, labels = FEATURES[order[150:]], TRUTH[order[150:]]

    assert log_loss(labels, scaled.predict_proba(unseen)) < 0.95 * log_loss(
        labels, raw.predict_proba(unseen)
    )


@pytest.mark.parametrize("name", ["logistic_regression", "linear_svm"])
def test_a_linear_classifier_stays_a_linear_head_of_its_probabilities(name):
    model = fitted(name, "temperature")

    assert isinstance(model, LinearHead)
    assert isinstance(model, SoftmaxHead)
    expected = softmax(FEATURES @ model.coefficients.T + model.intercepts)
    np.testing.assert_allclose(model.predict_proba(FEATURES), expected, atol=1e-12)


def test_two_classes_are_tempered_too():
    rows = np.flatnonzero(np.isin(TRUTH, [3, 8]))[:80]
    labeled = LabeledSet(rows, (TRUTH[rows] == 8).astype(np.int64))
    raw, scaled = fitted("rbf_svm", "none", labeled), fitted("rbf_svm", "temperature", labeled)

    np.testing.assert_array_equal(raw.predict(FEATURES), scaled.predict(FEATURES))


def test_folds_hold_equal_numbers_of_every_class():
    labels = np.repeat([0, 1, 2], [50, 25, 5]).astype(np.int64)

    folds = stratified_folds(labels, 5, seed=3)

    table = np.array([np.bincount(labels[folds == fold], minlength=3) for fold in range(5)])
    assert table.tolist() == [[10, 5, 1]] * 5


def test_no_row_is_judged_by_a_model_that_saw_it():
    seen = []

    def fit(labeled):
        seen.append(labeled.rows)
        return fitted("naive_bayes", "none", labeled)

    told = cross_fitted(fit, FEATURES, LABELED, seed=0)
    folds = stratified_folds(LABELED.labels, 5, seed=0)

    assert told.shape == (150, 10)
    for fold, rows in enumerate(seen):
        assert not np.isin(ROWS[folds == fold], rows).any()
        again = fitted("naive_bayes", "none", LabeledSet(rows, TRUTH[rows]))
        expected = again.predict_proba(FEATURES[ROWS[folds == fold]])
        np.testing.assert_array_equal(told[folds == fold], expected)


def test_one_label_can_not_be_cross_fitted():
    one = LabeledSet(ROWS[:1], TRUTH[:1])

    with pytest.raises(ModelError, match="1 labels can't be cross-fitted"):
        cross_fitted(lambda each: fitted("naive_bayes", "none", each), FEATURES, one, seed=0)


def test_a_temperature_can_not_go_with_a_warm_start():
    with pytest.raises(ModelError, match="Temperature calibration refits from scratch"):
        fit_model(
            ModelPlan(start="warm", calibration="temperature"),
            FEATURES,
            LABELED,
            10,
            seed=0,
            previous=None,
            needs_probabilities=False,
        )
