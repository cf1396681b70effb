"""Majority and Dawid-Skene, against the paper of 1979 and crowd-kit."""

import numpy as np
import pandas as pd
import pytest
from crowdkit.aggregation import DawidSkene as CrowdKitDawidSkene

from al_core.annotation import dawid_skene, majority
from al_core.domain.errors import DataError

# Table 1 of Dawid and Skene 1979: 45 patients; three answers of observer 1, then one each of
# observers 2 to 5. Classes 1 to 4.
ANAESTHETISTS = """
1111111 3334334 1122122 2223121 2223222 2223322 1222111 3333433 2222223 2322223 4444444 2223343
1111111 2223212 1211111 1112111 1111111 1111111 2222221 2221322 2222222 2222221 2223222 2212222
1111111 1111111 2322222 1111111 1111111 1121121 1111111 3333233 1111111 2222222 2223232 4334343
2212232 2323233 3333432 1111111 1111111 1212111 2322222 1211111 2222222
"""
OBSERVERS = np.array([1, 1, 1, 2, 3, 4, 5])


def anaesthetists():
    table = np.array([[int(digit) - 1 for digit in row] for row in ANAESTHETISTS.split()])
    patients = np.repeat(np.arange(1, 46), 7)
    return dawid_skene(patients, np.tile(OBSERVERS, 45), table.ravel(), 4), table


def test_majority_is_the_class_said_most_often():
    assert majority([2, 0, 2]) == 2


@pytest.mark.parametrize("labels", [[], [0, 1], [0, 0, 1, 1, 2]])
def test_there_is_no_majority_on_a_tie_or_without_answers(labels):
    assert majority(labels) is None


def test_dawid_skene_finds_the_published_class_shares():
    found, _ = anaesthetists()
    np.testing.assert_allclose(found.shares, [0.3996, 0.4220, 0.1118, 0.0667], atol=5e-5)


def test_dawid_skene_reaches_the_published_log_likelihood():
    found, _ = anaesthetists()
    assert found.log_likelihood == pytest.approx(-192.8909, abs=5e-5)


def test_dawid_skene_gives_the_published_labels():
    found, _ = anaesthetists()
    assert np.bincount(found.labels).tolist() == [18, 19, 5, 3]


def test_dawid_skene_differs_from_the_pooled_vote_on_three_patients():
    found, table = anaesthetists()
    votes = np.array([np.bincount(row, minlength=4).argmax() for row in table])
    assert found.examples[found.labels != votes].tolist() == [2, 12, 36]


def test_confusions_are_chances_of_what_is_said_given_what_is_true():
    found, _ = anaesthetists()
    assert found.confusions.shape == (5, 4, 4)
    np.testing.assert_allclose(found.confusions.sum(axis=2), 1.0)
    assert found.confusions[0, 0, 0] == pytest.approx(0.89, abs=0.005)


def crowd(seed, worst=0.4, people=6, examples=200, n_classes=3):
    generator = np.random.default_rng(seed)
    truth = generator.integers(n_classes, size=examples)
    asked = generator.random((examples, people)) < 0.7
    rows, who = np.nonzero(asked)
    right = generator.random(rows.shape[0]) < np.linspace(worst, 0.95, people)[who]
    said = np.where(right, truth[rows], generator.integers(n_classes, size=rows.shape[0]))
    return rows, who, said, truth


@pytest.mark.filterwarnings("ignore:The copy keyword:pandas.errors.Pandas4Warning")
@pytest.mark.parametrize("seed", [0, 1])
def test_labels_agree_with_crowd_kit(seed):
    # Labels only: crowd-kit clips chances at 1e-10, which ends its EM early on some data.
    rows, who, said, _ = crowd(seed, worst=0.7)
    frame = pd.DataFrame({"task": rows, "worker": who, "label": said})
    theirs = CrowdKitDawidSkene(n_iter=100, tol=1e-9).fit_predict_proba(frame).sort_index()
    ours = dawid_skene(rows, who, said, 3)
    assert np.mean(ours.labels == theirs[[0, 1, 2]].to_numpy().argmax(axis=1)) >= 0.98


def test_weighing_people_beats_the_plain_vote():
    rows, who, said, truth = crowd(4)
    votes = np.array([np.bincount(said[rows == row]).argmax() for row in np.unique(rows)])
    found = dawid_skene(rows, who, said, 3)
    known = truth[found.examples]
    assert np.mean(found.labels == known) > np.mean(votes == known)


def test_the_order_of_answers_does_not_matter():
    rows, who, said, _ = crowd(5)
    order = np.random.default_rng(0).permutation(rows.shape[0])
    shuffled = dawid_skene(rows[order], who[order], said[order], 3)
    np.testing.assert_allclose(shuffled.posterior, dawid_skene(rows, who, said, 3).posterior)


def test_a_class_nobody_names_has_no_share():
    found = dawid_skene(np.array([4, 4, 9]), np.array([0, 1, 0]), np.array([1, 1, 0]), 3)
    assert found.examples.tolist() == [4, 9]
    assert found.labels.tolist() == [1, 0]
    assert found.shares[2] < 1e-200


def test_no_answers_are_refused():
    nothing = np.empty(0, dtype=np.int64)
    with pytest.raises(DataError, match="No answers"):
        dawid_skene(nothing, nothing, nothing, 3)


def test_answers_outside_the_classes_are_refused():
    with pytest.raises(DataError, match="answers must be 0 to 2"):
        dawid_skene(np.array([0]), np.array([0]), np.array([3]), 3)


def test_one_answer_is_a_majority():
    assert majority([3]) == 3


@pytest.mark.parametrize("labels", [[1, 1, 0], [0, 1, 1], [1, 0, 1], [1, 1, 0, 2]])
def test_order_of_the_answers_does_not_change_the_majority(labels):
    assert majority(labels) == 1


@pytest.mark.parametrize("seed", range(3))
def test_chances_shares_and_confusions_each_sum_to_one(seed):
    rows, who, said, _ = crowd(seed)
    found = dawid_skene(rows, who, said, 3)
    np.testing.assert_allclose(found.posterior.sum(axis=1), 1.0)
    np.testing.assert_allclose(found.confusions.sum(axis=2), 1.0)
    assert found.shares.sum() == pytest.approx(1.0)


def test_log_likelihood_is_that_of_the_answers_summed_one_by_one():
    rows, who, said, _ = crowd(1, examples=20)
    found = dawid_skene(rows, who, said, 3)
    total = 0.0
    for example in found.examples:
        given = found.shares.copy()
        for person, label in zip(who[rows == example], said[rows == example], strict=True):
            given *= found.confusions[person, :, label]
        total += np.log(given.sum())
    assert found.log_likelihood == pytest.approx(total, abs=1e-6)


def test_ids_need_not_be_without_gaps():
    rows, who, said, _ = crowd(2, examples=30)
    plain, spaced = (dawid_skene(rows * k + k, who * k + 7, said, 3) for k in (1, 100))
    assert spaced.examples.tolist() == (100 * plain.examples).tolist()
    assert spaced.annotators.tolist() == [7, 107, 207, 307, 407, 507]
    np.testing.assert_array_equal(spaced.posterior, plain.posterior)


def test_someone_who_always_says_the_opposite_is_worth_as_much_as_one_who_is_right():
    truth = np.tile([0, 1], 20)
    answers = np.stack([truth, truth, 1 - truth])
    rows, who = np.tile(np.arange(40), 3), np.repeat(np.arange(3), 40)
    found = dawid_skene(rows, who, answers.ravel(), 2)
    assert found.labels.tolist() == truth.tolist()
    np.testing.assert_allclose(found.confusions[2], [[0.0, 1.0], [1.0, 0.0]], atol=1e-9)
