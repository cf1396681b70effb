"""Classes that the labels lack, and the search for one of them."""

import numpy as np
import pytest

from al_core.domain.errors import PlanError
from al_core.strategies.class_balance import ClassBalance
from tests.strategies.worlds import table_query

TABLE = np.array([[0.8, 0.1, 0.1], [0.1, 0.8, 0.1], [0.1, 0.1, 0.8], [0.4, 0.3, 0.3]])
LABELED = np.arange(4, 10)
ROWS = np.concatenate([TABLE, np.full((6, 3), 1 / 3)])


def lacking(labels, **given):
    return table_query(given.pop("table", ROWS), labeled=LABELED, labels=np.array(labels), **given)


def test_prefers_the_class_that_the_labels_lack_most():
    context = lacking([0, 0, 0, 1, 1, 2])
    assert ClassBalance(weight=1.0).select(context, 3).picks.tolist() == [2, 1, 3]


def test_utilities_are_the_expected_lack_against_the_greatest():
    """With 6 labels and a batch of 3 each class should have 3; they lack 0, 1 and 2."""
    selection = ClassBalance(weight=1.0).select(lacking([0, 0, 0, 1, 1, 2]), 3)
    assert selection.utilities == pytest.approx([0.15, 0.5, 0.85, 0.45])
    assert selection.reasons["expected_lack"] == pytest.approx([1.7, 1.0, 0.9])


def test_a_pick_lowers_the_lack_of_its_class():
    """Classes 1 and 2 lack alike; after one likely of 1 comes one likely of 2."""
    table = np.array([[0.1, 0.9, 0.0], [0.1, 0.9, 0.0], [0.2, 0.0, 0.8]] + [[1.0, 0.0, 0.0]] * 7)
    context = lacking([0, 0, 1, 2, 1, 2], table=table, candidates=[0, 1, 2])
    assert ClassBalance(weight=1.0).select(context, 2).picks.tolist() == [0, 2]


def test_without_weight_it_is_the_uncertainty_alone():
    selection = ClassBalance(weight=0.0).select(lacking([0, 0, 0, 1, 1, 2]), 2)
    assert selection.picks.tolist() == [3, 0]
    assert selection.utilities[3] == 1.0


def test_a_target_class_is_sought_however_many_it_has():
    context = lacking([0] * 6)
    selection = ClassBalance(weight=1.0, target_class=0).select(context, 2)
    assert selection.picks.tolist() == [0, 3]
    assert selection.utilities == pytest.approx([0.8, 0.1, 0.1, 0.4])


def test_finds_more_of_a_rare_class_than_its_share():
    random = np.random.default_rng(0)
    rare = random.random(500) < 0.04
    chance = np.clip(np.where(rare, 0.5, 0.1) + 0.1 * random.normal(size=500), 0.0, 1.0)
    context = table_query(np.stack([1 - chance, chance], axis=1), labels=np.zeros(0, dtype=int))
    picks = ClassBalance(target_class=1).select(context, 20).picks
    assert rare[picks].mean() > 0.5


def test_refuses_a_class_that_is_not_there():
    with pytest.raises(PlanError, match="target_class 7 was asked for, but there are 3 classes"):
        ClassBalance(target_class=7).select(lacking([0] * 6), 1)
