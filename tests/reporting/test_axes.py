import pytest

from al_core.reporting.axes import AXIS_FORMATS, AXIS_TITLES, TimeUnit, axis_title, time_unit


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


@pytest.mark.parametrize(
    ("name", "seconds"), [("seconds", 1.0), ("minutes", 60.0), ("hours", 3600.0)]
)
def test_a_unit_knows_its_length(name, seconds):
    assert time_unit(3 * seconds) == TimeUnit(name, seconds)


@pytest.mark.parametrize(
    ("axis", "title"), [("labels", "Labels closed"), ("hours", "Hours since the start")]
)
def test_known_axes_have_a_title_in_words(axis, title):
    assert axis_title(axis) == title


def test_every_axis_with_a_title_has_a_number_format():
    assert AXIS_FORMATS.keys() == AXIS_TITLES.keys()
