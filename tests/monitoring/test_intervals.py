"""Intervals, verdicts and many comparisons."""

import math

import numpy as np
import pytest
from scipy import stats
from statsmodels.stats.multitest import multipletests

from al_core.domain.results import Interval
from al_core.monitoring import (
    holm,
    interval_over_seeds,
    paired_bootstrap,
    paired_comparison,
    sign_flip_p,
    verdict,
)


def test_interval_over_seeds_is_students():
    values = [0.81, 0.84, 0.79, 0.83]
    low, high = stats.t.interval(0.95, 3, np.mean(values), stats.sem(values))
    found = interval_over_seeds(values)
    assert (found.estimate, found.low, found.high, found.n) == pytest.approx((0.8175, low, high, 4))


@pytest.mark.parametrize("estimated", [interval_over_seeds, lambda v: paired_bootstrap(v, 0)])
def test_one_seed_leaves_everything_open(estimated):
    assert estimated([0.5]) == Interval(0.5, -math.inf, math.inf, 1)


@pytest.mark.parametrize("estimated", [interval_over_seeds, lambda v: paired_bootstrap(v, 0)])
def test_no_seed_has_no_estimate(estimated):
    assert math.isnan(estimated([]).estimate)


def test_equal_differences_have_an_interval_of_no_width():
    assert paired_bootstrap([2.0] * 6, 0) == Interval(2.0, 2.0, 2.0, 6)


def test_the_bootstrap_depends_on_its_seed_alone():
    differences = [0.1, 0.3, -0.2, 0.4, 0.0]
    assert paired_bootstrap(differences, 1) == paired_bootstrap(differences, 1)


def test_the_bootstrap_covers_zero_as_often_as_it_says():
    generator = np.random.default_rng(1)
    intervals = [paired_bootstrap(generator.normal(size=6).tolist(), s) for s in range(200)]
    covered = np.mean([each.low <= 0.0 <= each.high for each in intervals])
    assert covered > 0.89


def test_the_bootstrap_of_few_seeds_reaches_nearly_over_their_range():
    found = paired_bootstrap([0.0, 1.0, 2.0, 3.0, 4.0], 0)
    assert found.low <= 0.4
    assert found.high >= 3.6


def test_the_bootstrap_of_many_seeds_is_close_to_students():
    values = np.random.default_rng(2).normal(0.3, 1.0, 100).tolist()
    boot, student = paired_bootstrap(values, 0), interval_over_seeds(values)
    assert (boot.low, boot.high) == pytest.approx((student.low, student.high), abs=0.02)


@pytest.mark.parametrize(
    ("low", "high", "n", "said"),
    [
        (1.0, 3.0, 5, "saved"),
        (-3.0, -1.0, 5, "cost more"),
        (-1.0, 3.0, 5, "no difference shown"),
        (0.0, 3.0, 5, "no difference shown"),
        (1.0, 3.0, 4, "cannot tell yet"),
        (-math.inf, math.inf, 1, "cannot tell yet"),
    ],
)
def test_a_verdict_follows_from_the_interval(low, high, n, said):
    assert verdict(Interval(1.5, low, high, n), "saved", "cost more") == said


def test_a_verdict_on_nothing_is_that_nobody_can_tell():
    assert verdict(Interval(math.nan, 1.0, 2.0, 9), "up", "down") == "cannot tell yet"


def test_a_paired_comparison_sees_past_what_the_seeds_share():
    base = np.linspace(0.5, 0.9, 8)
    found = paired_comparison(("a", "b"), "area", ((base + 0.01).tolist(), base.tolist()), 0)
    assert found.interval.estimate == pytest.approx(0.01)
    assert found.verdict == "a higher"


def test_equal_arms_show_no_difference():
    assert paired_comparison(("a", "b"), "area", ([0.5] * 6, [0.5] * 6), 0).verdict == (
        "no difference shown"
    )


@pytest.mark.parametrize(
    ("differences", "p"),
    [([1.0, 2.0, 3.0], 0.25), ([1.0, 1.0, 1.0, -1.0], 0.625), ([0.0, 0.0], 1.0), ([], 1.0)],
)
def test_the_sign_flip_test_counts_all_patterns(differences, p):
    assert sign_flip_p(differences, 0) == p


def test_the_sign_flip_test_of_many_seeds_is_close_to_the_t_test():
    values = np.random.default_rng(3).normal(0.4, 1.0, 30)
    assert sign_flip_p(values.tolist(), 0) == pytest.approx(
        stats.ttest_1samp(values, 0.0).pvalue, abs=0.01
    )


@pytest.mark.parametrize("p_values", [[0.01, 0.04, 0.03, 0.005], [0.5, 0.6], [0.02], []])
def test_holm_equals_statsmodels(p_values):
    expected = multipletests(p_values, method="holm")[1].tolist() if p_values else []
    assert holm(p_values) == pytest.approx(expected)
