"""Distances and cosines: closed values, dense and sparse, in blocks."""

import numpy as np
import pytest
from scipy.sparse import csr_array, csr_matrix
from scipy.spatial.distance import cdist

from al_core.arrays.blocks import as_dense
from al_core.arrays.distances import (
    RowProducts,
    cosine_similarities,
    mean_cosines,
    nearest_cosines,
    nearest_squared_distances,
    rough_squared_distances,
    squared_distances,
    unit_rows,
    upper_squared_distances,
    weighted_sum,
)

KINDS = [np.asarray, csr_array, csr_matrix]
CORNERS = np.array([[0.0, 0.0], [3.0, 4.0], [3.0, 0.0], [0.0, 2.0]])


@pytest.mark.parametrize("kind", KINDS)
def test_squared_distances_are_those_of_the_plane(kind):
    left, right = kind(CORNERS[:2]), kind(CORNERS[2:])
    assert squared_distances(left, right).tolist() == [[9.0, 4.0], [16.0, 13.0]]


def test_equal_rows_are_at_distance_zero_whatever_the_rounding():
    row = np.random.default_rng(0).normal(size=(1, 300)) * 1e3
    assert squared_distances(row, np.repeat(row, 5, axis=0)).tolist() == [[0.0] * 5]


def test_distances_of_float32_rows_are_taken_in_float64():
    rows = np.array([[4096.0, 1.0], [4096.0, 1.5]], dtype=np.float32)
    assert squared_distances(rows[:1], rows[1:]).tolist() == [[0.25]]


@pytest.mark.parametrize("kind", KINDS)
def test_cosines_of_right_angle_half_right_angle_and_zero_row(kind):
    rows = kind(np.array([[2.0, 0.0], [0.0, 5.0], [1.0, 1.0], [0.0, 0.0]]))
    cosines = cosine_similarities(rows[:1], rows)
    assert cosines.tolist() == [[1.0, 0.0, pytest.approx(0.5**0.5), 0.0]]


@pytest.mark.parametrize("kind", KINDS)
def test_unit_rows_keep_zero_rows_at_zero(kind):
    units = unit_rows(kind(np.array([[3.0, 4.0], [0.0, 0.0]])))
    assert (units @ np.eye(2)).tolist() == [[pytest.approx(0.6), 0.8], [0.0, 0.0]]


@pytest.mark.parametrize("kind", KINDS)
def test_nearest_distance_is_to_the_closest_of_many_centers(kind):
    line = kind(np.arange(2000.0)[:, None])
    nearest = nearest_squared_distances(line, np.array([5, 1990]), np.arange(8, 1200))
    assert nearest.tolist() == [9.0, 791.0**2]


def test_nearest_distances_agree_across_blocks():
    line = np.arange(20_000.0)[:, None]
    nearest = nearest_squared_distances(line, np.arange(20_000), np.array([10_000]))
    assert nearest[[0, 9_999, 19_999]].tolist() == [1e8, 1.0, 9_999.0**2]


@pytest.mark.parametrize("kind", KINDS)
def test_nearest_cosine_is_with_the_most_similar_row(kind):
    rows = kind(np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0], [4.0, 4.0]]))
    assert nearest_cosines(rows, np.array([2]), np.array([0, 1])) == pytest.approx([0.5**0.5])
    assert nearest_cosines(rows, np.array([2]), np.array([0, 3])) == pytest.approx([1.0])


def test_nearest_cosine_looks_at_more_rows_than_one_block_holds():
    rows = np.stack([np.cos(np.linspace(0, 1, 1500)), np.sin(np.linspace(0, 1, 1500))], axis=1)
    nearest = nearest_cosines(rows, np.array([1499]), np.arange(1499))
    assert nearest == pytest.approx([np.cos(1 / 1499)])


@pytest.mark.parametrize("kind", KINDS)
def test_mean_cosine_is_the_mean_over_the_whole_table(kind):
    rows = np.random.default_rng(2).normal(size=(30, 5))
    expected = cosine_similarities(rows[4:], rows[4:]).mean(axis=1)
    assert mean_cosines(kind(rows), np.arange(4, 30)) == pytest.approx(expected)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("rows", [np.array([0, 2, 3]), np.arange(4)])
def test_row_products_give_distances_to_one_row(kind, rows):
    distances = RowProducts(kind(CORNERS), rows).squared_distances_to(0)
    assert distances.tolist() == (CORNERS[rows] ** 2).sum(axis=1).tolist()


def test_row_products_of_a_large_matrix_are_not_taken_from_a_copy():
    line = np.arange(12_000, dtype=np.float32)[:, None]
    products = RowProducts(line, np.arange(1, 12_000))
    assert products._part is None
    assert products.with_row(3)[:3].tolist() == [3.0, 6.0, 9.0]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seed", range(3))
def test_distances_of_random_rows_are_those_of_scipy(kind, seed):
    left, right = np.random.default_rng(seed).normal(size=(2, 30, 7))
    expected = cdist(left, right, "sqeuclidean")
    assert squared_distances(kind(left), kind(right)) == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("kind", KINDS)
def test_cosines_of_random_rows_are_those_of_scipy(kind):
    left, right = np.random.default_rng(0).normal(size=(2, 30, 7))
    found = cosine_similarities(kind(left), kind(right))
    assert found == pytest.approx(1.0 - cdist(left, right, "cosine"), abs=1e-12)


def test_distances_are_never_negative():
    rows = 1e6 + np.random.default_rng(1).normal(size=(200, 5)) * 1e-6
    assert squared_distances(rows, rows).min() >= 0.0


def test_row_products_in_float32_still_find_equal_rows_at_distance_zero():
    rows = np.random.default_rng(0).normal(size=(40_000, 6)).astype(np.float32)
    rows[30_000] = rows[0]
    products = RowProducts(rows, np.arange(40_000))
    assert products.squared_distances_to(0)[[0, 30_000]].tolist() == [0.0, 0.0]


def test_mean_cosines_of_no_rows_are_none():
    assert mean_cosines(CORNERS, np.empty(0, dtype=np.int64)).tolist() == []


@pytest.mark.parametrize("kind", [np.float32, np.float64, csr_array])
def test_bounds_are_never_below_the_distances_and_close_to_them(kind):
    random = np.random.default_rng(0)
    rows, centers = 50 + random.normal(size=(500, 40)), 50 + random.normal(size=(7, 40))
    rows[:7] = centers
    block, others = kind(rows), kind(centers)
    exact = cdist(as_dense(block), as_dense(others), "sqeuclidean").min(axis=1)
    bounds = upper_squared_distances(block, others)
    assert (bounds >= exact).all()
    assert bounds == pytest.approx(exact, abs=1e-4 * (rows**2).sum(axis=1).max())


@pytest.mark.parametrize("kind", [np.float32, np.float64, csr_array])
def test_rough_distances_are_exact_to_their_precision_and_zero_between_equal_rows(kind):
    rows = np.random.default_rng(0).normal(size=(60, 5))
    found = rough_squared_distances(kind(rows), kind(rows[:9]))
    assert found == pytest.approx(cdist(rows, rows[:9], "sqeuclidean"), abs=1e-5)
    assert np.diag(found).tolist() == [0.0] * 9
    assert found.dtype == kind(rows).dtype


@pytest.mark.parametrize("kept", [10, 90])
@pytest.mark.parametrize("kind", KINDS)
def test_weighted_sum_is_over_the_rows_given_only(kind, kept):
    random = np.random.default_rng(0)
    rows, weights = random.normal(size=(100, 3)), random.random(kept)
    chosen = np.sort(random.choice(100, kept, replace=False))
    expected = weights @ rows[chosen]
    assert weighted_sum(kind(rows), chosen, weights) == pytest.approx(expected, rel=1e-12)
