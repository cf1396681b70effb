"""A data set as a value: its hash, its duplicates, what people see of it."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from al_core.datasets.dataset import duplicate_groups, row_sample
from al_core.domain.errors import DataError
from tests.datasets.tables import table_set, text_set, vector_set


def test_content_hash_of_texts_is_what_it_always_was():
    assert text_set("one", "two").content_hash == (
        "b5397e38e51808572a23af4eac5fec4a839c6578ec2e5aab678cb60397b0979b"
    )


def test_content_hash_of_a_table_is_what_it_always_was():
    frame = pd.DataFrame({"age": [1.0, 2.0], "town": np.array(["x", "y"], dtype=object)})
    assert table_set(frame, [0, 1]).content_hash == (
        "6b317e6056e67eb7a63d87e87498572a588e14d10a447d9cc593269c4a87624f"
    )


def test_equal_content_has_an_equal_hash_whatever_the_name():
    assert (
        text_set("one", "two").content_hash
        == replace(text_set("one", "two"), name="x").content_hash
    )


def test_order_of_rows_changes_the_hash():
    assert (
        text_set("one", "two", codes=[0, 0]).content_hash
        != text_set("two", "one", codes=[0, 0]).content_hash
    )


def test_one_changed_label_changes_the_hash():
    assert (
        text_set("one", "two", codes=[0, 1]).content_hash
        != text_set("one", "two", codes=[0, 0]).content_hash
    )


def test_renamed_class_changes_the_hash():
    original = text_set("one", "two")
    assert replace(original, classes=("a", "c")).content_hash != original.content_hash


def test_moving_a_letter_between_texts_changes_the_hash():
    assert text_set("ab", "c").content_hash != text_set("a", "bc").content_hash


def test_string_dtype_of_pandas_does_not_change_the_hash():
    plain = pd.DataFrame({"town": np.array(["x", "y"], dtype=object)})
    arrow = pd.DataFrame({"town": pd.Series(["x", "y"], dtype="str")})
    assert table_set(plain, [0, 1]).content_hash == table_set(arrow, [0, 1]).content_hash


def test_negative_zero_is_zero_in_the_hash():
    assert (
        vector_set([[0.0], [1.0]], [0, 1]).content_hash
        == vector_set([[-0.0], [1.0]], [0, 1]).content_hash
    )


def test_texts_that_differ_in_case_and_spaces_are_duplicates():
    groups = duplicate_groups(text_set("A  b", "c", "a b ", "ab"))
    assert groups.tolist() == [0, 1, 0, 3]


def test_table_rows_are_duplicates_only_when_every_value_is_equal():
    frame = pd.DataFrame({"n": [1.0, 1.0, 1.0], "town": np.array(["x", "y", "x"], dtype=object)})
    assert duplicate_groups(table_set(frame, [0, 1, 0])).tolist() == [0, 1, 0]


def test_vectors_are_duplicates_when_equal():
    assert duplicate_groups(vector_set([[1, 2], [1, 3], [1, 2]], [0, 1, 0])).tolist() == [0, 1, 0]


def test_taken_rows_keep_order_labels_and_ids():
    taken = replace(text_set("one", "two", "three"), ids=("x", "y", "z")).take(np.array([2, 1]))
    assert (list(taken.rows), taken.labels, taken.ids) == (["three", "two"], ("a", "b"), ("z", "y"))


def test_unlabeled_row_has_an_empty_label():
    assert text_set("one", "two", codes=[-1, 1]).labels == ("", "b")


def test_table_row_is_shown_with_its_column_names():
    frame = pd.DataFrame({"age": [32.0], "town": np.array(["Ulm"], dtype=object)})
    assert table_set(frame, [0]).text_of(0) == "age = 32, town = Ulm"


def test_vector_without_words_is_shown_by_number_and_size():
    assert vector_set([[1.0, 2.0]], [0]).texts == ("embedding 0 (2)",)


def test_sample_keeps_rows_in_their_old_order():
    sample = row_sample(text_set(*"abcdefgh"), 4, np.random.default_rng(0))
    assert list(sample.rows) == sorted(sample.rows)
    assert len(sample) == 4


def test_sample_larger_than_the_data_is_all_of_it():
    assert len(row_sample(text_set("a", "b"), 99, np.random.default_rng(0))) == 2


def test_sample_of_one_row_is_refused():
    with pytest.raises(DataError, match="rows = 1: a data set needs at least 2"):
        row_sample(text_set("a", "b"), 1, np.random.default_rng(0))
