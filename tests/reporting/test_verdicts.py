import math

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
    assert "0.50 fewer hours" in saving_words(saving("saved", interval, "hours"))
    assert "0.50 less money" in saving_words(saving("saved", interval, "cost"))


def test_interval_that_holds_zero_shows_no_difference():
    words = saving_words(saving("no difference shown", Interval(5.0, -10.0, 20.0, 8)))
    assert "no difference from random selection is shown" in words
    assert "fewer" not in words


def test_too_few_seeds_cannot_tell():
    words = saving_words(saving("cannot tell yet", Interval(5.0, 1.0, 9.0, 3)))
    assert words == ("**hybrid · margin**: cannot tell yet from 3 seeds; 5 seeds or more can.")
