"""Row blocks, views and the check for NaN."""

import gc

import numpy as np
import pytest
from scipy.sparse import csr_array

from al_core.arrays import finite
from al_core.arrays.blocks import (
    as_dense,
    consecutive,
    dense_rows,
    over_blocks,
    row_blocks,
    taken,
)
from al_core.arrays.finite import require_finite, rows_not_finite
from al_core.domain.errors import DataError

LINE = np.arange(10.0)[:, None]


def test_blocks_cover_the_rows_in_order():
    assert [(b.start, b.stop) for b in row_blocks(10, 4)] == [(0, 4), (4, 8), (8, 10)]


def test_consecutive_rows_are_a_view():
    assert np.shares_memory(taken(LINE, np.arange(3, 7)), LINE)


@pytest.mark.parametrize("rows", [[3, 5, 4, 6], [2, 2, 4], [9, 0], [7, 6]])
def test_other_rows_are_taken_as_they_stand(rows):
    assert taken(LINE, np.array(rows)).ravel().tolist() == rows


def test_a_measure_over_blocks_has_one_entry_per_row():
    tall = np.arange(20_000.0)[:, None]
    rows = np.arange(0, 20_000, 2)
    assert np.array_equal(over_blocks(tall, rows, lambda block: block[:, 0]), tall[rows, 0])


def test_a_measure_of_no_rows_is_empty():
    assert over_blocks(LINE, np.empty(0, dtype=np.int64), np.sum).shape == (0,)


@pytest.mark.parametrize("kind", [np.asarray, csr_array])
def test_rows_with_nan_or_infinite_values_are_found(kind):
    rows = np.ones((6, 3))
    rows[1], rows[4, 0], rows[4, 2] = 0.0, np.nan, np.inf
    rows[5, 1] = -np.inf
    assert rows_not_finite(kind(rows)).tolist() == [4, 5]


def test_refusal_names_how_many_the_first_and_the_remedy():
    rows = np.ones((6, 3))
    rows[2:4] = np.nan
    with pytest.raises(DataError, match=r"2 of 6 rows .* row 2.*; fill them in or leave"):
        require_finite(rows)


def test_a_matrix_found_finite_is_forgotten_with_its_memory():
    rows = np.ones((3, 2))
    require_finite(rows)
    key = id(rows)
    assert key in finite._checked
    del rows
    gc.collect()
    assert key not in finite._checked


@pytest.mark.parametrize(("n_rows", "sizes"), [(0, []), (3, [3]), (4, [4]), (5, [4, 1])])
def test_last_block_holds_what_is_left(n_rows, sizes):
    assert [block.stop - block.start for block in row_blocks(n_rows, 4)] == sizes


@pytest.mark.parametrize(
    ("rows", "follow"),
    [([], True), ([4], True), ([4, 5, 6], True), ([4, 6], False), ([4, 4, 6], False)],
)
def test_rows_are_consecutive_when_each_follows_the_one_before(rows, follow):
    assert consecutive(np.array(rows, dtype=np.int64)) == follow


@pytest.mark.parametrize("kind", [np.asarray, csr_array])
@pytest.mark.parametrize("rows", [[2, 3, 4], [4, 2, 2], []])
def test_taken_rows_are_those_of_the_matrix_in_either_kind(kind, rows):
    found = as_dense(taken(kind(LINE), np.array(rows, dtype=np.int64)))
    assert found.ravel().tolist() == rows


def test_dense_rows_are_float64_whatever_the_matrix():
    rows = dense_rows(csr_array(LINE.astype(np.float32)), np.array([7, 2]))
    assert (rows.tolist(), rows.dtype) == ([[7.0], [2.0]], np.float64)


@pytest.mark.parametrize("n_rows", [8191, 8192, 8193])
def test_non_finite_rows_are_found_at_the_edges_of_blocks(n_rows):
    rows = np.zeros((n_rows, 1))
    rows[-1] = np.nan
    assert rows_not_finite(rows).tolist() == [n_rows - 1]


def test_a_matrix_without_rows_is_finite():
    assert rows_not_finite(np.empty((0, 3))).tolist() == []


@pytest.mark.parametrize("step", [2, 50, 9_000])
@pytest.mark.parametrize("columns", [slice(None), 1])
def test_measuring_skips_the_rows_that_are_missing_however_many(step, columns):
    table = np.arange(60_000.0).reshape(20_000, 3)
    rows = np.flatnonzero(np.arange(20_000) % step)
    found = over_blocks(table, rows, lambda block: block[:, columns] + 1.0)
    assert np.array_equal(found, table[rows][:, columns] + 1.0)


def test_rows_of_a_large_matrix_may_be_measured_in_any_order():
    table = np.arange(20_000.0)[:, None]
    rows = np.random.default_rng(0).permutation(20_000)[:19_990]
    assert np.array_equal(over_blocks(table, rows, lambda block: block[:, 0]), rows)


def test_a_measure_held_class_by_class_is_gathered_so():
    table = np.arange(40_000.0).reshape(20_000, 2)
    rows = np.delete(np.arange(20_000), [5, 6_000])
    found = over_blocks(table, rows, lambda block: np.ascontiguousarray(block.T).T)
    assert found.flags.f_contiguous
    assert np.array_equal(found, table[rows])
