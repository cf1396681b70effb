"""Quality on the audit set and its intervals, against scikit-learn and statsmodels."""

import numpy as np
import pytest
from scipy.stats import ttest_1samp
from sklearn.metrics import accuracy_score, f1_score, log_loss, precision_recall_fscore_support
from statsmodels.stats.proportion import proportion_confint

from al_core.arrays.randomness import random_for
from al_core.domain.errors import DataError
from al_core.monitoring.quality import class_table, confusion, log_losses, quality


def made(n, seed=0, skill=4.0):
    """What a middling model says of n items of four classes, and the truth."""
    generator = random_for(seed, 0, "quality world")
    labels = generator.integers(4, size=n)
    weights = generator.gamma(1.0, size=(n, 4))
    weights[np.arange(n), labels] *= skill
    return weights / weights.sum(axis=1, keepdims=True), labels.astype(np.int64)


def test_the_figures_are_those_of_scikit_learn():
    said, labels = made(300)
    found = quality(said, labels)
    named = said.argmax(axis=1)

    assert found.accuracy.estimate == pytest.approx(accuracy_score(labels, named))
    assert found.macro_f1.estimate == pytest.approx(f1_score(labels, named, average="macro"))
    assert found.log_loss.estimate == pytest.approx(log_loss(labels, said))


def test_the_intervals_are_wilsons_and_students():
    said, labels = made(300)
    found = quality(said, labels)
    hits = int((said.argmax(axis=1) == labels).sum())

    expected = ttest_1samp(log_losses(said, labels), 0.0).confidence_interval()

    assert (found.accuracy.low, found.accuracy.high) == pytest.approx(
        proportion_confint(hits, 300, method="wilson")
    )
    assert (found.log_loss.low, found.log_loss.high) == pytest.approx(expected)


def test_the_interval_of_macro_f1_covers_what_many_items_give():
    truth = quality(*made(200_000, seed=99)).macro_f1.estimate

    found = [quality(*made(200, seed)).macro_f1 for seed in range(200)]

    assert 0.9 <= np.mean([each.low <= truth <= each.high for each in found]) <= 0.99


def test_the_class_table_is_that_of_scikit_learn():
    said, labels = made(300)
    rows = class_table(said, labels)

    expected = precision_recall_fscore_support(labels, said.argmax(axis=1))
    found = [[r.precision.estimate, r.recall.estimate, r.f1, r.items] for r in rows]

    np.testing.assert_allclose(found, np.column_stack(expected))


def test_a_class_that_was_never_named_has_no_precision():
    said = np.array([[0.9, 0.1, 0.0], [0.8, 0.2, 0.0]])

    first, second = class_table(said, np.array([0, 1]))

    assert (first.label, first.precision.estimate, first.recall.estimate) == (0, 0.5, 1.0)
    assert (second.label, second.named, second.f1) == (1, 0, 0.0)
    assert np.isnan(second.precision.estimate)


def test_without_items_nothing_is_known():
    found = quality(np.empty((0, 3)), np.empty(0, dtype=np.int64))

    assert np.isnan([found.accuracy.estimate, found.macro_f1.estimate]).all()
    assert class_table(np.empty((0, 3)), np.empty(0, dtype=np.int64)) == ()


def test_answers_and_labels_must_be_of_equal_number():
    with pytest.raises(DataError, match="2 answers and 1 labels"):
        confusion(np.full((2, 2), 0.5), np.zeros(1, dtype=np.int64))
