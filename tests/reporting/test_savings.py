import pytest

from al_core.domain.errors import DataError
from al_core.domain.results import Interval, PairedComparison, Saving
from al_core.reporting.savings import paired_figure, paired_table, savings_figure, savings_table

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
