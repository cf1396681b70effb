"""Time-outs, against the closed values of ORACLES C."""

import math

import numpy as np
import pytest

from al_core.annotation.times import time_quantiles
from al_core.domain.errors import DataError
from al_core.domain.plan import Person
from al_core.monitoring.restarts import best_time_out, restart_seconds

EXPONENTIAL = time_quantiles(Person(mean_seconds=300.0, spread="exponential"))


def lognormal(mean, cv):
    return time_quantiles(Person(mean_seconds=mean, spread="lognormal", cv=cv))


@pytest.mark.parametrize("tau", [60.0, 300.0, 900.0])
def test_memoryless_times_take_their_mean_whatever_the_time_out(tau):
    assert restart_seconds(EXPONENTIAL, tau) == pytest.approx(300.0, rel=0.002)


def test_a_time_out_that_nobody_makes_never_ends():
    assert restart_seconds(np.array([10.0, 20.0]), 5.0) == math.inf


def test_two_times_and_a_time_out_between_them_by_hand():
    # half the attempts take 10 s and succeed, half are dropped at 20 s: 10 + 20 = 30 s each
    assert restart_seconds(np.array([10.0, 100.0]), 20.0) == 30.0


def test_heavy_tails_gain_what_the_integral_says():
    cv, mean, tau = 2.0, 300.0, 900.0
    sigma = math.sqrt(math.log(1 + cv**2))
    grid = np.linspace(1e-6, tau, 100_001)
    z = (np.log(grid) - math.log(mean) + sigma**2 / 2) / sigma
    cumulative = np.array([0.5 * (1 + math.erf(each / math.sqrt(2))) for each in z])
    expected = float(np.trapezoid(1 - cumulative, grid) / cumulative[-1])
    assert restart_seconds(lognormal(mean, cv), tau) == pytest.approx(expected, rel=0.005)


def test_memoryless_times_get_a_time_out_that_only_takes_back_what_lies():
    found = best_time_out(EXPONENTIAL)
    assert not found.gains
    assert found.seconds == pytest.approx(2 * 300.0 * math.log(100), rel=0.01)
    assert found.cut_share < 0.001


def test_even_times_get_no_time_out_that_cuts():
    found = best_time_out(np.full(50, 100.0))
    assert (found.seconds, found.cut_share, found.gains) == (200.0, 0.0, False)


def test_a_heavy_tail_is_cut_at_five_percent_at_most():
    found = best_time_out(lognormal(300.0, 2.0))
    assert found.gains
    assert 0.0 < found.cut_share <= 0.0501
    assert found.expected_seconds < found.without_seconds


def test_the_chosen_time_out_is_no_worse_than_any_other_within_the_cut():
    times = lognormal(300.0, 1.5)
    found = best_time_out(times)
    others = [restart_seconds(times, tau) for tau in np.quantile(times, [0.95, 0.97, 0.99, 1.0])]
    assert found.expected_seconds <= min(others) + 1e-9


def test_people_get_half_a_minute_at_least():
    assert best_time_out(np.full(10, 2.0)).seconds == 30.0


def test_no_times_are_refused():
    with pytest.raises(DataError, match="no labeling times above 0 s"):
        best_time_out(np.array([]))
    with pytest.raises(DataError, match="no labeling times above 0 s"):
        best_time_out(np.array([0.0, 3.0]))
