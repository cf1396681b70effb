"""Committees and averages of models."""

import numpy as np
import pytest
from scipy.sparse import csr_array
from sklearn.datasets import load_digits
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis

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
    with pytest.raises(ModelError, match="take mixed, bagged, posterior or auto"):
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


@pytest.mark.parametrize(("columns", "kind"), [(200, "LinearDiscriminantAnalysis"), (201, None)])
def test_two_hundred_columns_are_still_narrow(columns, kind):
    features = np.random.default_rng(0).normal(size=(40, columns))
    labeled = LabeledSet(np.arange(40), np.arange(40) % 2)
    assert (kind in kinds(committee(features, labeled, 2, seed=0))) == (kind is not None)


def test_bag_has_as_many_labels_of_each_class_as_there_are():
    members = committee(DIGITS, LABELED, 10, seed=0, kind="bagged")
    for member in members:
        assert np.bincount(member.labeled.labels).tolist() == np.bincount(LABELED.labels).tolist()


def test_bag_repeats_some_rows_and_keeps_every_label_true():
    bag = committee(DIGITS, LABELED, 10, seed=0, kind="bagged")[0].labeled
    assert np.unique(bag.rows).size < len(bag)
    assert bag.labels.tolist() == TRUTH[bag.rows].tolist()


def test_two_classes_are_enough_for_the_published_committee():
    rows = np.flatnonzero(TRUTH[:200] < 2)
    labeled = LabeledSet(rows, TRUTH[rows].astype(np.int64))
    assert len(committee(DIGITS, labeled, 10, seed=0)) == 4


def test_members_know_the_classes_of_the_problem_and_not_only_their_own():
    rows = np.flatnonzero(TRUTH[:200] < 2)
    labeled = LabeledSet(rows, TRUTH[rows].astype(np.int64))
    shapes = {m.predict_proba(DIGITS[:3]).shape for m in committee(DIGITS, labeled, 10, seed=0)}
    assert shapes == {(3, 10)}


def test_discriminant_member_is_that_of_scikit_learn():
    member = committee(DIGITS[:, 20:28], LABELED, 10, seed=0, kind="mixed")[3]
    bare = LinearDiscriminantAnalysis().fit(DIGITS[:100, 20:28], TRUTH[:100])
    np.testing.assert_allclose(
        member.predict_proba(DIGITS[:, 20:28]), bare.predict_proba(DIGITS[:, 20:28])
    )


def test_a_posterior_is_drawn_ten_times_from_one_kind_of_model():
    labeled = LabeledSet(np.arange(40), np.arange(40) % 3)
    features = np.random.default_rng(0).normal(size=(40, 5))

    members = committee(features, labeled, 3, seed=0, kind="posterior")

    assert len(members) == 10
    assert {type(member.estimator).__name__ for member in members} == {"LogisticRegression"}
