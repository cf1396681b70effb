"""A user's own files: what is read, and what is refused with a remedy."""

import io
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from al_core.datasets.files import Limits, read_table
from al_core.domain.errors import DataError


def refusal(source: Path | bytes, name: str = "rows.csv", **options: object) -> str:
    with pytest.raises(DataError) as refused:
        read_table(source, name, **options)
    return str(refused.value)


def parquet_bytes(frame: pd.DataFrame) -> bytes:
    buffer = io.BytesIO()
    frame.to_parquet(buffer)
    return buffer.getvalue()


def test_csv_columns_become_numbers_or_words():
    frame = read_table(b"n,word\n1,x\n2.5,y\n")
    assert frame["n"].to_list() == [1.0, 2.5]
    assert frame["word"].to_list() == ["x", "y"]
    assert [str(dtype) for dtype in frame.dtypes] == ["float64", "object"]


@pytest.mark.parametrize("separator", [";", "\t", "|"])
def test_other_separators_are_recognised(separator):
    frame = read_table(f"a{separator}b\n1{separator}2\n".encode())
    assert frame.columns.to_list() == ["a", "b"]


def test_quoted_field_may_hold_separators_and_line_breaks():
    frame = read_table(b'text,label\n"one, two\nthree",x\n')
    assert frame["text"].to_list() == ["one, two\nthree"]


def test_na_is_missing_among_numbers():
    assert np.isnan(read_table(b"n,m\n1,1\nNA,2\n")["n"].iloc[1])


def test_none_is_a_word_among_words():
    assert read_table(b"label,n\nNone,1\nsome,2\n")["label"].to_list() == ["None", "some"]


def test_codes_with_leading_zeros_stay_words():
    assert read_table(b"code,n\n007,1\n010,2\n")["code"].to_list() == ["007", "010"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_unicode_with_and_without_mark_is_recognised(encoding):
    assert read_table("wort,n\nÄpfel,1\n".encode(encoding))["wort"].to_list() == ["Äpfel"]


def test_named_encoding_is_used():
    raw = "wort,n\nÄpfel,1\n".encode("cp1252")
    assert read_table(raw, encoding="cp1252")["wort"].to_list() == ["Äpfel"]


def test_unknown_bytes_are_refused_with_position_and_encodings():
    message = refusal("wort,n\nÄpfel,1\n".encode("cp1252"))
    assert "rows.csv is not utf-8: byte 0xc4 at position 7" in message
    assert '(on the Data page under Encoding; in a plan encoding = "cp1252")' in message


def test_unknown_encoding_name_is_refused():
    assert "there is no encoding 'klingon'" in refusal(b"a,b\n1,2\n", encoding="klingon")


def test_jsonl_is_read_line_by_line():
    frame = read_table(b'{"text": "a", "n": 1}\n\n{"text": "b", "n": 2}\n')
    assert frame["text"].to_list() == ["a", "b"]
    assert frame["n"].to_list() == [1.0, 2.0]


def test_line_separator_inside_a_json_text_does_not_end_the_line():
    frame = read_table('{"text": "a\u2028b"}\n{"text": "c"}\n'.encode())
    assert frame["text"].to_list() == ["a\u2028b", "c"]


def test_parquet_types_become_numbers_and_words():
    frame = pd.DataFrame({"n": [1, 2], "word": ["x", None], "kind": pd.Categorical(["a", "b"])})
    read = read_table(parquet_bytes(frame), "rows.parquet")
    assert [str(dtype) for dtype in read.dtypes] == ["float64", "object", "object"]
    assert read["word"].to_list() == ["x", None]


def test_file_is_read_from_its_path(tmp_path):
    (tmp_path / "rows.csv").write_text("a,b\n1,2\n")
    assert read_table(tmp_path / "rows.csv").shape == (1, 2)


def test_missing_file_is_named(tmp_path):
    assert "there is no file" in refusal(tmp_path / "none.csv")


def test_two_gigabytes_are_refused_without_reading(tmp_path):
    path = tmp_path / "huge.csv"
    with path.open("wb") as file:
        file.truncate(2_000_000_000)  # sparse: no disk is used, and reading would show
    assert "huge.csv has 2,000 MB, more than the limit of 200 MB" in refusal(path, "")


@pytest.mark.parametrize("raw", [b"", b" \n\n"])
def test_empty_file_is_refused(raw):
    assert "rows.csv is empty (0 rows)" in refusal(raw)


def test_header_alone_is_refused():
    assert "rows.csv has columns but no rows" in refusal(b"a,b\n")


@pytest.mark.parametrize(
    ("raw", "what"),
    [
        (b"PK\x03\x04rest", "a ZIP or Excel file"),
        (b"\x1f\x8brest", "a gzip file"),
        (b"\x89PNG\r\n", "a PNG image"),
        (b"a,b\n1,\x00\n", "binary content (NUL bytes)"),
        (b"\xfe\x00\x81\x00\x00\x01", "binary content (NUL bytes)"),
    ],
)
def test_binary_content_is_named(raw, what):
    assert what in refusal(raw)


def test_column_name_given_twice_is_refused():
    assert "the column 'a' more than once" in refusal(b"a,b,a\n1,2,3\n")


@pytest.mark.parametrize(("line", "fields"), [("3", 1), ("3,4,5", 3)])
def test_ragged_line_is_named(line, fields):
    message = refusal(f"a,b\n1,2\n{line}\n".encode())
    assert f"line 3: {fields} fields where the header has 2" in message


def test_open_quote_is_refused_with_its_line():
    assert "rows.csv, line 2: unexpected end of data" in refusal(b'a,b\n"1,2\n')


def test_too_many_rows_are_refused():
    assert "3 rows and 1 columns" in refusal(b"a\n1\n2\n3\n", limits=Limits(rows=2))


def test_too_many_columns_are_refused_at_the_header():
    assert "3 columns" in refusal(b"a,b,c\n1,2,3\n", limits=Limits(columns=2))


def test_broken_json_line_is_named():
    assert "rows.jsonl, line 2: " in refusal(b'{"a": 1}\n{"a": }\n', "rows.jsonl")


def test_json_line_that_is_no_object_is_named():
    assert "line 2: '5' is no JSON object" in refusal(b'{"a": 1}\n5\n')


def test_json_key_given_twice_is_refused():
    assert "line 1, has the column 'a' more than once" in refusal(b'{"a": 1, "a": 2}\n')


def test_json_array_is_refused_with_a_remedy():
    assert "write one JSON object a line" in refusal(b'[{"a": 1}]', "rows.json")


def test_cut_parquet_file_is_refused():
    whole = parquet_bytes(pd.DataFrame({"a": [1.0, 2.0]}))
    assert "is not a whole Parquet file" in refusal(whole[:-20], "rows.parquet")


def test_parquet_name_on_other_content_is_refused():
    assert "does not begin like a Parquet file" in refusal(b"a,b\n1,2\n", "rows.parquet")
