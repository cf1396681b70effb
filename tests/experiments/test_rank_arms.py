from dataclasses import replace

import msgspec
import pytest

from al_core.domain.errors import DataError
from al_core.domain.plan import DataPlan
from al_core.experiments.comparing import set_name
from al_core.experiments.rank_arms import (
    BETTER,
    rank_words,
    ranked_arms,
    ranks_of,
    value_columns,
)
from tests.experiments.runs import run_result

SETS = ("digits", "anes96", "fair", "docs", "scenario", "more")
STRATEGIES = ("margin", "entropy", "badge")


def on(dataset, run):
    plan = msgspec.structs.replace(run.plan, data=DataPlan(dataset=dataset))
    return replace(run, run_id=f"{run.run_id}-{dataset}", plan=plan)


def runs(heights):
    """One run of two seeds per set and strategy: `heights[set][strategy]`."""
    return [
        on(name, run_result(strategy, seed, height + 0.001 * seed))
        for name, row in zip(SETS, heights, strict=False)
        for strategy, height in zip(STRATEGIES, row, strict=False)
        for seed in (0, 1)
    ]


CLEAR = [[0.9, 0.8, 0.7]] * 6


def test_the_best_on_every_set_has_mean_rank_one():
    ranked = ranked_arms(runs(CLEAR), "Accuracy")
    assert ranked.test.mean_ranks.tolist() == [1.0, 2.0, 3.0]
    assert ranked.sets == SETS
    assert ranked.values[0].tolist() == pytest.approx([0.9005, 0.8005, 0.7005])


def test_less_is_better_for_hours_and_money():
    ranked = ranked_arms(runs(CLEAR), "Hours")
    assert BETTER["Hours"] == -1
    assert ranked.test.mean_ranks.tolist() == [2.0, 2.0, 2.0]


def test_fewer_than_five_sets_are_refused_with_what_to_do():
    ranked = ranked_arms(runs(CLEAR[:4]), "Accuracy")
    assert ranked.test is None
    assert ranked.refused.startswith("4 data sets: ranks need 5 or more. Simulate the same arms")
    assert rank_words(ranked) == ranked.refused
    with pytest.raises(DataError, match="4 data sets: ranks need 5 or more"):
        ranks_of(ranked)


def test_the_same_data_with_other_rows_are_no_further_set():
    varied = [
        replace(run, plan=msgspec.structs.replace(run.plan, data=DataPlan("digits", rows=rows)))
        for run, rows in zip(runs(CLEAR), sorted([100, 200, 300, 400, 500, 600] * 6), strict=True)
    ]
    ranked = ranked_arms(varied, "Accuracy")
    assert ranked.test is None
    assert ranked.refused.startswith(
        "digits (100 rows) is there 6 times, with other rows or features: ranks need data sets"
    )


def test_one_arm_has_no_rank():
    assert "1 arm on every one of 6 sets" in ranked_arms(runs([[0.9]] * 6), "Accuracy").refused


def test_an_arm_that_one_set_lacks_is_left_out_and_named():
    some = [run for run in runs(CLEAR) if (run.plan.data.dataset, run.plan.strategy.name) != (
        "fair", "badge")]  # fmt: skip
    ranked = ranked_arms(some, "Accuracy")
    assert ranked.arms == ("sequential · margin", "sequential · entropy")
    assert ranked.left_out == ("sequential · badge",)


def test_a_missing_value_is_waited_for():
    ranked = ranked_arms([*runs(CLEAR)[:-1], on("more", run_result("badge", 1, float("nan")))],
                         "Accuracy")  # fmt: skip
    assert ranked.refused == "1 of 18 values are missing: wait for those runs."


def test_arms_nearer_than_the_critical_difference_stand_under_one_bar():
    ranked = ranked_arms(runs(CLEAR), "Accuracy")
    assert ranked.test.critical_difference == pytest.approx(1.353, abs=0.001)
    assert ranked.order == [0, 1, 2]
    assert ranked.alike == [(0, 1), (1, 2)]


def test_arms_that_no_rank_tells_apart_stand_under_one_bar_alone():
    mixed = [[0.9, 0.8, 0.7], [0.7, 0.9, 0.8], [0.8, 0.7, 0.9]] * 2
    ranked = ranked_arms(runs(mixed), "Accuracy")
    assert ranked.alike == [(0, 2)]
    assert rank_words(ranked).startswith("**No difference shown** between 3 arms over 6 data sets")


def test_a_difference_is_said_with_the_figures_of_the_test():
    words = rank_words(ranked_arms(runs(CLEAR), "Accuracy"))
    assert words.startswith("**Arms differ** over 6 data sets; best mean rank: sequential · margin")
    assert "chi-square 12.00, F beyond all bounds on 2 and 10 degrees of freedom" in words


def test_the_diagram_has_the_arms_from_the_best_on():
    turned = [row[::-1] for row in CLEAR]
    ranks = ranks_of(ranked_arms(runs(turned), "Accuracy"))
    assert list(ranks.arms) == [
        "sequential · badge", "sequential · entropy", "sequential · margin",
    ]  # fmt: skip
    assert list(ranks.mean_ranks) == [1.0, 2.0, 3.0]


def test_the_values_stand_by_set_and_arm():
    columns = value_columns(ranked_arms(runs(CLEAR), "Accuracy"))
    assert columns["Data set"] == list(SETS)
    assert columns["sequential · margin"] == pytest.approx([0.9005] * 6)


def test_no_runs_rank_nothing():
    assert "0 data sets" in ranked_arms([], "Accuracy").refused


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (DataPlan("digits"), "digits"),
        (DataPlan("/home/x/tickets.csv"), "tickets.csv"),
        (DataPlan("digits", rows=1200), "digits (1,200 rows)"),
        (DataPlan("scenario", params={"noise": 0.2}), "scenario (noise 0.2)"),
    ],
)
def test_sets_are_told_apart_by_what_was_asked_of_them(data, name):
    assert set_name(data) == name
