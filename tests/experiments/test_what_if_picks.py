"""What picks were like: outcomes of labels, guesses of the model, chances of a batch."""

import math

import numpy as np
import pytest

from al_core.domain.values import Selection
from al_core.experiments.what_if_picks import (
    MOST_CLASSES,
    SURPRISE,
    WRONG,
    _chances,
    _common_classes,
    guesses_of,
    outcomes_of,
)
from tests.experiments.plans import small_plan

CHANCES = np.array([[0.7, 0.2, 0.1], [0.1, 0.6, 0.3], [0.4, 0.35, 0.25]])
CLASSES = {0: "cat", 2: "dog"}


def test_outcomes_are_whether_the_model_is_wrong_how_surprised_it_is_and_each_class():
    found = outcomes_of(CHANCES, np.array([0, 2, 1]), CLASSES)
    assert list(found) == [WRONG, SURPRISE, "its label is cat", "its label is dog"]
    assert found[WRONG].tolist() == [0.0, 1.0, 1.0]
    assert found[SURPRISE] == pytest.approx([0.3, 0.7, 0.65])
    assert found["its label is cat"].tolist() == [1.0, 0.0, 0.0]
    assert found["its label is dog"].tolist() == [0.0, 1.0, 0.0]


def test_nothing_is_known_of_an_example_without_a_label():
    found = outcomes_of(CHANCES, np.array([0, -1, 1]), CLASSES)
    assert all(math.isnan(values[1]) for values in found.values())
    assert not any(np.isnan(values[[0, 2]]).any() for values in found.values())


def test_guesses_are_what_the_model_expects_of_each_outcome():
    found = guesses_of(CHANCES, CLASSES)
    assert found[WRONG] == pytest.approx([0.3, 0.4, 0.6])
    assert found[SURPRISE] == pytest.approx([0.46, 0.54, 0.655])
    assert found["its label is dog"] == pytest.approx([0.1, 0.3, 0.25])


def test_guesses_are_the_mean_outcome_where_the_model_is_right_about_its_chances():
    """Sum over labels of chance times outcome, by hand for every label."""
    guesses = guesses_of(CHANCES, CLASSES)
    for name, guess in guesses.items():
        mean = sum(
            CHANCES[:, label] * outcomes_of(CHANCES, np.full(3, label), CLASSES)[name]
            for label in range(3)
        )
        assert guess == pytest.approx(mean)


def test_a_listed_batch_has_the_chances_of_its_random_share():
    plan = small_plan()
    listed = Selection(np.array([3, 1]), np.zeros(5), None)
    share = plan.options.random_share
    found = _chances(5, np.array([3, 1]), listed, plan)
    assert found.sum() == pytest.approx(2.0)
    assert found[0] == found[2] == found[4] == pytest.approx(1 - (1 - share / 5) * (1 - share / 4))


def test_a_random_batch_has_the_same_chance_for_all():
    drawn = Selection(np.array([3, 1]), np.zeros(5), np.array([0.2, 0.25]))
    assert _chances(5, np.array([3, 1]), drawn, small_plan()).tolist() == [0.4] * 5


def test_only_the_commonest_classes_are_outcomes_in_their_own_order():
    labels = {row: row % 12 for row in range(60)} | {60: 11, 61: 10}
    found = _common_classes(labels, [f"c{k}" for k in range(12)])
    assert len(found) == MOST_CLASSES
    assert list(found) == sorted(found)
    assert {10, 11} <= set(found)


def test_a_class_that_nobody_gave_is_no_outcome():
    assert _common_classes({1: 0, 2: 2}, ["a", "b", "c"]) == {0: "a", 2: "c"}
