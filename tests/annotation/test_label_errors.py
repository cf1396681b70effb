"""Likely label errors, against cleanlab 2.9.0's numbers on the same chances."""

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from al_core.annotation.label_errors import cross_fitted, label_errors, stratified_folds
from al_core.domain.errors import DataError


def world(n, k, wrong, seed):
    """Labels of which `wrong` are not the truth, and chances that favour the truth.

    RandomState's streams are the same in every numpy, so that cleanlab could be asked apart.
    """
    stream = np.random.RandomState(seed)
    truth = np.arange(n) % k
    labels = truth.copy()
    flipped = stream.permutation(n)[:wrong]
    labels[flipped] = (truth[flipped] + 1 + (np.arange(wrong) % (k - 1))) % k
    logits = stream.standard_normal((n, k))
    logits[np.arange(n), truth] += 2.0
    chances = np.exp(logits)
    return labels, chances / chances.sum(axis=1, keepdims=True), flipped


COUNTS = {
    (60, 3, 9, 1): [[11, 0, 2], [2, 17, 2], [0, 1, 10]],
    (90, 2, 10, 3): [[35, 5], [5, 28]],
    (200, 4, 30, 2): [[31, 2, 6, 2], [1, 21, 4, 0], [5, 5, 23, 4], [2, 3, 7, 25]],
    (400, 5, 60, 4): [
        [37, 2, 3, 0, 3], [3, 44, 2, 2, 7], [2, 5, 43, 4, 4], [1, 3, 4, 45, 4], [0, 2, 3, 2, 40]
    ],
}  # fmt: skip
"""cleanlab.count.compute_confident_joint(labels, chances, calibrate=False)"""
JOINTS = {
    (60, 3, 9, 1): [
        [0.266667, 0.0, 0.05], [0.033333, 0.333333, 0.033333], [0.0, 0.033333, 0.25]
    ],
    (90, 2, 10, 3): [[0.455556, 0.066667], [0.077778, 0.4]],
}  # fmt: skip
"""cleanlab.count.estimate_joint(labels, chances): rounded to whole examples there."""
SUSPECTS = {
    (60, 3, 9, 1): [40, 41, 39, 44, 33, 2, 50],
    (90, 2, 10, 3): [64, 69, 25, 75, 88, 9, 57, 42, 43, 86],
    (200, 4, 30, 2): [
        134, 85, 45, 6, 182, 25, 44, 29, 122, 173, 48, 10, 54, 65, 78, 12, 61, 14, 2, 83, 131,
        11, 30, 163, 199, 112, 66, 193, 92, 146, 158, 108, 165, 68, 179, 23, 94, 35, 42, 55, 126,
    ],
}  # fmt: skip
"""cleanlab.filter.find_label_issues(filter_by="confident_learning", ... "self_confidence")"""


@pytest.mark.parametrize("world_of", COUNTS)
def test_the_confident_counts_are_cleanlabs(world_of):
    labels, chances, _ = world(*world_of)
    assert label_errors(labels, chances).counts.tolist() == COUNTS[world_of]


@pytest.mark.parametrize("world_of", JOINTS)
def test_the_joint_is_cleanlabs_but_for_its_rounding_to_examples(world_of):
    labels, chances, _ = world(*world_of)
    found = label_errors(labels, chances).joint
    np.testing.assert_allclose(found, JOINTS[world_of], atol=1.0 / world_of[0])
    assert found.sum() == pytest.approx(1.0)


@pytest.mark.parametrize("world_of", SUSPECTS)
def test_the_suspects_are_cleanlabs_in_its_order(world_of):
    labels, chances, _ = world(*world_of)
    assert label_errors(labels, chances).suspects.tolist() == SUSPECTS[world_of]


def test_thresholds_are_the_mean_chance_of_a_class_among_its_labels():
    labels = np.array([0, 0, 1])
    found = label_errors(labels, np.array([[0.9, 0.1], [0.5, 0.5], [0.2, 0.8]]))
    assert found.thresholds.tolist() == [0.7, 0.8]


def test_an_example_below_every_threshold_counts_for_nothing():
    labels = np.array([0, 0, 1])
    found = label_errors(labels, np.array([[0.9, 0.1], [0.5, 0.5], [0.2, 0.8]]))
    assert found.counts.tolist() == [[1, 0], [0, 1]]


def test_a_model_whose_first_guess_is_the_label_accuses_nobody():
    """The third reaches class 1's low threshold (0.4), but is a 0 to the model as well."""
    labels = np.array([0, 0, 0, 1, 1])
    sure, near, weak = [0.95, 0.05], [0.55, 0.45], [0.6, 0.4]
    found = label_errors(labels, np.array([sure, sure, near, weak, weak]))
    assert found.counts.tolist() == [[2, 1], [0, 2]]
    assert found.suspects.tolist() == []


def test_a_suspect_comes_with_the_class_it_may_be():
    labels = np.array([0, 0, 1, 1])
    found = label_errors(labels, np.array([[0.9, 0.1], [0.1, 0.9], [0.2, 0.8], [0.3, 0.7]]))
    assert (found.suspects.tolist(), found.likely.tolist()) == ([1], [1])


def test_the_share_of_errors_is_what_lies_off_the_diagonal():
    """Of the two labels 0 one is confidently a 1; both labels 1 are sound: 1 / 2 * 2 / 4."""
    labels = np.array([0, 0, 1, 1])
    found = label_errors(labels, np.array([[0.9, 0.1], [0.1, 0.9], [0.2, 0.8], [0.3, 0.7]]))
    assert found.error_share == pytest.approx(0.25)


def test_a_class_without_labels_is_nobodys_likely_class():
    labels = np.array([0, 0, 1])
    chances = np.array([[0.3, 0.1, 0.6], [0.3, 0.2, 0.5], [0.1, 0.3, 0.6]])
    found = label_errors(labels, chances)
    assert np.isnan(found.thresholds[2])
    assert found.counts[:, 2].tolist() == [0, 0, 0]


def test_most_planted_errors_are_found_by_cross_fitting():
    stream = np.random.RandomState(5)
    truth = np.repeat([0, 1], 100)
    features = stream.standard_normal((200, 2)) + truth[:, None] * 4.0
    labels = truth.copy()
    planted = [3, 40, 77, 110, 150, 199]
    labels[planted] = 1 - truth[planted]

    def fit(known, asked):
        model = LogisticRegression().fit(features[known], labels[known])
        return model.predict_proba(features[asked])

    found = label_errors(labels, cross_fitted(labels, 2, fit, seed=0))
    assert len(set(planted) & set(found.suspects.tolist())) >= 5
    assert found.suspects.size <= 9


def test_no_label_is_judged_by_a_model_that_saw_it():
    seen = []

    def fit(known, asked):
        seen.append(set(known.tolist()) & set(asked.tolist()))
        return np.full((asked.size, 2), 0.5)

    cross_fitted(np.arange(20) % 2, 2, fit, seed=1)
    assert seen == [set()] * 5


def test_each_fold_holds_an_equal_share_of_each_class():
    labels = np.array([0] * 15 + [1] * 10)
    folds = stratified_folds(labels, 5, seed=2)
    assert [np.bincount(labels[folds == number]).tolist() for number in range(5)] == [[3, 2]] * 5


def test_folds_depend_on_the_seed_alone():
    labels = np.arange(40) % 3
    same = stratified_folds(labels, 5, 7) == stratified_folds(labels, 5, 7)
    other = stratified_folds(labels, 5, 7) == stratified_folds(labels, 5, 8)
    assert same.all()
    assert not other.all()


def test_too_few_labels_for_the_folds_are_refused():
    with pytest.raises(DataError, match="4 labels for 5 folds; label more"):
        cross_fitted(np.zeros(4, dtype=np.int64), 2, lambda known, asked: asked, seed=0)


def test_chances_that_do_not_fit_the_labels_are_refused():
    with pytest.raises(DataError, match="3 labels and 2 rows"):
        label_errors(np.zeros(3, dtype=np.int64), np.full((2, 2), 0.5))


def test_a_label_beyond_the_classes_is_refused():
    with pytest.raises(DataError, match="there are 2 classes"):
        label_errors(np.array([2]), np.array([[0.5, 0.5]]))
