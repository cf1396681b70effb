from dataclasses import replace

import pytest

from al_core.experiments.cost_rows import (
    DEFINITIONS,
    NAMES,
    cost_columns,
    cost_words,
    person_columns,
    share_bars,
)
from al_core.experiments.run_costs import PEOPLE_KINDS, TRAINER_KINDS, Line, RunCosts

COSTS = RunCosts(
    people=(
        Line("fresh", 2.0, 90.0, 40.0), Line("stale", 0.5, 20.0, 10.0),
        Line("redundant", 0.25, 10.0, 5.0), Line("again", 0.0, 0.0, 0.0),
        Line("checks", 0.0, 0.0, 0.0), Line("lost", 0.0, 0.0, 0.0),
        Line("between", 0.25, 0.0, 5.0), Line("idle", 1.0, 0.0, 20.0),
        Line("away", 0.0, 0.0, 0.0),
    ),
    trainer=(Line("used", 0.5, 0.0, 15.0), Line("unused", 0.1, 0.0, 5.0),
             Line("failed", 0.0, 0.0, 0.0)),
    by_person={
        "ana": dict.fromkeys(PEOPLE_KINDS, 0.0) | {"fresh": 2.0, "idle": 0.25},
        "ben": dict.fromkeys(PEOPLE_KINDS, 0.0) | {"fresh": 0.0, "idle": 0.75},
    },
    hours=4.0, compute_hours=0.6, answers=120, money=100.0, seconds=7200.0,
)  # fmt: skip


def test_what_idle_stale_and_redundant_work_cost_is_one_sentence():
    assert cost_words("Reviews", COSTS) == (
        "**Reviews** cost 100.00: 4 h at work, 120 answers, 36 min of training. Of that: idle "
        "time 20.00 (20 %, 1 h), stale labels 10.00 (10 %, 30 min), redundant labels 5.00 (5 %, "
        "15 min)."
    )


def test_a_run_that_costs_nothing_has_no_shares():
    free = RunCosts(
        tuple(Line(kind, 0.0, 0.0, 0.0) for kind in PEOPLE_KINDS), (), {}, 0.0, 0.0, 0, 0.0, 0.0
    )
    assert "idle time 0 s (-)" in cost_words("r", free)


def test_time_away_is_said_apart():
    people = (*COSTS.people, Line("away", 10.0, 0.0, 50.0))
    words = cost_words("r", replace(COSTS, people=people))
    assert words.endswith("most likely nobody was there: 50.00 (50 %, 10 h).")


def test_time_away_is_no_part_of_the_bars():
    people = (*COSTS.people, Line("away", 10.0, 0.0, 50.0))
    stacks, _ = share_bars({"r": replace(COSTS, people=people)})
    assert "away" not in [stack.kind for stack in stacks]
    assert stacks == share_bars({"r": COSTS})[0]


def test_without_prices_shares_are_of_the_time_at_work():
    free = replace(COSTS, money=0.0)
    assert cost_words("r", free) == (
        "**r**: 4 h at work, 120 answers, 36 min of training; no prices are set. Of the time at "
        "work: idle time 1 h (25 %), stale labels 30 min (12 %), redundant labels 15 min (6 %)."
    )


def test_rows_leave_out_what_is_empty_and_end_with_the_runs_own_total():
    columns = cost_columns({"r": COSTS})
    assert columns["Kind"] == [
        "fresh labeling", "stale labeling", "redundant labeling", "between items", "idle",
        "training: used", "training: chose nothing", "total",
    ]  # fmt: skip
    assert columns["Money"][-1] == 100.0
    assert sum(columns["Money"][:-1]) == pytest.approx(columns["Money"][-1])
    assert columns["Share of money, %"][0] == 40.0


def test_each_run_has_its_rows_together():
    runs = cost_columns({"first": COSTS, "second": COSTS})["Run"]
    assert runs == ["first"] * 8 + ["second"] * 8


def test_bars_are_the_hours_at_work():
    bars, title = share_bars({"r": COSTS})
    assert title == "Time at work (hours)"
    assert sum(bar.value for bar in bars) == pytest.approx(COSTS.hours)
    assert [bar.name for bar in bars][:2] == ["fresh labeling", "stale labeling"]


def test_a_run_of_minutes_is_drawn_in_minutes():
    short = replace(COSTS, hours=0.2, people=(Line("fresh", 0.2, 9.0, 4.0),))
    (bar,), title = share_bars({"r": short})
    assert (title, bar.value) == ("Time at work (minutes)", pytest.approx(12.0))


def test_people_stand_under_the_names_that_may_be_seen():
    columns = person_columns(COSTS, {"ana": "person 2", "ben": "you"})
    assert columns == {
        "Person": ["person 2", "you"],
        "fresh labeling": [2.0, 0.0],
        "idle": [0.25, 0.75],
        "at work": [2.25, 0.75],
    }


def test_every_kind_has_a_name_and_a_definition():
    assert set(NAMES) == {*PEOPLE_KINDS, *TRAINER_KINDS}
    assert len(DEFINITIONS["Kind"]) == len(DEFINITIONS["What is in it"]) == 12
