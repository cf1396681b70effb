"""A forecast in words, lines and tables."""

import math

import pytest
from msgspec.structs import replace

from al_core.domain.advice import Advice
from al_core.domain.forecasts import BudgetLeft, FamilyFitted, PastForecast, PersonFitted
from al_core.domain.results import Interval
from al_core.experiments.forecast_answers import answer_for
from al_core.experiments.forecast_coverage import coverage_on_file
from al_core.experiments.forecast_tracks import chance_tracks, fan_plane, fan_tracks, unit_of
from al_core.experiments.forecast_words import (
    arrivals_table,
    fan_caption,
    headline,
    hours_words,
    past_table,
    past_words,
    people_caption,
    people_table,
    range_words,
    reasons,
    target_by_default,
)
from al_core.experiments.run_health import RunHealth
from tests.experiments.forecast_logs import forecast_of

RISING, NEVER = (0.5, 0.8, 0.8, 0.9), (0.5, 0.5, 0.5, 0.5)
ANA = PersonFitted("ana", 30, "lognormal", 12.0, 10.0, 14.0, 0.4, 1.0, 0)
KIM = PersonFitted("kim", 40, "exponential", 20.0, 18.0, 22.0, 0.01, 0.5, 3)
POWER = FamilyFitted("power law", "a - b n^-c", 0.6, 0.9, 0.01)
HELD = PastForecast(0.5, 50.0, 100.0, 0.7, 0.8, 0.75)
MISSED = PastForecast(0.7, 70.0, 100.0, 0.7, 0.74, 0.75)


def test_told_target_has_labels_hours_and_money():
    answer = answer_for(forecast_of([RISING]), 0.7)
    assert headline(answer) == "100% chance to get there"
    assert reasons(forecast_of([RISING]), answer) == (
        "70% is reached at 40 labels (40 to 40), 3 h (3 h to 3 h) from now, "
        "having cost 11.00 (11.00 to 11.00)."
    )


def test_without_a_pace_labels_are_told_alone():
    forecast = forecast_of([RISING], ways=())
    assert reasons(forecast, answer_for(forecast, 0.7)).endswith(
        "Hours and money: told once people have given 8 answers."
    )


@pytest.mark.parametrize(
    ("budget", "parts"),
    [
        (BudgetLeft(labels=45.0, labels_end=45.0), "45 labels"),
        (BudgetLeft(labels=90.0, labels_end=45.0), "90 labels (at 45 as models count them)"),
        (BudgetLeft(hours=7.5, hours_end=3.0), "7.5 hours"),
        (BudgetLeft(cost=12.0, hours=5.0, hours_end=3.0), "5 hours and 12.00 spent"),
    ],
)
def test_budget_that_ends_before_the_target_is_said_so(budget, parts):
    forecast = forecast_of([RISING] * 2 + [(0.5, 0.5, 0.8, 0.9)] * 8, budget=budget)
    answer = answer_for(forecast, 0.7)
    assert headline(answer) == "100% chance to get there, 20% within the budget"
    assert reasons(forecast, answer).endswith(
        f" The plan's budget of {parts} ends before: 20% of the ways on are there by then."
    )
    assert arrivals_table(answer.arrivals)["Within the budget"] == [0.2]


def test_budget_that_ends_after_all_ways_is_not_spoken_of():
    forecast = forecast_of([RISING], budget=BudgetLeft(labels=40.0, labels_end=40.0))
    answer = answer_for(forecast, 0.7)
    assert headline(answer) == "100% chance to get there"
    assert reasons(forecast, answer).endswith("having cost 11.00 (11.00 to 11.00).")
    assert "Within the budget" not in arrivals_table(answer.arrivals)


def test_missing_evidence_is_named():
    forecast = forecast_of([NEVER], refused="5 models so far, 6 are needed")
    answer = answer_for(forecast, 0.7)
    assert (headline(answer), reasons(forecast, answer)) == (
        "Cannot tell yet", "Missing: 5 models so far, 6 are needed.",
    )  # fmt: skip


def test_unlikely_says_how_far_was_looked():
    forecast = forecast_of([NEVER] * 4)
    words = reasons(forecast, answer_for(forecast, 0.7))
    assert words == "Of the ways on, 0% are at 70% by 50 labels."


def test_where_most_ways_never_get_there_no_median_is_told():
    forecast = forecast_of([RISING] * 4 + [NEVER] * 6)
    words = reasons(forecast, answer_for(forecast, 0.7))
    assert words == "40% of the ways on are at 70% by 50 labels, and hardly any (5 %) before 40."


def test_reached_says_so():
    forecast = forecast_of([RISING], recent=(0.8, 0.8, 0.8))
    assert headline(answer_for(forecast, 0.7)) == "Reached"


@pytest.mark.parametrize(
    ("interval", "words"),
    [
        (Interval(2.0, 1.0, 3.0, 9), "2.0 (1.0 to 3.0)"),
        (Interval(2.0, 1.0, math.inf, 9), "2.0 (1.0 to never)"),
        (Interval(math.inf, 1.0, math.inf, 9), "mostly never, 1.0 at the soonest"),
        (Interval(math.inf, math.inf, math.inf, 9), "never"),
    ],
)
def test_open_ranges_say_never(interval, words):
    assert range_words(interval, str) == words


@pytest.mark.parametrize(
    ("recent", "target"), [((0.6,), 0.7), ((0.9,), 0.93), ((0.999,), 0.99), ((), 0.63)]
)
def test_usual_target_takes_away_a_quarter_of_the_error(recent, target):
    assert target_by_default(forecast_of([RISING], recent=recent)) == pytest.approx(target)


def test_own_back_test_counts_what_held():
    forecast = forecast_of([RISING], past=(HELD, MISSED), past_refused=1)
    assert past_words(forecast) == (
        "On this run itself, cut at 30, 50 and 70 % of its labels: 1 of 2 intervals (90 %) held "
        "what came later, 1 cut had too little to tell."
    )
    assert past_table(forecast.past)["Held"] == ["yes", "no"]


def test_back_tests_of_a_live_run_say_what_they_knew():
    past = (HELD,)
    live = replace(forecast_of([RISING], past=past), live=True)
    assert past_words(live).endswith(
        "held what came later. They knew the audit labels of now, so they had it easier."
    )
    assert past_words(forecast_of([RISING], past=past)).endswith("held what came later.")


def test_hours_are_of_the_clock_once_somebody_was_away():
    assert hours_words(forecast_of([RISING], people=(ANA, KIM))).startswith("Hours are those of")
    assert hours_words(forecast_of([RISING], people=(ANA,))).startswith("Nobody has taken a break")


def test_law_that_does_not_fit_is_named():
    assert "measured (kim)" in people_caption(forecast_of([RISING], people=(ANA, KIM)))
    assert "none is below 0.05" in people_caption(forecast_of([RISING], people=(ANA,)))
    assert people_table(forecast_of([RISING], people=(ANA, KIM)))["Check"] == [0.4, 0.01]


def test_name_that_is_markdown_is_told_with_marks_that_do_not_act():
    person = replace(KIM, name="[kim](x) *")
    assert "measured (⟦kim⟧(x) ∗)" in people_caption(forecast_of([RISING], people=(person,)))


def test_target_that_no_way_reaches_has_a_table_all_the_same():
    table = arrivals_table(answer_for(forecast_of([NEVER] * 3), 0.7).arrivals)
    assert (table["Labels"], table["From now"], table["Chance"]) == (["never"], ["never"], [0.0])


def test_days_stand_in_the_table_where_hours_a_day_are_said():
    arrivals = answer_for(forecast_of([RISING]), 0.7).arrivals
    assert "Days" not in arrivals_table(arrivals)
    table = arrivals_table(arrivals, 1.5)
    assert table["Days"] == ["2.0 (2.0 to 2.0)"]
    assert table["Architecture"] == ["sequential (this run)"]


def test_fan_names_the_heaviest_families():
    assert "(power law 60%)" in fan_caption(forecast_of([RISING], families=(POWER,)), 60)


def test_models_so_far_say_on_how_many_items_and_what_the_forecast_knew():
    refused = replace(forecast_of([RISING], refused="too little"), audited=11)
    assert fan_caption(refused, 13) == (
        "Accuracy of the models so far on the 13 items of the audit set labeled by now; the "
        "forecast goes by the 11 labeled when the newest model was ready."
    )
    assert fan_caption(refused, 11).endswith("the 11 items of the audit set labeled by now.")


def test_fan_goes_on_from_the_newest_model():
    forecast = forecast_of([RISING, NEVER])
    health = RunHealth("r", ("a", "b"), (), (), None, Advice("continue", "", ()))
    so_far, wide, narrow = fan_tracks(forecast, health, "margin")
    assert list(so_far.x) == []
    assert list(wide.x) == [10.0, 20.0, 30.0, 40.0, 50.0]
    assert wide.y[0] == 0.5
    assert wide.low[-1] <= narrow.low[-1] <= narrow.high[-1] <= wide.high[-1]
    answer = answer_for(forecast, 0.95)
    assert fan_plane(answer, (wide,)).level == (0.95, "target 95.0%")


def test_chances_are_drawn_in_the_unit_that_suits():
    answer = answer_for(forecast_of([RISING]), 0.7)
    unit = unit_of(answer)
    (line,) = chance_tracks(answer, unit)
    assert unit.name == "hours"
    assert (line.x[-1], line.y[-1]) == (3.0, 1.0)


def test_coverage_comes_from_the_benchmarks_file(tmp_path):
    path = tmp_path / "c.toml"
    path.write_text(
        'written = "2026-01-02"\nnominal = 0.9\nruns = 40\nbacktests = 120\nquality_told = 200\n'
        "quality_held = 180\nquality_median_width = 0.071\ncannot_tell_share = 0.02\n"
        "labels_told = 100\nlabels_held = 93\nhours_told = 80\nhours_held = 68\n"
    )
    found = coverage_on_file(path)
    assert found is not None
    assert "held the quality in 90% of the cases" in found.words
    assert "the labels to a target in 93% of those where the run got there" in found.words
    assert "the hours in 85%" in found.words
    assert "of quality the median width is 7.1 points, cannot tell yet 2%" in found.words


@pytest.mark.parametrize("content", ["not toml at [all", "runs = 3\n"])
def test_coverage_that_can_not_be_read_is_none(tmp_path, content):
    path = tmp_path / "c.toml"
    path.write_text(content)
    assert coverage_on_file(path) is None
    assert coverage_on_file(tmp_path / "nothing.toml") is None


def test_coverage_of_the_project_is_at_least_what_was_asked_for():
    found = coverage_on_file()
    assert found is not None
    assert found.backtests >= 100
    assert found.quality_held / found.quality_told >= 0.85
