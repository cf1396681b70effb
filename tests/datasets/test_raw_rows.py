"""Raw rows in the shape of a model's data: what fits comes in whole, what does not is named."""

import io

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from al_core.datasets.bundled import digits
from al_core.datasets.raw_rows import (
    RowShape,
    read_shape,
    row_shape,
    rows_of_lines,
    rows_of_picture,
    rows_of_table,
    written_shape,
)
from al_core.domain.errors import DataError
from al_core.domain.plan import DataPlan
from tests.datasets.tables import table_set, text_set, vector_set

FRAME = pd.DataFrame({"size": [1.0, 3.0, 8.0], "town": np.array(["x", "y", "x"], dtype=object)})
TABLE = RowShape("table", order=("size", "town"), numbers=("size",))
GAPS = RowShape("table", "", ("size", "town"), ("size",), "median", {"size": 3.0})
PIXELS = RowShape("image", height=8, wide=8, brightest=16.0)


def file_plan(**params):
    return DataPlan(dataset="mine.csv", params=params)


def words(*values):
    return np.array(values, dtype=object)


def test_the_shape_of_a_file_s_table_has_its_columns_and_what_they_hold():
    table = table_set(FRAME, [0, 1, 0])
    plan = file_plan(features=("size", "town"), label="kind")
    assert row_shape(table, plan) == TABLE


def test_a_table_read_with_medians_keeps_them():
    plan = file_plan(features=("size", "town"), label="kind", missing="median")
    assert row_shape(table_set(FRAME, [0, 1, 0]), plan) == GAPS


def test_a_text_is_called_as_in_its_file_or_text():
    texts = text_set("a", "b")
    assert row_shape(texts, file_plan(text="body", label="kind")).columns == ("body",)
    assert row_shape(texts, DataPlan(dataset="scenario_text")).columns == ("text",)


def test_vectors_know_their_width():
    shape = row_shape(vector_set([[1.0, 2.0]], [0]), file_plan(embedding=("a", "b"), label="k"))
    assert (shape.vectors, shape.width) == (("a", "b"), 2)


def test_pictures_know_size_and_brightest_pixel():
    assert row_shape(digits(), DataPlan(dataset="digits")) == PIXELS


@pytest.mark.parametrize("shape", [TABLE, GAPS, PIXELS], ids=["table", "gaps", "pixels"])
def test_a_shape_comes_back_as_it_was_written(shape):
    assert read_shape(written_shape(shape)) == shape


def test_a_shape_with_an_unknown_field_is_refused():
    with pytest.raises(DataError, match="can't be read"):
        read_shape('{"kind": "text", "run": "rm"}')


def test_lines_are_texts_without_blank_ones():
    rows = rows_of_lines(" one \n\n two", RowShape("text", text="text"))
    assert rows.tolist() == ["one", "two"]


def test_lines_for_a_table_are_refused():
    with pytest.raises(DataError, match="takes table rows, lines of text do not fit"):
        rows_of_lines("1, 2", TABLE)


def test_a_table_may_have_more_columns_in_another_order():
    given = pd.DataFrame({"x": [1.0], "town": words("y"), "size": [2.0]})
    rows = rows_of_table(given, TABLE, "new.csv")
    assert rows.to_dict("list") == {"size": [2.0], "town": ["y"]}


def test_a_missing_column_is_named():
    given = pd.DataFrame({"town": words("y")})
    with pytest.raises(DataError, match=r"new.csv lacks 1 of the 2 columns .*: 'size'"):
        rows_of_table(given, TABLE, "new.csv")


def test_words_where_numbers_belong_are_shown():
    given = pd.DataFrame({"size": words("big"), "town": words("y")})
    with pytest.raises(DataError, match="'size' holds numbers in the model's data, and 'big' in"):
        rows_of_table(given, TABLE, "new.csv")


def test_a_gap_is_refused_where_the_data_had_none():
    given = pd.DataFrame({"size": [1.0, np.nan], "town": words("y", "x")})
    with pytest.raises(DataError, match=r"values are missing in 1 columns of 2 rows: size \(1\)"):
        rows_of_table(given, TABLE, "new.csv")


def test_a_gap_is_the_median_of_the_data_and_not_of_the_file():
    given = pd.DataFrame({"size": [100.0, np.nan], "town": words("y", None)})
    rows = rows_of_table(given, GAPS, "new.csv")
    assert rows.to_dict("list") == {"size": [100.0, 3.0], "town": ["y", "(missing)"]}


def test_numbers_where_the_data_have_words_become_words():
    given = pd.DataFrame({"size": [1.0], "town": [7.0]})
    assert rows_of_table(given, TABLE, "new.csv")["town"].tolist() == ["7"]


def test_vectors_of_another_length_are_refused():
    shape = RowShape("embedding", vectors=("embedding",), width=3)
    given = pd.DataFrame({"embedding": [[1.0, 2.0]]})
    with pytest.raises(DataError, match="have 2 numbers, the model's 3"):
        rows_of_table(given, shape, "new.jsonl")


def picture(colour, size=(8, 8), mode="RGB"):
    held = io.BytesIO()
    Image.new(mode, size, colour).save(held, "PNG")
    return held.getvalue()


@pytest.mark.parametrize(("colour", "value"), [("white", 16.0), ("black", 0.0)])
def test_white_is_the_brightest_pixel_of_the_data_and_black_is_none(colour, value):
    rows = rows_of_picture(picture(colour), PIXELS, "one.png")
    assert rows.tolist() == [[[value] * 8] * 8]


def test_a_large_picture_is_made_as_small_as_the_data_s():
    assert rows_of_picture(picture("white", (31, 90)), PIXELS, "one.png").shape == (1, 8, 8)


def test_a_picture_that_is_none_is_refused():
    with pytest.raises(DataError, match=r"one.png can't be read as a picture"):
        rows_of_picture(b"<svg onload=alert(1)>", PIXELS, "one.png")


def test_a_picture_for_a_table_is_refused():
    with pytest.raises(DataError, match=r"takes table rows, one.png is a picture"):
        rows_of_picture(picture("white"), TABLE, "one.png")


def test_a_table_for_pictures_is_refused():
    with pytest.raises(DataError, match="takes pictures, no table"):
        rows_of_table(FRAME, PIXELS, "new.csv")


@pytest.mark.parametrize(("depth", "told"), [(0, 0.0), (32_768, 8.0), (65_535, 16.0)])
def test_a_grey_of_sixteen_bits_is_as_bright_as_one_of_eight(depth, told):
    held = io.BytesIO()
    Image.fromarray(np.full((8, 8), depth, dtype=np.uint16)).save(held, "PNG")
    rows = rows_of_picture(held.getvalue(), PIXELS, "deep.png")
    assert rows[0, 3, 3] == pytest.approx(told, abs=0.05)


def test_a_picture_of_too_many_pixels_is_refused():
    with pytest.raises(DataError, match=r"8000 x 7000 pixels, at most 50,000,000 are read"):
        rows_of_picture(picture(1, (8000, 7000), "1"), PIXELS, "vast.png")


def test_a_picture_that_was_cut_is_refused():
    with pytest.raises(DataError, match=r"one.png can't be read as a picture .*truncated"):
        rows_of_picture(picture("white")[:50], PIXELS, "one.png")


def test_a_text_that_is_missing_is_named_by_its_row():
    given = pd.DataFrame({"text": words("a", None)})
    with pytest.raises(DataError, match=r"'text' is empty in 1 of 2 rows \(rows 2\)"):
        rows_of_table(given, RowShape("text", text="text"), "new.csv")


def test_a_vector_with_words_in_it_is_refused():
    shape = RowShape("embedding", vectors=("embedding",), width=1)
    with pytest.raises(DataError, match="'embedding' holds something that is no number"):
        rows_of_table(pd.DataFrame({"embedding": [["a"]]}), shape, "new.jsonl")


def test_lines_of_nothing_are_refused():
    with pytest.raises(DataError, match="no line holds any text; paste one example a line"):
        rows_of_lines(" \n\t\n", RowShape("text", text="text"))
