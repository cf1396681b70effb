"""Traces from factors against matrices written out."""

import numpy as np
import pytest

from al_core.arrays.fisher import TraceSearch, information, label_covariances

RANDOM = np.random.default_rng(8)
PROBABILITIES = RANDOM.dirichlet(np.ones(4), size=12)
ROWS = RANDOM.normal(size=(12, 3))
START = information(ROWS[:5], label_covariances(PROBABILITIES[:5])) + np.eye(9)
TARGET = information(ROWS, label_covariances(PROBABILITIES)) / 12


def search():
    return TraceSearch(ROWS, label_covariances(PROBABILITIES), START, TARGET)


def trace_with(*positions):
    added = list(positions)
    grown = information(ROWS[added], label_covariances(PROBABILITIES[added]))
    return np.trace(np.linalg.inv(START + grown) @ TARGET)


def test_two_classes_have_one_number_twice_the_variance():
    assert label_covariances(np.array([[0.3, 0.7]])) == pytest.approx(np.array([[[2 * 0.21]]]))


def test_covariances_have_the_eigenvalues_of_the_full_matrix():
    row = PROBABILITIES[0]
    full = np.linalg.eigvalsh(np.diag(row) - np.outer(row, row))
    assert full[0] == pytest.approx(0.0, abs=1e-15)
    assert np.linalg.eigvalsh(label_covariances(PROBABILITIES)[0]) == pytest.approx(full[1:])


def test_information_is_the_sum_of_kronecker_products():
    covariances = label_covariances(PROBABILITIES)
    pairs = zip(covariances, ROWS, strict=True)
    expected = sum(np.kron(covariance, np.outer(row, row)) for covariance, row in pairs)
    assert information(ROWS, covariances) == pytest.approx(expected)


def test_gains_are_the_falls_of_the_trace():
    falls = [trace_with() - trace_with(each) for each in range(12)]
    assert search().gains() == pytest.approx(falls)


def test_gains_after_rows_were_added_count_them():
    grown = search()
    for each in (3, 7, 3):
        grown.add(each)
    falls = [trace_with(3, 7, 3) - trace_with(3, 7, 3, each) for each in range(12)]
    assert grown.gains() == pytest.approx(falls)


def test_losses_are_the_rises_of_the_trace():
    grown = search()
    for each in (3, 7, 9):
        grown.add(each)
    rises = [trace_with(7, 9), trace_with(3, 9), trace_with(3, 7)] - trace_with(3, 7, 9)
    assert grown.losses(np.array([3, 7, 9])) == pytest.approx(rises)


def test_a_row_removed_is_as_if_never_added():
    grown, plain = search(), search()
    for each in (3, 7):
        grown.add(each)
    plain.add(7)
    grown.remove(3)
    assert grown.gains() == pytest.approx(plain.gains())
