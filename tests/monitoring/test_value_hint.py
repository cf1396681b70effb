"""When labels are called informative, no better than random, or not worth going on for."""

import pytest
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from al_core.monitoring.shares import wilson_interval
from al_core.monitoring.value_hint import Surprises, lower_bound, value_hint

RANDOM = Surprises(40, 4)


def test_wrong_guesses_on_what_was_chosen_make_labels_informative():
    hint = value_hint(Surprises(50, 20), RANDOM, [])
    assert hint.level == "green"
    assert "wrong on 40% of 50 chosen and 10% of 40 random items" in hint.text


@pytest.mark.parametrize("wrong", [0, 5, 7])
def test_as_many_wrong_guesses_at_random_are_no_better_than_random(wrong):
    assert value_hint(Surprises(50, wrong), RANDOM, []).level == "orange"


@pytest.mark.parametrize(("chosen", "random"), [(9, 40), (40, 9), (0, 0)])
def test_fewer_than_ten_of_a_kind_say_nothing(chosen, random):
    hint = value_hint(Surprises(chosen, chosen), Surprises(random, 0), [])
    assert hint.level == "unknown"


def test_how_many_are_wanting_is_said():
    hint = value_hint(Surprises(25, 3), Surprises(4, 0), [])
    assert hint.text == (
        "value of choosing not known yet: 10 of 10 chosen, 4 of 10 random items answered"
    )


@pytest.mark.parametrize(
    ("agreements", "level"),
    [
        ([0.2, 0.99, 0.995, 0.991], "red"),
        ([0.99, 0.99], "green"),
        ([0.999, 0.999, 0.90], "green"),
    ],
)
def test_three_models_that_agree_mean_stop(agreements, level):
    assert value_hint(Surprises(50, 20), RANDOM, agreements).level == level


def test_intervals_are_those_of_statsmodels():
    low, high = proportion_confint(4, 40, method="wilson")
    interval = wilson_interval(4, 40)
    assert (interval.low, interval.high) == pytest.approx((low, high))
    expected, _ = confint_proportions_2indep(20, 50, 4, 40, method="newcomb", alpha=0.2)
    assert lower_bound(Surprises(50, 20), RANDOM) == pytest.approx(expected)
