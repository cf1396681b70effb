import math

import numpy as np
import pytest
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
