import csv
import io

import pytest

from al_core.domain.errors import DataError
from al_core.reporting.tables import table_csv


def test_columns_become_rows_under_their_names():
    assert table_csv({"arm": ["margin", "random"], "labels": [10, 20]}) == (
        "arm,labels\r\nmargin,10\r\nrandom,20\r\n"
    )


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t"])
def test_text_a_spreadsheet_would_run_is_quoted(start):
    assert table_csv({"text": [f"{start}1+1"]}) == f"text\r\n'{start}1+1\r\n"


def test_carriage_return_at_the_start_is_quoted():
    assert table_csv({"text": ["\r=1"]}) == 'text\r\n"\'\r=1"\r\n'


def test_carriage_return_within_a_cell_starts_no_row():
    assert table_csv({"text": ["a\r=1"]}) == 'text\r\n"a\r=1"\r\n'


def test_column_names_are_guarded_too():
    assert table_csv({"=cmd": [1]}) == "'=cmd\r\n1\r\n"


def test_negative_numbers_stay_numbers():
    assert table_csv({"saved": [-12.5]}) == "saved\r\n-12.5\r\n"


def test_commas_and_quotes_survive():
    assert table_csv({"text": ['a, "b"']}) == 'text\r\n"a, ""b"""\r\n'


def test_columns_of_different_length_are_refused():
    with pytest.raises(DataError, match=r"columns of \[1, 2\] rows"):
        table_csv({"a": [1], "b": [1, 2]})


@pytest.mark.parametrize(
    ("cell", "text"),
    [(None, ""), (True, "True"), (0.1 + 0.2, "0.30000000000000004"), (1e-20, "1e-20"), ("", "")],
)
def test_cells_are_written_in_full(cell, text):
    assert table_csv({"a": [cell], "b": [1]}) == f"a,b\r\n{text},1\r\n"


@pytest.mark.parametrize("text", ["a=1", "1-2", "'=1", "·", " =1"])
def test_text_that_no_spreadsheet_would_run_stays_as_it_is(text):
    assert table_csv({"a": [text]}) == f"a\r\n{text}\r\n"


def test_table_without_rows_is_its_header():
    assert table_csv({"arm": [], "labels": []}) == "arm,labels\r\n"


def test_line_feed_in_a_cell_starts_no_row():
    assert table_csv({"a": ["x\ny"]}) == 'a\r\n"x\ny"\r\n'


@pytest.mark.parametrize("text", ['say "hi", =1', "a\r\nb", "Ärger · 1", "x" * 5000])
def test_what_is_written_can_be_read_back(text):
    rows = list(csv.reader(io.StringIO(table_csv({"a": [text]}), newline="")))
    assert rows == [["a"], [text]]
