"""Kernels against SciPy, and what equal and all-zero rows give."""

import numpy as np
import pytest
from scipy.sparse import csr_array
from scipy.spatial.distance import cdist

from al_core.arrays.kernels import (
    ball_kernel,
    cosine_kernel,
    gaussian_kernel,
    kernel_blocks,
    measured,
    squared_distances_between,
)

ROWS = np.array([[3.0, 4.0], [0.0, 2.0], [0.0, 0.0], [6.0, 8.0]])


def table(kernel, rows):
    known = kernel.measured(rows)
    return kernel.values(known, known)


@pytest.mark.parametrize("kind", [np.asarray, csr_array])
def test_cosines_of_all_zero_rows_are_zero(kind):
    expected = [[1, 0.8, 0, 1], [0.8, 1, 0, 0.8], [0, 0, 0, 0], [1, 0.8, 0, 1]]
    assert table(cosine_kernel(), kind(ROWS)) == pytest.approx(np.array(expected))


@pytest.mark.parametrize("kind", [np.asarray, csr_array])
def test_gaussian_of_unscaled_rows_is_that_of_their_distances(kind):
    values = table(gaussian_kernel(2.0, "none"), kind(ROWS))
    assert values == pytest.approx(np.exp(-(cdist(ROWS, ROWS) ** 2) / 4.0))


def test_gaussian_scales_rows_to_length_one():
    assert table(gaussian_kernel(1.0), ROWS)[0, 3] == 1.0


@pytest.mark.parametrize("kind", [np.asarray, csr_array])
def test_a_ball_holds_what_is_at_its_radius(kind):
    line = kind(np.array([[0.0], [1.0], [2.0], [4.0]]))
    expected = [[1, 1, 0, 0], [1, 1, 1, 0], [0, 1, 1, 0], [0, 0, 0, 1]]
    assert table(ball_kernel(1.0, "none"), line).tolist() == expected


def test_a_ball_of_no_radius_holds_equal_rows_only():
    rows = np.random.default_rng(0).normal(size=(40, 7)) * 1e3
    twice = np.concatenate([rows, rows])
    assert table(ball_kernel(0.0, "none"), twice).sum() == 160


def test_balls_agree_with_distances():
    rows = np.random.default_rng(1).normal(size=(80, 9))
    inside = table(ball_kernel(4.0, "none"), rows)
    assert inside.tolist() == (cdist(rows, rows) <= 4.0).astype(float).tolist()


def test_distances_between_equal_rows_are_exactly_zero():
    rows = 1e5 + np.random.default_rng(2).random((30, 6))
    known = measured(np.concatenate([rows, rows]), "none")
    assert (
        not squared_distances_between(known.at(slice(0, 30)), known.at(slice(30, 60)))
        .diagonal()
        .any()
    )


def test_distances_are_those_of_scipy():
    rows = np.random.default_rng(3).normal(size=(30, 6))
    known = measured(rows, "none")
    squared = squared_distances_between(known.at(np.arange(5)), known)
    assert squared == pytest.approx(cdist(rows[:5], rows) ** 2)


def test_blocks_hold_a_million_values():
    assert kernel_blocks(300, 2**13) == [slice(0, 128), slice(128, 256), slice(256, 300)]
