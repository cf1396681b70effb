"""Shares outside the span of what was taken, and the logistic classifier's plane."""

import numpy as np
import pytest
from scipy.sparse import csr_array

from al_core.arrays.determinants import Spans, greedy_determinant
from al_core.arrays.logistic import separating_plane


def shares_in_full(rows, taken):
    units = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    basis, _ = np.linalg.qr(units[taken].T)
    return 1.0 - ((units @ basis) ** 2).sum(axis=1)


@pytest.mark.parametrize("kind", [np.asarray, csr_array])
def test_shares_are_what_a_projection_leaves(kind):
    rows = np.random.default_rng(0).normal(size=(30, 8))
    spans = Spans(kind(rows), np.arange(30), 4)
    for count, position in enumerate([3, 9, 20, 4], start=1):
        spans.take(position)
        expected = shares_in_full(rows, [3, 9, 20, 4][:count])
        assert spans.shares == pytest.approx(expected, abs=1e-9)


def test_rows_that_are_spanned_have_no_share():
    rows = np.array([[1.0, 0, 0], [0, 2, 0], [3, 4, 0], [0, 0, 0], [1, 1, 1]])
    spans = Spans(rows, np.arange(5), 2)
    spans.take(0)
    spans.take(1)
    assert spans.shares.tolist() == [0.0, 0.0, 0.0, 0.0, pytest.approx(1 / 3)]


def test_quality_outweighs_what_is_new():
    rows = np.array([[1.0, 0.0], [1.0, 1.0], [0.0, 1.0]])
    quality = np.log([1.0, 0.9, 0.1])
    picks, shares = greedy_determinant(Spans(rows, np.arange(3), 2), quality, 2, np.arange(3))
    assert picks.tolist() == [0, 1]
    assert shares.tolist() == pytest.approx([1.0, 0.5])


def test_the_plane_weighs_both_sides_alike():
    rows = np.array([[0.0], [0.0], [0.0], [1.0]])
    plane = separating_plane(rows, np.array([False, False, False, True]))
    assert plane.chances(np.array([[0.5]])).tolist() == pytest.approx([0.5], abs=1e-4)
