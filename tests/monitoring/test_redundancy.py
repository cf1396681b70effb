"""Batches that say the same twice."""

import numpy as np
import pytest
from scipy.sparse import csr_array

from al_core.monitoring.redundancy import (
    Choice,
    Twins,
    above_random,
    coverage,
    redundancy_of,
    selection_redundancy,
    twins_of,
)

FEATURES = np.array(
    [[1.0, 0.0], [1.0, 0.01], [0.0, 1.0], [0.7, 0.7], [-1.0, 0.0], [0.0, -1.0], [0.02, 1.0]]
)
NONE = np.empty(0, dtype=np.int64)


def rows(*numbers):
    return np.array(numbers, dtype=np.int64)


def redundancy(picks, candidates, before=NONE, features=FEATURES):
    return redundancy_of(features, Choice(picks, candidates, before), np.random.default_rng(0))


def test_a_batch_of_near_duplicates_is_redundant():
    found = redundancy(rows(0, 1), rows(0, 1, 2, 4, 5))
    assert found.inside == pytest.approx(1.0, abs=1e-4)
    assert found.inside > found.inside_at_random.estimate
    assert found.twins == (Twins(0, 1, pytest.approx(0.99995, abs=1e-5), same_batch=True),)


def test_a_batch_of_opposites_is_not():
    found = redundancy(rows(0, 4), rows(0, 1, 2, 4, 5))
    assert found.inside == -1.0
    assert found.inside < found.inside_at_random.estimate
    assert found.twins == ()


def test_the_range_at_random_is_around_its_mean():
    at_random = redundancy(rows(0, 2), np.arange(7)).inside_at_random
    assert at_random.low < at_random.estimate < at_random.high
    assert (at_random.n, at_random.level) == (40, 0.95)


def test_what_the_loop_measures_is_the_batch_against_one_random_batch_of_its_size():
    inside, at_random = selection_redundancy(
        FEATURES, rows(0, 1), rows(2, 5), np.random.default_rng(0)
    )
    assert inside == pytest.approx(0.99995, abs=1e-5)
    assert at_random == pytest.approx(-1.0)
    assert above_random(inside, at_random) == pytest.approx(1.99995, abs=1e-5)


def test_likeness_to_what_was_selected_before_is_the_nearest_cosine():
    found = redundancy(rows(1, 2), rows(1, 2, 3, 4, 5), before=rows(0, 6))
    expected = np.mean([1 / np.hypot(1, 0.01), 1 / np.hypot(0.02, 1)])
    assert found.to_labeled == pytest.approx(expected, abs=1e-9)


def test_before_the_first_label_nothing_is_alike():
    found = redundancy(rows(0), rows(0, 1))
    assert (found.to_labeled, found.to_labeled_at_random.estimate) == (0.0, 0.0)


def test_taking_all_there_is_equals_random():
    everything = rows(0, 2, 4, 5)
    found = redundancy(everything, everything)
    assert found.inside == pytest.approx(found.inside_at_random.estimate)


def test_twins_across_batches_are_named_with_the_nearest_only():
    assert twins_of(FEATURES, rows(1), rows(0, 2, 3)) == (
        Twins(1, 0, pytest.approx(0.99995, abs=1e-5), same_batch=False),
    )


def test_the_most_alike_twins_come_first_and_there_are_twenty_at_most():
    line = np.column_stack((np.ones(30), np.linspace(0.0, 0.05, 30)))
    found = twins_of(line, np.arange(30), NONE)
    cosines = [each.cosine for each in found]
    assert len(found) == 20
    assert cosines == sorted(cosines, reverse=True)


def test_sparse_features_give_the_same():
    features = csr_array(np.abs(FEATURES))
    dense = redundancy(rows(0, 1), np.arange(7), rows(2), features.toarray())
    sparse = redundancy(rows(0, 1), np.arange(7), rows(2), features)
    assert sparse.inside == pytest.approx(dense.inside)
    assert sparse.to_labeled == pytest.approx(dense.to_labeled)


def test_coverage_is_the_mean_likeness_of_the_pool_to_what_was_selected():
    assert coverage(FEATURES, rows(0, 2), rows(0)) == pytest.approx(0.5)
    assert coverage(FEATURES, rows(0, 2), rows(0, 2)) == 1.0
    assert coverage(FEATURES, rows(0, 2), NONE) == 0.0
