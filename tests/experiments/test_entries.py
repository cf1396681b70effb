import pytest

from al_core.domain.errors import DataError, PlanError
from al_core.experiments.entries import hour_spans, hours_text, time_tables

MORNING_AND_AFTERNOON = ((0.0, 14400.0), (18000.0, 30600.0))


def test_hours_are_read_as_spans_of_seconds():
    assert hour_spans("0-4, 5 to 8.5") == MORNING_AND_AFTERNOON


def test_nothing_typed_is_no_span():
    assert hour_spans("  ") == ()


def test_spans_are_written_as_they_are_read():
    assert hours_text(MORNING_AND_AFTERNOON) == "0-4, 5-8.5"
    assert hour_spans(hours_text(MORNING_AND_AFTERNOON)) == MORNING_AND_AFTERNOON


@pytest.mark.parametrize("text", ["nine to five", "3", "-1-4", "0-4,"])
def test_text_that_is_no_span_says_how_to_write_one(text):
    with pytest.raises(PlanError, match="is no span of hours; write it like 0-4"):
        hour_spans(text)


def test_span_that_ends_before_it_starts_is_refused():
    with pytest.raises(PlanError, match="the span 8-4 ends before it starts"):
        hour_spans("8-4")


def test_times_without_sets_are_one_table():
    assert time_tables(b"seconds\n3\n1.5\n", "times.csv") == {"all": (1.5, 3.0)}


def test_times_of_several_sets_are_told_apart():
    tables = time_tables(b"set,seconds\nexpert,3\ncrowd,9\ncrowd,7\n", "times.csv")
    assert tables == {"crowd": (7.0, 9.0), "expert": (3.0,)}


def test_table_without_times_names_its_columns():
    with pytest.raises(DataError, match="has the columns duration; name the one with times"):
        time_tables(b"duration\n3\n", "times.csv")


def test_times_that_are_words_are_refused():
    with pytest.raises(DataError, match="'seconds' holds words; keep numbers only"):
        time_tables(b"seconds\nfast\nslow\n", "times.csv")
