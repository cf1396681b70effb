"""Committees and averages of models."""

import numpy as np
import pytest
from scipy.sparse import csr_array
from sklearn.datasets import load_digits

from al_core.domain.errors import ModelError
from al_core.domain.plan import ModelPlan
from al_core.domain.values import LabeledSet
from al_core.models import COMMITTEES, AveragedModel, committee, fit_model

DIGITS, TRUTH = load_digits(return_X_y=True)
DIGITS = DIGITS / 16.0
LABELED = LabeledSet(np.arange(100), TRUTH[:100].astype(np.int64))


def kinds(members):
    return [type(member.estimator).__name__ for member in members]


def logistic(rows, n_classes=10):
    labeled = LabeledSet(np.asarray(rows), TRUTH[rows].astype(np.int64))
    return fit_model(
        ModelPlan(), DIGITS, labeled, n_classes, seed=0, previous=None, needs_probabilities=True
    )


def test_small_dense_data_gets_the_committee_of_the_published_benchmark():
    assert kinds(committee(DIGITS, LABELED, 10, seed=0)) == [
        "LogisticRegression", "LinearSVC", "SVC", "LinearDiscriminantAnalysis",
    ]  # fmt: skip


def test_sparse_data_gets_bagged_logistic_regressions():
    members = committee(csr_array(DIGITS), LABELED, 10, seed=0)
    assert kinds(members) == ["LogisticRegression"] * 4


def test_wide_data_gets_bagged_logistic_regressions():
    members = committee(np.tile(DIGITS, 4), LABELED, 10, seed=0)
    assert kinds(members) == ["LogisticRegression"] * 4


def test_bagged_members_differ_and_know_every_class():
    first, second, *_ = committee(DIGITS, LABELED, 10, seed=0, kind="bagged")
    assert (np.diff(first.labeled.rows) >= 0).all()
    assert first.classes.tolist() == second.classes.tolist() == list(range(10))
    assert not np.array_equal(first.predict_proba(DIGITS), second.predict_proba(DIGITS))


def test_the_seed_decides_the_bags():
    one, same, other = (
        committee(DIGITS, LABELED, 10, seed=seed, kind="bagged")[0].labeled.rows
        for seed in (1, 1, 2)
    )
    assert one.tolist() == same.tolist()
    assert one.tolist() != other.tolist()


def test_discriminant_analysis_waits_for_more_labels_than_classes():
    few = LabeledSet(np.arange(10), TRUTH[:10].astype(np.int64))
    assert len(committee(DIGITS, few, 10, seed=0, kind="mixed")) == 3


@pytest.mark.parametrize("kind", COMMITTEES)
@pytest.mark.parametrize("labels", [[0, 1, 0, 1], [1, 1, 1, 1], [0, 1, 2, 2]])
def test_a_committee_on_identical_rows_still_votes(kind, labels):
    features = np.ones((4, 3))
    labeled = LabeledSet(np.arange(4), np.array(labels))
    for member in committee(features, labeled, 3, seed=0, kind=kind):
        assert np.isfinite(member.predict_proba(features)).all()


def test_an_unknown_committee_is_refused():
    with pytest.raises(ModelError, match="take mixed, bagged or auto"):
        committee(DIGITS, LABELED, 10, seed=0, kind="jury")


def test_an_average_is_the_mean_of_the_probabilities():
    models = [logistic(range(50)), logistic(range(100))]
    mean = (models[0].predict_proba(DIGITS) + models[1].predict_proba(DIGITS)) / 2
    np.testing.assert_allclose(AveragedModel(models).predict_proba(DIGITS), mean, atol=1e-15)


class RememberingModel:
    """Gives out one and the same array, as a model with a cache does."""

    n_classes = 2
    gives_probabilities = True

    def __init__(self, *rows):
        self.answers = np.array(rows)

    def predict_proba(self, features):
        return self.answers


def test_averaging_leaves_the_members_answers_alone():
    model = RememberingModel([0.2, 0.8])
    average = AveragedModel([model, RememberingModel([0.6, 0.4])])
    assert average.predict_proba(DIGITS[:1]).tolist() == [[0.4, 0.6000000000000001]]
    assert model.answers.tolist() == [[0.2, 0.8]]


def test_an_average_of_two_class_models_has_decision_values_of_opposite_sign():
    rows = np.flatnonzero(TRUTH < 2)
    average = AveragedModel([logistic(rows[:20], 2), logistic(rows[:40], 2)])
    values = average.decision_values(DIGITS)
    np.testing.assert_array_equal(values[:, 0], -values[:, 1])
    np.testing.assert_array_equal(values.argmax(axis=1), average.predict(DIGITS))


def test_an_average_of_nothing_is_refused():
    with pytest.raises(ModelError, match="0 models"):
        AveragedModel([])
