"""What the cells of a file become: numbers, words, lists, or nothing."""

import io

import numpy as np
import pandas as pd
import pytest

from al_core.datasets.files import Limits, read_table
from al_core.domain.errors import DataError

NAN = pytest.approx(np.nan, nan_ok=True)


def parquet(frame: pd.DataFrame) -> bytes:
    buffer = io.BytesIO()
    frame.to_parquet(buffer)
    return buffer.getvalue()


def column(raw: bytes, name: str = "rows.csv") -> pd.Series:
    return read_table(raw, name)["a"]


@pytest.mark.parametrize(
    "raw",
    [
        b"a,b\n1.5,x\n,y\n",
        b'{"a": 1.5}\n{"a": null}\n',
        b'{"a": 1.5}\n{"b": 2}\n',
        parquet(pd.DataFrame({"a": [1.5, None]})),
        parquet(pd.DataFrame({"a": np.array([1.5, np.nan], dtype=np.float32)})),
        parquet(pd.DataFrame({"a": pd.array([1.5, None], dtype="Float64")})),
    ],
    ids=["csv", "null", "no key", "parquet", "float32", "nullable"],
)
def test_missing_number_is_nan_in_every_form(raw):
    found = column(raw)
    assert found.dtype == np.float64
    assert found.to_list() == [1.5, NAN]


def test_whole_numbers_with_gaps_are_read_from_parquet():
    frame = pd.DataFrame({"a": pd.array([7, None, 9], dtype="Int64")})
    assert column(parquet(frame)).to_list() == [7.0, NAN, 9.0]


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ("1\nx", ["1", "x"]),
        ("1\n2,5", ["1", "2,5"]),
        ("0x10\n1", ["0x10", "1"]),
        ("00\n0.5", ["00", "0.5"]),
        ("NA\nnone", ["NA", "none"]),
        ("True\nFalse", ["True", "False"]),
    ],
)
def test_csv_column_with_anything_else_stays_words(cells, words):
    first, second = cells.split("\n")
    assert column(f"a;b\n{first};1\n{second};2\n".encode()).to_list() == words


@pytest.mark.parametrize(
    ("cell", "number"), [(" 7 ", 7.0), ("-01", -1.0), ("1e3", 1000.0), (".5", 0.5), ("inf", np.inf)]
)
def test_csv_numbers_may_be_written_in_many_ways(cell, number):
    assert column(f"a,b\n{cell},x\n".encode()).to_list() == [number]


@pytest.mark.parametrize("word", ["NA", "N/A", "nan", "null", "None", "?"])
def test_words_for_missing_are_nan_among_numbers(word):
    assert column(f"a,b\n{word},x\n2,y\n".encode()).to_list() == [NAN, 2.0]


def test_empty_cell_among_words_is_none():
    assert column(b"a,b\nx,1\n,2\n").to_list() == ["x", None]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_may_end_as_on_any_system(end):
    assert column(f"a,b{end}1,2{end}3,4{end}".encode()).to_list() == [1.0, 3.0]


@pytest.mark.parametrize("raw", [b"\n\na,b\n1,2\n", b"a,b\n\n1,2\n", b"a,b\n1,2\n\n\n"])
def test_blank_lines_of_csv_are_passed_over(raw):
    assert column(raw).to_list() == [1.0]


def test_separator_in_a_quoted_name_is_part_of_the_name():
    assert read_table(b'"a,b",c\n1,2\n').columns.to_list() == ["a,b", "c"]


def test_one_column_needs_no_separator():
    assert column(b"a\nx\ny\n").to_list() == ["x", "y"]


def test_nested_values_of_json_stay_lists_and_objects():
    frame = read_table(b'{"a": [1, 2], "b": {"c": 3}}\n')
    assert (frame["a"][0], frame["b"][0]) == ([1, 2], {"c": 3})


def test_json_truth_values_stay_as_they_are():
    assert column(b'{"a": true}\n{"a": null}\n').to_list() == [True, None]


def test_number_too_long_for_a_float_column_stays_whole():
    assert column(b'{"a": ' + b"9" * 30 + b"}\n").to_list() == [int("9" * 30)]


def test_lists_of_parquet_stay_lists():
    found = column(parquet(pd.DataFrame({"a": [[1.0, 2.0], [3.0, 4.0]]})))
    assert [list(cell) for cell in found] == [[1.0, 2.0], [3.0, 4.0]]


def test_days_of_parquet_become_words():
    days = pd.to_datetime(["2024-02-29", None])
    assert column(parquet(pd.DataFrame({"a": days}))).to_list() == ["2024-02-29", None]


def test_truth_values_of_parquet_keep_their_gaps():
    frame = pd.DataFrame({"a": pd.array([True, None], dtype="boolean")})
    assert column(parquet(frame)).to_list() == [True, None]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_json_lines_are_recognised_in_every_unicode(encoding):
    assert column('{"a": "Ä"}\n'.encode(encoding), "rows.txt").to_list() == ["Ä"]


@pytest.mark.parametrize("raw", [b"\xef\xbb\xbf", b"\xef\xbb\xbf \n\n", b"\xff\xfe", b"\xfe\xff"])
def test_file_with_nothing_but_a_mark_is_empty(raw):
    with pytest.raises(DataError, match=r"rows.csv is empty \(0 rows\); choose a CSV"):
        read_table(raw, "rows.csv")


@pytest.mark.parametrize(
    ("value", "why"), [(b"9" * 5000, "Exceeds the limit"), (b"[" * 100_000, "maximum recursion")]
)
def test_json_that_no_parser_can_hold_is_named_by_line(value, why):
    with pytest.raises(DataError, match=rf"rows.jsonl, line 2: {why}.*; leave out this number"):
        read_table(b'{"a": 1}\n{"a": ' + value + b"}\n", "rows.jsonl")


@pytest.mark.parametrize(
    "raw", [b"a,b\n1,2\n3,4\n", b'{"a": 1, "b": 2}\n' * 2, parquet(pd.DataFrame({"a": [1, 2]}))]
)
def test_limit_of_rows_holds_for_every_form(raw):
    assert len(read_table(raw, limits=Limits(rows=2))) == 2
    with pytest.raises(DataError, match=r"2 rows .* the limit is 1 and 10,000; keep a sample"):
        read_table(raw, limits=Limits(rows=1))


def test_parquet_that_unpacks_to_ten_times_the_limit_is_refused():
    packed = parquet(pd.DataFrame({"a": ["x" * 1000 + str(n) for n in range(3000)]}))
    with pytest.raises(DataError, match=r"the upload unpacked has .*; keep fewer rows"):
        read_table(packed, limits=Limits(megabytes=0.25))


def test_size_limit_counts_the_file_itself():
    raw = b"a\n" + b"x\n" * 999
    assert len(read_table(raw, limits=Limits(megabytes=0.002))) == 999
    with pytest.raises(DataError, match="or write it as Parquet"):
        read_table(raw + b"x", limits=Limits(megabytes=0.002))


def test_upload_without_a_name_is_called_the_upload():
    with pytest.raises(DataError, match="the upload has columns but no rows"):
        read_table(b"a,b\n")


def test_folder_is_no_file(tmp_path):
    with pytest.raises(DataError, match=r"there is no file .*; check the path, or use a catalogue"):
        read_table(tmp_path)


def test_field_longer_than_the_reader_takes_is_named_by_line():
    with pytest.raises(DataError, match=r"line 2: field larger .* 131,072"):
        read_table(b"a,b\n1," + b"x" * 140_000 + b"\n")
