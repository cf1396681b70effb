"""A data set as a value: its hash, its duplicates, what people see of it."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from al_core.datasets.dataset import (
    Dataset,
    duplicate_groups,
    normal_text,
    number_matrix,
    row_sample,
)
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


PIXELS = np.arange(12.0).reshape(3, 2, 2)
IMAGES = Dataset("dots", "image", PIXELS, np.array([0, 1, 0]), ("a", "b"))


def test_image_is_shown_by_number_and_size():
    assert IMAGES.text_of(2) == "image 2 (2 x 2)"


def test_words_beside_the_rows_go_before_the_rows_themselves():
    assert replace(IMAGES, shown=("p", "q", "r")).texts == ("p", "q", "r")


def test_numbers_of_a_table_row_are_shown_with_six_digits():
    frame = pd.DataFrame({"n": [1 / 3], "big": [1234567.0]})
    assert table_set(frame, [0]).text_of(0) == "n = 0.333333, big = 1.23457e+06"


@pytest.mark.parametrize(
    "other",
    [
        replace(IMAGES, kind="embedding"),
        replace(IMAGES, rows=PIXELS.reshape(3, 4, 1)),
        replace(IMAGES, rows=PIXELS.reshape(3, 1, 4)),
        replace(IMAGES, rows=PIXELS + np.eye(2) * 1e-12),
    ],
    ids=["kind", "tall", "wide", "a last digit"],
)
def test_kind_shape_and_every_digit_change_the_hash(other):
    assert other.content_hash != IMAGES.content_hash


@pytest.mark.parametrize("change", [{"ids": tuple("pqr")}, {"shown": tuple("pqr")}, {"name": "x"}])
def test_what_people_call_the_rows_does_not_change_the_hash(change):
    assert replace(IMAGES, **change).content_hash == IMAGES.content_hash


def test_renamed_column_changes_the_hash():
    frame = pd.DataFrame({"n": [1.0, 2.0]})
    renamed = frame.rename(columns={"n": "m"})
    assert table_set(frame, [0, 1]).content_hash != table_set(renamed, [0, 1]).content_hash


def test_half_of_a_surrogate_pair_has_a_hash_too():
    assert text_set("\ud83d", "a").content_hash != text_set("\ud83e", "a").content_hash


def test_order_in_memory_does_not_change_the_hash():
    other = replace(IMAGES, rows=np.asfortranarray(PIXELS))
    assert other.content_hash == IMAGES.content_hash


def test_taken_table_rows_are_numbered_anew():
    frame = pd.DataFrame({"n": [1.0, 2.0, 3.0]}, index=[7, 8, 9])
    taken = table_set(frame, [0, 1, 0]).take(np.array([2, 0]))
    assert (taken.rows["n"].to_list(), taken.rows.index.to_list()) == ([3.0, 1.0], [0, 1])


def test_taken_rows_keep_classes_that_have_none_left():
    taken = replace(IMAGES, shown=("p", "q", "r")).take(np.array([0, 2]))
    assert (taken.classes, taken.labels, taken.shown) == (("a", "b"), ("a", "a"), ("p", "r"))


def test_no_rows_taken_is_an_empty_data_set():
    assert len(IMAGES.take(np.empty(0, dtype=np.int64))) == 0


def test_taking_every_row_changes_nothing():
    assert IMAGES.take(np.arange(3)).content_hash == IMAGES.content_hash


def test_category_becomes_its_rank_among_the_sorted_ones():
    frame = pd.DataFrame({"n": [0.5, 1.5, 2.5], "town": np.array(list("yxy"), dtype=object)})
    assert number_matrix(frame).tolist() == [[0.5, 1.0], [1.5, 0.0], [2.5, 1.0]]


@pytest.mark.parametrize(
    ("text", "normal"), [(" A\tB\n", "a b"), ("ÄRGER", "ärger"), ("", ""), ("a\u00a0b", "a b")]
)
def test_normal_text_is_lower_case_with_single_spaces(text, normal):
    assert normal_text(text) == normal


def test_equal_images_are_duplicates_also_at_negative_zero():
    pixels = np.zeros((3, 2, 2))
    pixels[1], pixels[2] = 1.0, -0.0
    assert duplicate_groups(replace(IMAGES, rows=pixels)).tolist() == [0, 1, 0]


@pytest.mark.parametrize("seed", range(3))
def test_duplicate_groups_are_those_of_a_search_over_all_pairs(seed):
    vectors = np.random.default_rng(seed).integers(0, 3, (40, 3)).astype(float)
    first = [next(i for i in range(40) if (vectors[i] == row).all()) for row in vectors]
    assert duplicate_groups(vector_set(vectors.tolist(), [0] * 40)).tolist() == first


def test_no_number_of_rows_means_all_of_them():
    assert row_sample(IMAGES, None, np.random.default_rng(0)) is IMAGES


def test_every_row_is_equally_likely_in_a_sample():
    rows = vector_set([[float(n)] for n in range(10)], [0] * 10)
    draws = [row_sample(rows, 3, np.random.default_rng(seed)).rows.ravel() for seed in range(500)]
    share = np.bincount(np.concatenate(draws).astype(int), minlength=10) / 500
    assert share == pytest.approx(0.3, abs=5 * np.sqrt(0.3 * 0.7 / 500))
