"""Friedman, Nemenyi and Holm over data sets, against Demsar 2006 (JMLR 7), table 6 on."""

import numpy as np
import pytest
from scipy import stats

from al_core.domain.errors import DataError
from al_core.monitoring.ranks import against_control, critical_difference, mean_ranks, rank_test

DEMSAR = np.array([
    [0.763, 0.768, 0.771, 0.798], [0.599, 0.591, 0.590, 0.569], [0.954, 0.971, 0.968, 0.967],
    [0.628, 0.661, 0.654, 0.657], [0.882, 0.888, 0.886, 0.898], [0.936, 0.931, 0.916, 0.931],
    [0.661, 0.668, 0.609, 0.685], [0.583, 0.583, 0.563, 0.625], [0.775, 0.838, 0.866, 0.875],
    [1.000, 1.000, 1.000, 1.000], [0.940, 0.962, 0.965, 0.962], [0.619, 0.666, 0.614, 0.669],
    [0.972, 0.981, 0.9751, 0.975], [0.957, 0.978, 0.946, 0.970],
])  # fmt: skip
"""AUC of C4.5, C4.5+m, C4.5+cf, C4.5+m+cf; on `voting` he ranks the third before the fourth."""


def test_mean_ranks_are_demsars():
    assert mean_ranks(DEMSAR) == pytest.approx([3.143, 2.000, 2.893, 1.964], abs=5e-4)


def test_the_friedman_test_is_demsars():
    found = rank_test(DEMSAR)
    assert found.n_sets == 14
    assert found.chi_square == pytest.approx(9.28, abs=0.01)
    assert found.f_statistic == pytest.approx(3.69, abs=0.005)
    assert found.p_value == pytest.approx(stats.f.sf(3.69, 3, 39), abs=1e-4)


def test_the_critical_difference_is_demsars():
    assert rank_test(DEMSAR).critical_difference == pytest.approx(1.25, abs=0.005)
    assert rank_test(DEMSAR, 0.9).critical_difference == pytest.approx(1.12, abs=0.005)


@pytest.mark.parametrize(
    ("n_arms", "q"),
    [(2, 1.960), (3, 2.343), (4, 2.569), (5, 2.728), (6, 2.850), (8, 3.031), (10, 3.164)],
)
def test_critical_values_are_those_of_demsars_table(n_arms, q):
    unit = np.sqrt(n_arms * (n_arms + 1) / 60.0)
    assert critical_difference(n_arms, 10) / unit == pytest.approx(q, abs=1e-3)


def test_the_critical_value_of_fifty_arms_is_the_range_of_fifty_normals():
    ranges = np.ptp(np.random.default_rng(0).normal(size=(100_000, 50)), axis=1)
    drawn = np.quantile(ranges, 0.95) / np.sqrt(2.0)
    assert critical_difference(50, 10) / np.sqrt(50 * 51 / 60.0) == pytest.approx(drawn, rel=0.01)


def test_against_a_control_the_p_values_are_demsars():
    found = against_control(DEMSAR, control=0)
    assert found == pytest.approx([1.0, 0.047, 0.608, 0.047], abs=1e-3)


def test_without_ties_chi_square_is_scipys():
    values = np.random.default_rng(1).normal(size=(9, 5))
    expected = stats.friedmanchisquare(*values.T).statistic
    assert rank_test(values).chi_square == pytest.approx(expected)


def test_equal_arms_share_their_rank_and_do_not_differ():
    found = rank_test(np.ones((6, 3)))
    assert found.mean_ranks.tolist() == [2.0, 2.0, 2.0]
    assert found.p_value == 1.0


def test_arms_ranked_alike_on_every_set_differ_for_certain():
    found = rank_test(np.tile([0.9, 0.8, 0.7], (5, 1)))
    assert found.mean_ranks.tolist() == [1.0, 2.0, 3.0]
    assert found.p_value == 0.0


def test_fewer_than_five_sets_are_refused():
    with pytest.raises(DataError, match="2 arms on 4 data sets"):
        rank_test(np.zeros((4, 2)))


def test_a_single_arm_is_refused():
    with pytest.raises(DataError, match="1 arms on 6"):
        rank_test(np.zeros((6, 1)))


def test_a_missing_value_is_refused():
    values = np.zeros((6, 3))
    values[2, 1] = np.nan
    with pytest.raises(DataError, match="1 of 18 values are missing"):
        rank_test(values)
