"""Row blocks, views and the check for NaN."""

import gc

import numpy as np
import pytest
from scipy.sparse import csr_array

from al_core.arrays import finite
from al_core.arrays.blocks import over_blocks, row_blocks, taken
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
