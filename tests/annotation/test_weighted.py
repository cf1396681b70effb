"""Votes weighted by how often people agree with the others."""

import math

import numpy as np
import pytest

from al_core.annotation.weighted import weighted_vote
from al_core.domain.errors import DataError


def vote(*told, n_classes=2):
    """Weighted votes of (example, person, label) triples."""
    examples, people, labels = np.array(told).T
    return weighted_vote(examples, people, labels, n_classes)


GOOD_AND_TWO_BAD = [
    (example, person, example % 2 if person < 3 else (example // (person - 1)) % 2)
    for example in range(40)
    for person in range(5)
]
"""Persons 0 to 2 are always right (the class is the example's parity), 3 and 4 guess."""


def test_who_agrees_with_the_others_is_more_accurate():
    accuracies = vote(*GOOD_AND_TWO_BAD).accuracies
    assert accuracies[:3].min() > 0.9
    assert accuracies[3:].max() < 0.7


def test_a_good_person_outvotes_two_who_guess():
    found = vote(*GOOD_AND_TWO_BAD, (99, 0, 1), (99, 3, 0), (99, 4, 0))
    assert found.labels[found.examples == 99].tolist() == [1]


def test_accuracy_is_drawn_to_the_teams_mean_by_four_answers():
    """One shared example, agreed: mean 1 is capped at 0.99; (1 + 4 * 0.99) / 5 = 0.992."""
    assert vote((0, 7, 1), (0, 9, 1)).accuracies.tolist() == [0.99, 0.99]


def test_the_accuracy_of_one_miss_in_two():
    """Person 2 agrees on one of two examples; the team on 4 of 6: (1 + 4 * 2 / 3) / 6."""
    told = [(0, 0, 0), (0, 1, 0), (0, 2, 0), (1, 0, 1), (1, 1, 1), (1, 2, 0)]
    found = vote(*told)
    # on example 1 persons 0 and 1 face a tie among the others: half a hit each
    assert found.accuracies[2] == pytest.approx((1 + 4 * 4 / 6) / 6)
    assert found.accuracies[0] == pytest.approx((1.5 + 4 * 4 / 6) / 6)


def test_weights_are_log_odds_against_chance():
    found = vote((0, 7, 1), (0, 9, 1), n_classes=3)
    assert found.weights == pytest.approx([math.log(0.99 * 2 / 0.01)] * 2)


def test_chances_are_those_of_independent_people():
    """Two at 0.99 against nobody: odds 99 squared."""
    chances = vote((0, 7, 1), (0, 9, 1)).posterior[0]
    assert chances[1] / chances[0] == pytest.approx(99.0**2)


def test_equal_weights_against_each_other_are_a_tie():
    assert vote((0, 0, 0), (0, 1, 1)).labels.tolist() == [-1]


def test_who_is_worse_than_chance_weighs_nothing():
    contrary = [(e, p, e % 2 if p < 3 else 1 - e % 2) for e in range(30) for p in range(4)]
    assert vote(*contrary).weights[3] == 0.0


def test_the_order_of_answers_does_not_matter():
    there, back = vote(*GOOD_AND_TWO_BAD), vote(*GOOD_AND_TWO_BAD[::-1])
    np.testing.assert_allclose(there.posterior, back.posterior, atol=1e-12)


def test_no_answers_are_refused():
    nothing = np.array([], dtype=np.int64)
    with pytest.raises(DataError, match="No answers to merge"):
        weighted_vote(nothing, nothing, nothing, 2)


def test_a_label_out_of_range_is_refused():
    with pytest.raises(DataError, match="there are 2 classes"):
        vote((0, 0, 2))
