"""Laws of labeling times: maximum likelihood against scipy, the choice, the check."""

import math

import numpy as np
import pytest
from scipy import stats

from al_core.annotation.time_laws import TimeLaw, fitted_law, table_of
from al_core.arrays.randomness import random_for
from al_core.domain.errors import DataError


def times(kind, n=200, seed=0):
    generator = random_for(seed, n, kind)
    return {
        "exponential": lambda: generator.exponential(20.0, n),
        "lognormal": lambda: generator.lognormal(3.0, 0.5, n),
        "shifted lognormal": lambda: 6.0 + generator.lognormal(2.5, 0.9, n),
        "two kinds": lambda: np.concatenate(
            (generator.lognormal(1.0, 0.1, n // 2), generator.lognormal(4.0, 0.1, n // 2))
        ),
    }[kind]()


@pytest.mark.parametrize("kind", ["exponential", "lognormal", "shifted lognormal"])
def test_law_that_made_the_times_is_found_and_not_doubted(kind):
    law = fitted_law(times(kind))
    assert law.name == kind
    assert not law.doubtful


def test_lognormal_is_scipys_maximum_likelihood():
    seconds = times("lognormal")
    law = fitted_law(seconds)
    shape, _, scale = stats.lognorm.fit(seconds, floc=0.0)
    assert (law.spread, law.centre) == pytest.approx((shape, math.log(scale)))
    told = stats.lognorm(shape, 0.0, scale).logpdf(seconds).sum()
    assert law.log_likelihood == pytest.approx(told)


def test_exponential_is_scipys_maximum_likelihood():
    seconds = times("exponential")
    law = fitted_law(seconds)
    told = stats.expon(0.0, seconds.mean()).logpdf(seconds).sum()
    assert law.log_likelihood == pytest.approx(told)
    assert law.mean == pytest.approx(seconds.mean())


def test_times_of_two_kinds_are_doubted_and_taken_as_measured():
    seconds = times("two kinds")
    law = fitted_law(seconds)
    assert law.doubtful
    assert np.median(np.array(table_of(law, seconds)) < 10.0) == pytest.approx(0.5, abs=0.5)
    assert np.mean(np.array(table_of(law, seconds))) == pytest.approx(seconds.mean(), rel=0.02)


def test_check_rejects_true_laws_no_more_often_than_it_says():
    doubted = sum(fitted_law(times("lognormal", 40, seed), seed).doubtful for seed in range(40))
    assert doubted <= 6


def test_table_has_the_mean_and_the_median_of_the_law():
    law = TimeLaw("lognormal", math.log(20.0), 0.5, 0.0, 100, 0.0, 0.5)
    table = np.array(table_of(law, np.array([1.0])))
    assert np.median(table) == pytest.approx(20.0, rel=0.01)
    assert table.mean() == pytest.approx(law.mean, rel=0.01)
    assert law.mean == pytest.approx(20.0 * math.exp(0.125))


@pytest.mark.parametrize("name", ["exponential", "lognormal", "shifted lognormal"])
def test_quantiles_undo_the_share_below(name):
    law = TimeLaw(name, 2.0, 0.7, 0.0 if name != "shifted lognormal" else 3.0, 10, 0.0)
    shares = np.array([0.05, 0.5, 0.95])
    assert law.below(law.quantiles(shares)) == pytest.approx(shares)


def test_times_that_do_not_differ_are_a_constant():
    law = fitted_law(np.full(20, 12.5))
    assert (law.name, law.mean) == ("constant", 12.5)
    assert set(table_of(law, np.full(20, 12.5))) == {12.5}


def test_seven_times_are_too_few():
    with pytest.raises(DataError, match="7 times; a law needs 8, label more"):
        fitted_law(np.arange(1.0, 8.0))


def test_a_time_of_0_is_refused():
    with pytest.raises(DataError, match="a time of 0 s; give seconds above 0"):
        fitted_law(np.arange(0.0, 10.0))


def test_same_times_give_the_same_check():
    assert fitted_law(times("lognormal"), 4) == fitted_law(times("lognormal"), 4)
