"""The greedy search for coverage: exact gains after each pick, samples of fixed size."""

import numpy as np
import pytest

from al_core.arrays.coverage import (
    DOUBLE_ENTRIES,
    Coverage,
    Pool,
    level_of,
    lowest_ranked,
    reference_positions,
    similarities,
)
from al_core.arrays.kernels import cosine_kernel, gaussian_kernel
from al_core.arrays.randomness import tie_ranks


def pool_of(n_rows=60, references=None, kernel=None):
    rows = np.random.default_rng(0).normal(size=(n_rows, 5))
    candidates = np.arange(n_rows)
    covered = candidates if references is None else np.asarray(references)
    return Pool(rows, candidates, covered, kernel or gaussian_kernel(1.0))


def gains_in_full(pool, weights, level):
    return (np.maximum(similarities(pool) - level[:, None], 0.0) * weights[:, None]).sum(axis=0)


@pytest.mark.parametrize("references", [None, [3, 8, 20, 41]])
@pytest.mark.parametrize("uneven", [0.0, 1.0])
def test_gains_stay_exact_pick_after_pick(references, uneven):
    pool = pool_of(references=references)
    weights = 1.0 + uneven * np.arange(pool.references.size)
    coverage = Coverage(pool, weights, np.zeros(weights.size))
    for position in (5, 17, 17, 40):
        coverage.take(position)
        expected = gains_in_full(pool, weights, coverage.level)
        assert coverage.gains == pytest.approx(expected, rel=1e-9, abs=1e-9)


def test_what_is_covered_already_adds_nothing():
    pool = pool_of()
    coverage = Coverage(pool, np.ones(60), level_of(pool, np.arange(60)))
    assert coverage.gains.tolist() == [0.0] * 60


def test_equal_rows_have_equal_gains():
    rows = np.tile(np.random.default_rng(0).random((7, 5)), (40, 1))
    everything = np.arange(280)
    pool = Pool(rows, everything, everything, cosine_kernel())
    coverage = Coverage(pool, np.ones(280), np.zeros(280))
    coverage.take(3)
    assert np.unique(coverage.gains).size == 7


def test_the_level_of_no_rows_is_zero():
    assert level_of(pool_of(), np.empty(0, dtype=np.int64)).tolist() == [0.0] * 60


def test_levels_below_zero_count_as_zero():
    pool = Pool(np.array([[1.0], [-1.0]]), np.arange(2), np.arange(2), cosine_kernel())
    assert level_of(pool, np.array([0])).tolist() == [1.0, 0.0]


def test_a_table_of_all_pairs_equals_one_computed_in_full():
    pool = pool_of()
    in_parts = Pool(pool.features, pool.candidates, pool.candidates[::-1].copy(), pool.kernel)
    assert similarities(pool) == pytest.approx(similarities(in_parts)[::-1], abs=1e-12)


def test_a_large_table_is_held_in_single_precision():
    few, many = similarities(pool_of(60)), similarities(pool_of(4100))
    assert few.dtype == np.float64
    assert many.dtype == np.float32
    assert many.size > DOUBLE_ENTRIES


def test_up_to_ten_thousand_all_are_references():
    assert reference_positions(np.arange(10_000)).tolist() == list(range(10_000))


@pytest.mark.parametrize(
    ("n_rows", "count"), [(10_001, 2048), (131_072, 2048), (262_144, 1024), (2_000_000, 256)]
)
def test_of_more_a_sample_is(n_rows, count):
    ranks = tie_ranks(np.arange(n_rows), 0)
    assert reference_positions(ranks).size == count


def test_a_sample_follows_the_rows_not_their_order():
    ranks = np.random.default_rng(0).permutation(50)
    order = np.random.default_rng(1).permutation(50)
    sample = set(lowest_ranked(ranks, 9))
    assert {int(order[position]) for position in lowest_ranked(ranks[order], 9)} == sample
    assert {int(ranks[position]) for position in sample} == set(range(9))
