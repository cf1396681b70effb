"""Arrivals against a reference sample."""

import numpy as np
import pytest
from scipy import stats
from scipy.sparse import csr_array

from al_core.domain.errors import DataError
from al_core.monitoring.arrivals import (
    SHARES,
    Sample,
    class_rise,
    class_shift,
    compared,
    feature_drift,
    smallest_corrected,
    stability_index,
    stability_indices,
    told_apart,
)

GENERATOR_SEED = 3


def generator_of(seed=GENERATOR_SEED):
    return np.random.default_rng(seed)


def sample_of(generator, n, *, shift=0.0, leaning=1.0):
    """A sample with 20 columns; `shift` moves the first one, `leaning` favours class 0."""
    features = generator.normal(size=(n, 20))
    features[:, 0] += shift
    return Sample(generator.dirichlet([leaning, 1.0, 1.0, 1.0], n), features)


def test_the_class_shift_is_scipys_chi_square():
    reference = np.repeat([0, 1, 2], [50, 30, 20])
    arrivals = np.repeat([0, 1, 2], [10, 25, 15])
    table = [[50, 30, 20], [10, 25, 15]]
    assert class_shift(reference, arrivals) == pytest.approx(
        stats.chi2_contingency(table, correction=False).pvalue, rel=1e-12
    )


def test_the_class_rise_is_scipys_mann_whitney_of_the_class_that_rose():
    generator = generator_of()
    reference = generator.dirichlet([1.0, 1.0, 1.0], 200).round(2)
    arrivals = generator.dirichlet([1.6, 1.0, 1.0], 90).round(2)
    own = stats.mannwhitneyu(
        arrivals[:, 0],
        reference[:, 0],
        alternative="greater",
        use_continuity=False,
        method="asymptotic",
    )
    assert class_rise(reference, arrivals) == pytest.approx(3 * own.pvalue, rel=1e-9)


def test_a_weak_models_probabilities_tell_more_than_its_guesses():
    """It always guesses class 1, and says 0.4 in place of 0.2 for what is of class 0."""
    reference, arrivals = (np.repeat([0.4, 0.2], [n, 100 - n]) for n in (25, 55))
    ours, theirs = (np.column_stack((each, 1.0 - each)) for each in (reference, arrivals))
    assert class_shift(ours.argmax(axis=1), theirs.argmax(axis=1)) == 1.0
    assert class_rise(ours, theirs) < 1e-4


def test_probabilities_that_never_differ_are_no_rise():
    assert class_rise(np.full((40, 2), 0.5), np.full((30, 2), 0.5)) == 1.0


def test_rare_classes_are_counted_as_one():
    reference = np.repeat([0, 1, 2, 3], [60, 36, 2, 2])
    arrivals = np.repeat([0, 1, 2, 3], [30, 10, 1, 9])
    together = [[60, 36, 4], [30, 10, 10]]
    assert class_shift(reference, arrivals) == pytest.approx(
        stats.chi2_contingency(together, correction=False).pvalue, rel=1e-12
    )


def test_one_predicted_class_on_both_sides_is_no_shift():
    assert class_shift(np.zeros(40, dtype=int), np.zeros(30, dtype=int)) == 1.0


def test_each_columns_p_value_is_close_to_scipys():
    generator = generator_of()
    reference, arrivals = generator.normal(size=(400, 3)), generator.normal(size=(150, 3)) + 0.15
    exact = [stats.ks_2samp(reference[:, j], arrivals[:, j]).pvalue for j in range(3)]
    assert feature_drift(reference, arrivals) == pytest.approx(exact, rel=0.25)


def test_columns_without_a_difference_have_p_value_one():
    constant = np.ones((50, 2))
    assert feature_drift(constant, constant).tolist() == [1.0, 1.0]


def test_sparse_and_dense_features_give_the_same():
    generator = generator_of()
    reference = generator.random((80, 6)) * (generator.random((80, 6)) < 0.3)
    arrivals = generator.random((60, 6)) * (generator.random((60, 6)) < 0.5)
    sparse = csr_array(reference), csr_array(arrivals)
    assert feature_drift(*sparse) == pytest.approx(feature_drift(reference, arrivals))
    assert told_apart(*sparse) == pytest.approx(told_apart(reference, arrivals), rel=1e-6)


def test_the_smallest_p_value_is_corrected_for_the_number_of_features():
    assert smallest_corrected(np.array([0.2, 0.01, 0.9])) == pytest.approx(0.03)
    assert smallest_corrected(np.array([0.6, 0.9])) == 1.0


def test_a_shift_spread_over_all_columns_is_told_apart():
    generator = generator_of()
    reference, arrivals = generator.normal(size=(400, 20)), generator.normal(size=(200, 20)) + 0.2
    assert told_apart(reference, arrivals) < 1e-6


def test_the_classifier_is_judged_on_examples_it_has_not_seen():
    """With more columns than rows it separates what it learned from perfectly."""
    generator = generator_of()
    p_values = [
        told_apart(generator.normal(size=(40, 400)), generator.normal(size=(40, 400)))
        for _ in range(60)
    ]
    assert np.mean(np.array(p_values) < 0.05) < 0.15


def test_identical_rows_are_not_told_apart():
    assert told_apart(np.ones((30, 4)), np.ones((30, 4))) == 0.5


def test_each_test_alarms_no_oftener_than_it_says():
    generator = generator_of()
    found = [compared(sample_of(generator, 300), sample_of(generator, 80)) for _ in range(300)]
    for test, share in SHARES.items():
        rejected = np.mean([p_values[test] * share < 0.05 for p_values in found])
        assert rejected < 0.09, test


def test_a_shift_is_seen_by_the_test_it_concerns():
    generator = generator_of()
    reference = sample_of(generator, 500)
    moved = compared(reference, sample_of(generator, 200, shift=0.8))
    leaning = compared(reference, sample_of(generator, 200, leaning=3.0))
    assert moved["features"] < 1e-6 < moved["predicted classes"]
    assert leaning["predicted classes"] < 1e-6 < leaning["features"]


def test_p_values_are_corrected_by_the_shares_of_the_tests():
    generator = generator_of()
    reference, arrivals = sample_of(generator, 200), sample_of(generator, 90, shift=0.3)
    own = class_rise(reference.probabilities, arrivals.probabilities)
    found = compared(reference, arrivals)
    assert found["predicted classes"] == min(1.0, own / 0.65)
    assert sum(SHARES.values()) == pytest.approx(1.0)


def test_too_few_examples_are_refused():
    generator = generator_of()
    with pytest.raises(DataError, match="1 arrivals against 9 reference"):
        compared(sample_of(generator, 9), sample_of(generator, 1))


def test_the_stability_index_is_that_of_the_formula():
    """Quarter against half in the lower bins: (a - r) ln(a / r), summed over both halves."""
    reference = np.repeat([0.0, 1.0], [50, 50])
    values = np.repeat([0.0, 1.0], [25, 75])
    expected = (0.25 - 0.5) * np.log(0.25 / 0.5) + (0.75 - 0.5) * np.log(0.75 / 0.5)
    assert stability_index(reference, values) == pytest.approx(expected, abs=1e-9)


def test_the_same_column_is_stable():
    column = generator_of().normal(size=300)
    assert stability_index(column, column) == 0.0
    assert stability_indices(column[:, None], column[:, None]).tolist() == [0.0]
