import math

import pytest

from al_core.domain.results import Interval, Saving
from al_core.reporting.verdicts import saving_words


def saving(verdict, interval, unit="labels", at_least=False):
    return Saving("hybrid · margin", unit, 0.931, interval, at_least, verdict)


def test_saving_is_told_with_its_range_and_seeds():
    assert saving_words(saving("saved", Interval(153.4, 87.0, 220.0, 10))) == (
        "**hybrid · margin** reaches 93.1% accuracy with 153 fewer labels than random selection "
        "(87 to 220 saved, 10 seeds)."
    )


def test_control_that_never_got_there_makes_it_at_least():
    words = saving_words(saving("saved", Interval(173.0, 78.0, math.inf, 10), at_least=True))
    assert "with at least 173 fewer labels" in words
    assert "(78 or more saved, 10 seeds)" in words


def test_costing_more_is_said_plainly():
    words = saving_words(saving("cost more", Interval(-40.0, -60.0, -20.0, 6)))
    assert "with 40 more labels than random selection (-60 to -20 saved" in words


def test_hours_and_money_have_their_own_words():
    interval = Interval(0.5, 0.25, 0.75, 5)
    hours, cost = (saving_words(saving("saved", interval, unit)) for unit in ("hours", "cost"))
    assert "30 min less time than random selection (15 min to 45 min saved" in hours
    assert "0.50 less money" in cost


def test_interval_that_holds_zero_shows_no_difference():
    words = saving_words(saving("no difference shown", Interval(5.0, -10.0, 20.0, 8)))
    assert "no difference from random selection is shown" in words
    assert "fewer" not in words


def test_too_few_seeds_cannot_tell():
    words = saving_words(saving("cannot tell yet", Interval(5.0, 1.0, 9.0, 3)))
    assert words == ("**hybrid · margin**: cannot tell yet from 3 seeds; 5 seeds or more can.")


@pytest.mark.parametrize(
    ("unit", "words"),
    [
        ("labels", "1,235 fewer labels"),
        ("hours", "1234 h 34 min less time"),
        ("cost", "1,234.57 less money"),
    ],
)
def test_amounts_have_the_digits_of_their_unit(unit, words):
    interval = Interval(1234.567, 1000.0, 1500.0, 5)
    assert f"with {words} than random" in saving_words(saving("saved", interval, unit))


def test_costing_more_money_is_said_as_such():
    words = saving_words(saving("cost more", Interval(-2.5, -4.0, -1.0, 6), "cost"))
    assert "with 2.50 more money than random selection (-4.00 to -1.00 saved, 6 seeds)" in words


@pytest.mark.parametrize(("count", "words"), [(1, "1 seed"), (4, "4 seeds")])
def test_seeds_that_can_not_tell_are_counted(count, words):
    said = saving_words(saving("cannot tell yet", Interval(5.0, 1.0, 9.0, count)))
    assert f"cannot tell yet from {words};" in said


def test_no_difference_names_the_goal_and_the_range():
    words = saving_words(saving("no difference shown", Interval(5.0, -10.0, math.inf, 8)))
    assert words.endswith("on the way to 93.1% accuracy (-10 or more saved, 8 seeds).")
