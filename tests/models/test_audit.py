"""Quality on the audit set, against scikit-learn's own figures."""

import numpy as np
import pytest
from sklearn.datasets import load_digits
from sklearn.metrics import accuracy_score, f1_score, log_loss

from al_core.domain.errors import DataError
from al_core.domain.plan import ModelPlan
from al_core.domain.values import LabeledSet
from al_core.models import fit_model, measured, scored

DIGITS, TRUTH = load_digits(return_X_y=True)
DIGITS, TRUTH = DIGITS / 16.0, TRUTH.astype(np.int64)


def fitted(rows, name="logistic_regression"):
    labeled = LabeledSet(np.asarray(rows), TRUTH[rows])
    return fit_model(
        ModelPlan(name=name), DIGITS, labeled, 10, seed=0, previous=None, needs_probabilities=False
    )


@pytest.mark.parametrize("name", ["logistic_regression", "rbf_svm", "random_forest"])
@pytest.mark.parametrize("rows", [range(60), np.flatnonzero(TRUTH[:200] < 4)])
def test_figures_equal_those_of_scikit_learn(name, rows):
    model = fitted(rows, name)
    said, chances = model.predict(DIGITS), model.predict_proba(DIGITS)
    figures = measured(model, DIGITS, TRUTH, 10)
    assert figures.accuracy == pytest.approx(accuracy_score(TRUTH, said), abs=1e-12)
    assert figures.macro_f1 == pytest.approx(f1_score(TRUTH, said, average="macro"), abs=1e-12)
    assert figures.log_loss == pytest.approx(log_loss(TRUTH, chances, labels=range(10)), rel=1e-9)


def test_macro_f1_counts_only_classes_that_occur():
    chances = np.array([[0.9, 0.1, 0.0], [0.2, 0.8, 0.0]])
    assert scored(chances, np.array([0, 1]), 3).macro_f1 == 1.0


def test_an_impossible_class_costs_a_finite_loss():
    figures = scored(np.array([[1.0, 0.0]]), np.array([1]), 2)
    assert figures.log_loss == pytest.approx(36.04365338911715)


def test_an_audit_row_without_a_label_is_refused():
    with pytest.raises(DataError, match="must have a known label"):
        measured(fitted(range(60)), DIGITS[:2], np.array([1, -1]), 10)


def test_an_empty_audit_set_is_refused():
    with pytest.raises(DataError, match="has 0 rows"):
        measured(fitted(range(60)), DIGITS[:0], TRUTH[:0], 10)


@pytest.mark.parametrize("seed", range(5))
def test_figures_of_random_answers_equal_those_of_scikit_learn(seed):
    random = np.random.default_rng(seed)
    chances, truth = random.dirichlet(np.full(4, 0.3), 60), random.integers(0, 4, 60)
    figures, said = scored(chances, truth, 4), chances.argmax(axis=1)
    assert figures.accuracy == accuracy_score(truth, said)
    assert figures.macro_f1 == pytest.approx(f1_score(truth, said, average="macro"), abs=1e-12)
    assert figures.log_loss == pytest.approx(log_loss(truth, chances, labels=range(4)))


def test_figures_of_four_rows_by_hand():
    chances = np.array([[0.5, 0.5], [0.25, 0.75], [1.0, 0.0], [0.75, 0.25]])
    figures = scored(chances, np.array([0, 1, 0, 1]), 2)
    assert (figures.accuracy, figures.macro_f1) == (0.75, pytest.approx((0.8 + 2 / 3) / 2))
    assert figures.log_loss == pytest.approx(-np.log(0.5 * 0.75 * 1.0 * 0.25) / 4)


def test_class_only_answered_counts_with_an_f1_of_zero():
    chances = np.array([[0.1, 0.0, 0.9], [0.9, 0.1, 0.0]])
    assert scored(chances, np.array([0, 0]), 3).macro_f1 == pytest.approx((2 / 3) / 2)


def test_a_sure_and_right_model_loses_nothing():
    figures = scored(np.eye(3), np.arange(3), 3)
    assert (figures.accuracy, figures.macro_f1, figures.log_loss) == (1.0, 1.0, pytest.approx(0.0))


def test_refusal_of_an_audit_set_names_the_remedy():
    with pytest.raises(DataError, match="keep unlabeled rows out of it, or raise audit_share"):
        measured(fitted(range(60)), DIGITS[:0], TRUTH[:0], 10)
