import math
from dataclasses import replace

import pytest

from al_core.domain.errors import DataError
from al_core.domain.results import Interval, PairedComparison, Saving
from al_core.reporting.savings import paired_figure, paired_table, savings_figure, savings_table

UNDECIDED = "no difference shown"
SAVED = Saving("hybrid · margin", "labels", 0.9, Interval(40.0, 25.0, 60.0, 5), False, "saved")
AT_LEAST = Saving("hybrid · badge", "labels", 0.92, Interval(80.0, 80.0, 80.0, 5), True, "saved")
UNCLEAR = Saving(
    "hybrid · entropy", "labels", 0.9, Interval(4.0, -9.0, 18.0, 5), False, "no difference shown"
)
PAIR = PairedComparison(
    "margin", "random", "area", Interval(0.01, -0.02, 0.04, 5), "no difference shown"
)


def test_estimate_and_interval_are_drawn():
    row = savings_figure([SAVED]).data[0]
    assert (row.x, row.error_x.array, row.error_x.arrayminus) == ((40.0,), (20.0,), (15.0,))


def test_a_lower_bound_is_a_triangle():
    row = savings_figure([AT_LEAST]).data[0]
    assert row.marker.symbol == "triangle-right"
    assert "at least 80 (80 to 80, 5 seeds) labels" in row.hovertemplate


def test_no_difference_shown_is_grey():
    assert savings_figure([SAVED, UNCLEAR]).data[1].marker.color == "#888888"


def test_axis_names_the_unit():
    title = savings_figure([SAVED]).layout.xaxis.title.text
    assert title == "Labels saved against random"


def test_units_are_not_mixed_in_one_figure():
    hours = Saving("hybrid · margin", "hours", 0.9, Interval(1.0, 0.5, 2.0, 5), False, "saved")
    with pytest.raises(DataError, match="savings in hours and labels"):
        savings_figure([SAVED, hours])


def test_one_seed_claims_no_interval():
    alone = Saving("hybrid · margin", "labels", 0.9, Interval(40.0, 40.0, 40.0, 1), False, "saved")
    assert "40 (1 seed, no interval) labels" in savings_figure([alone]).data[0].hovertemplate


def test_savings_table_keeps_bound_and_verdict():
    table = savings_table([SAVED, AT_LEAST])
    assert table["at_least"] == [False, True]
    assert table["low"] == [25.0, 80.0]


def test_paired_difference_names_both_arms():
    figure = paired_figure([PAIR])
    assert figure.data[0].y == ("margin minus random",)
    assert figure.layout.xaxis.title.text == "Difference of area"


def test_undecided_pair_is_grey_and_says_so():
    row = paired_figure([PAIR]).data[0]
    assert row.marker.color == "#888888"
    assert "0.0100 (-0.0200 to 0.0400, 5 seeds)<br>no difference shown" in row.hovertemplate


def test_paired_table_holds_the_interval():
    assert paired_table([PAIR])["high"] == [0.04]


@pytest.mark.parametrize(
    ("verdict", "grey"),
    [("saved", False), ("cost more", False), ("cannot tell yet", True), (UNDECIDED, True)],
)
def test_only_a_decided_saving_has_its_colour(verdict, grey):
    row = savings_figure([replace(SAVED, verdict=verdict)]).data[0]
    assert (row.marker.color == "#888888") == grey


@pytest.mark.parametrize(
    ("unit", "title"),
    [("hours", "Hours saved against random"), ("cost", "Cost saved against random")],
)
def test_axis_names_any_unit(unit, title):
    assert savings_figure([replace(SAVED, unit=unit)]).layout.xaxis.title.text == title


def test_hover_says_what_quality_was_to_be_reached():
    assert "<br>to reach 90.0%<br>saved" in savings_figure([SAVED]).data[0].hovertemplate


def test_no_savings_give_an_empty_figure():
    figure = savings_figure([])
    assert (figure.data, figure.layout.height) == ((), 114)


@pytest.mark.parametrize(("rows", "height"), [(1, 114), (5, 250)])
def test_figure_grows_by_a_row_per_arm(rows, height):
    savings = [replace(SAVED, arm=f"hybrid · s{n}") for n in range(rows)]
    assert savings_figure(savings).layout.height == height


def test_axis_always_shows_the_zero_that_divides_saving_from_cost():
    axis = savings_figure([SAVED]).layout.xaxis
    assert (axis.rangemode, axis.zeroline) == ("tozero", True)


def test_no_pairs_give_an_empty_figure():
    assert paired_figure([]).data == ()


def test_decided_pair_has_a_colour():
    row = paired_figure([replace(PAIR, verdict="margin is better")]).data[0]
    assert row.marker.color == "#4444cc"


def test_savings_table_names_unit_target_seeds_and_level():
    table = savings_table([SAVED])
    assert [table[name] for name in ("unit", "target_accuracy", "seeds", "level")] == [
        ["labels"], [0.9], [5], [0.95],
    ]  # fmt: skip


def test_an_end_that_one_seed_does_not_give_is_left_open():
    alone = replace(PAIR, interval=Interval(0.1, -math.inf, math.inf, 1))
    table = paired_table([alone, PAIR])
    assert table["low"][0] is table["high"][0] is None
    assert table["high"][1] == 0.04


def test_paired_table_names_arms_metric_and_verdict():
    table = paired_table([PAIR])
    assert [table[name] for name in ("arm_a", "arm_b", "metric", "verdict")] == [
        ["margin"], ["random"], ["area"], [UNDECIDED],
    ]  # fmt: skip
