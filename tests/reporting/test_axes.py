import pytest

from al_core.reporting.axes import axis_title, time_unit


@pytest.mark.parametrize(
    ("seconds", "unit"),
    [(0.0, "seconds"), (179.0, "seconds"), (180.0, "minutes"), (10_800.0, "hours")],
)
def test_time_is_shown_in_the_largest_unit_that_fits_three_times(seconds, unit):
    assert time_unit(seconds).name == unit


def test_axis_titles_say_the_unit():
    assert axis_title("cost") == "Money spent (your currency)"


def test_an_axis_outside_the_table_is_named_as_it_is():
    assert axis_title("macro_f1") == "Macro_f1"
