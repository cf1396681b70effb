"""Fewer columns, lengths and angles nearly kept."""

import numpy as np
import pytest
from scipy.sparse import csr_array, random_array

from al_core.arrays.projection import narrowed
from tests.strategies.worlds import KINDS, blobs


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_narrow_rows_are_left_alone(kind):
    assert narrowed(kind(blobs()), 4) == pytest.approx(blobs(), abs=1e-6)


def test_inner_products_are_nearly_kept():
    rows = np.abs(np.random.default_rng(0).normal(size=(50, 2000))) / np.sqrt(2000)
    narrow = narrowed(rows, 256)
    assert narrow.shape == (50, 256)
    error = narrow @ narrow.T - rows @ rows.T
    assert np.sqrt(np.mean(error**2)) < 1.3 / np.sqrt(256)


def test_the_projection_is_the_same_for_each_block_and_kind():
    sparse = csr_array(random_array((30, 900), density=0.1, rng=np.random.default_rng(1)))
    whole = narrowed(sparse, 20)
    assert narrowed(sparse.toarray(), 20) == pytest.approx(whole)
    assert narrowed(sparse[10:20], 20) == pytest.approx(whole[10:20])


def test_widths_below_eight_have_as_many_signs_as_columns():
    narrow = narrowed(np.eye(30), 3)
    assert np.abs(narrow) == pytest.approx(np.full((30, 3), 1 / np.sqrt(3)))
