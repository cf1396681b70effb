import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import linregress

from al_core.monitoring.training_times import fitted_training


def noisy(slope, count=40):
    generator = np.random.default_rng(5)
    labels = np.arange(20, 20 + 10 * count, 10)
    return [(int(n), 30.0 + slope * n + float(generator.normal(0, 4))) for n in labels]


def test_line_without_noise_is_found_as_it_is():
    fit = fitted_training([(10, 23.0), (20, 26.0), (40, 32.0), (80, 44.0)])
    assert (fit.seconds, fit.seconds_per_label) == pytest.approx((20.0, 0.3))
    assert (fit.fewest, fit.most) == (10, 80)


def test_slope_is_that_of_least_squares():
    trainings = noisy(0.5)
    fit, known = fitted_training(trainings), linregress(*zip(*trainings, strict=True))
    assert fit.seconds_per_label == pytest.approx(known.slope, rel=1e-12)
    assert fit.seconds == pytest.approx(known.intercept, rel=1e-12)


def test_growth_that_the_noise_hides_is_not_extrapolated():
    fit = fitted_training(noisy(0.0))
    assert fit.seconds_per_label == 0.0
    assert fit.seconds == pytest.approx(np.mean([seconds for _, seconds in noisy(0.0)]))


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.integers(1, 5000), st.floats(0.1, 1e4)), min_size=2, max_size=30),
    st.floats(0.1, 100.0),
)
def test_times_in_another_unit_give_the_same_line_in_that_unit(trainings, factor):
    plain = fitted_training(trainings)
    scaled = fitted_training([(labels, factor * seconds) for labels, seconds in trainings])
    assert scaled.at_mean.estimate == pytest.approx(factor * plain.at_mean.estimate, rel=1e-6)
    assert plain.seconds >= 0.0
    assert plain.seconds_per_label >= 0.0


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 5000), st.floats(0.1, 1e4)), min_size=2, max_size=30))
def test_line_goes_through_the_mean_training_unless_it_was_pushed_up_to_nothing(trainings):
    fit = fitted_training(trainings)
    mean = float(np.mean([seconds for _, seconds in trainings]))
    if fit.seconds > 0.0:
        assert fit.at_mean.estimate == pytest.approx(mean, rel=1e-6)
    assert fit.at_mean.low <= fit.at_mean.estimate <= fit.at_mean.high


def test_interval_of_the_mean_is_students():
    fit = fitted_training([(10, 20.0), (20, 30.0), (30, 25.0)])
    half = 4.302652730 * 5.0 / math.sqrt(3.0)
    assert (fit.at_mean.low, fit.at_mean.high) == pytest.approx((25.0 - half, 25.0 + half))
    assert fit.at_mean.n == 3


@pytest.mark.parametrize("trainings", [[], [(10, 5.0)]])
def test_fewer_than_two_trainings_say_nothing(trainings):
    assert fitted_training(trainings) is None


def test_three_trainings_are_too_few_for_a_growth():
    fit = fitted_training([(10, 10.0), (20, 20.0), (30, 30.0)])
    assert (fit.seconds, fit.seconds_per_label) == (20.0, 0.0)


def test_training_on_no_labels_never_takes_less_than_no_time():
    fit = fitted_training([(100, 10.0), (200, 110.0), (300, 210.0), (400, 310.0)])
    assert fit.seconds == 0.0
    assert fit.seconds_per_label == pytest.approx(
        (100 * 10 + 200 * 110 + 300 * 210 + 400 * 310) / (100**2 + 200**2 + 300**2 + 400**2)
    )


def test_trainings_that_all_had_as_many_labels_give_their_mean():
    fit = fitted_training([(50, 4.0), (50, 6.0), (50, 4.0), (50, 6.0)])
    assert (fit.seconds, fit.seconds_per_label) == (5.0, 0.0)
