"""Columns by role: what becomes of a table, and what is refused."""

import numpy as np
import pandas as pd
import pytest

from al_core.datasets.mapping import TableMapping, as_label, mapped_dataset
from al_core.domain.errors import DataError


def frame_of(**columns: list[object]) -> pd.DataFrame:
    kinds = {
        name: "float64" if isinstance(values[0], float) else object
        for name, values in columns.items()
    }
    return pd.DataFrame({name: pd.Series(columns[name], dtype=kinds[name]) for name in columns})


NEWS = frame_of(
    text=["goal", "vote", "match", "law"], label=["s", "p", "s", "p"], key=["w", "x", "y", "z"]
)
TABLE = frame_of(age=[1.0, 2.0, 3.0, 4.0], town=["x", "y", "x", "x"], label=[0.0, 1.0, 0.0, 1.0])


def refusal(frame: pd.DataFrame, **roles: object) -> str:
    with pytest.raises(DataError) as refused:
        mapped_dataset(frame, TableMapping(**roles), "mine")
    return str(refused.value)


def test_text_labels_and_ids_are_taken_over():
    found = mapped_dataset(NEWS, TableMapping(label="label", text="text", id="key"), "mine")
    assert (found.kind, found.classes, found.codes.tolist()) == ("text", ("p", "s"), [1, 0, 1, 0])
    assert (found.text_of(0), found.ids) == ("goal", ("w", "x", "y", "z"))


def test_whole_numbers_are_classes_without_a_point():
    found = mapped_dataset(TABLE, TableMapping(label="label", features=("age",)), "mine")
    assert found.classes == ("0", "1")


def test_classes_are_sorted_as_numbers_where_they_are():
    frame = frame_of(n=[1.0] * 4, label=[10.0, 9.0, 10.0, 9.0])
    assert mapped_dataset(frame, TableMapping(label="label", features=("n",)), "m").classes == (
        "9",
        "10",
    )


def test_features_keep_numbers_and_words():
    found = mapped_dataset(TABLE, TableMapping(label="label", features=("age", "town")), "mine")
    assert [str(dtype) for dtype in found.rows.dtypes] == ["float64", "object"]


def test_numeric_columns_become_an_embedding():
    frame = frame_of(e0=[1.0, 2.0, 3.0], e1=[4.0, 5.0, 6.0], label=["a", "b", "a"])
    found = mapped_dataset(frame, TableMapping(label="label", embedding=("e0", "e1")), "mine")
    assert found.rows.tolist() == [[1.0, 4.0], [2.0, 5.0], [3.0, 6.0]]


def test_one_column_of_lists_becomes_an_embedding_with_words_beside_it():
    frame = frame_of(v=[[1, 2], [3, 4], [5, 6]], text=["x", "y", "z"], label=["a", "b", "a"])
    found = mapped_dataset(frame, TableMapping(label="label", embedding=("v",)), "mine")
    assert found.rows.tolist() == [[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]
    assert found.texts == ("x", "y", "z")


def test_rows_without_label_are_unlabeled():
    frame = frame_of(text=["a", "b", "c", "d"], label=["x", None, "y", "x"])
    found = mapped_dataset(frame, TableMapping(label="label", text="text"), "mine")
    assert found.codes.tolist() == [0, -1, 1, 0]


def test_rows_without_label_are_dropped_on_request():
    frame = frame_of(text=["a", "b", "c", "d"], label=["x", " ", "y", "x"])
    found = mapped_dataset(frame, TableMapping(label="label", text="text", unlabeled="drop"), "m")
    assert list(found.rows) == ["a", "c", "d"]


def test_data_without_labels_need_named_classes():
    found = mapped_dataset(NEWS, TableMapping(text="text", classes=("s", "p")), "mine")
    assert (found.codes.tolist(), found.classes) == ([-1, -1, -1, -1], ("s", "p"))


def test_no_label_and_no_classes_are_refused():
    assert "no label column, and 0 classes named" in refusal(NEWS, text="text")


def test_unknown_column_is_refused_with_those_there_are():
    message = refusal(NEWS, label="topic", text="text")
    assert message == "there is no column 'topic'; the columns are: text, label, key"


def test_two_kinds_of_content_are_refused():
    assert "2 of text, features and embedding" in refusal(
        TABLE, label="label", text="town", features=("age",)
    )


def test_label_among_the_features_is_refused():
    assert "the label 'label' is among the features" in refusal(
        TABLE, label="label", features=("age", "label")
    )


def test_empty_label_column_is_refused():
    frame = frame_of(text=["a", "b"], label=[None, ""])
    assert refusal(frame, label="label", text="text").startswith(
        "the label column 'label' is empty (2 rows)"
    )


def test_one_class_only_is_refused():
    frame = frame_of(text=["a", "b"], label=["x", "x"])
    assert "has one class only, 'x'" in refusal(frame, label="label", text="text")


def test_label_that_never_repeats_is_refused():
    assert "a class of its own for each of 4 rows" in refusal(NEWS, label="key", text="text")


def test_label_outside_the_named_classes_is_refused():
    message = refusal(NEWS, label="label", text="text", classes=("s", "q"))
    assert "holds 'p', which is not among the classes" in message


@pytest.mark.parametrize("ids", [["a", "b", "a", "c"], ["a", "b", None, "c"]])
def test_repeated_or_missing_ids_are_refused(ids):
    message = refusal(NEWS.assign(key=ids), label="label", text="text", id="key")
    assert "has 1 repeated or missing ids" in message


def test_missing_texts_are_refused_by_row():
    frame = frame_of(text=["a", "", "c", None], label=["x", "y", "x", "y"])
    message = refusal(frame, label="label", text="text")
    assert "is empty in 2 of 4 rows (rows 2, 4)" in message


def test_missing_numbers_are_refused_by_column_and_count():
    frame = TABLE.assign(age=[1.0, np.nan, np.nan, 4.0])
    message = refusal(frame, label="label", features=("age", "town"))
    assert "missing in 1 columns of 4 rows: age (2)" in message
    assert 'missing = "median"' in message


def test_missing_numbers_get_the_median_on_request():
    frame = TABLE.assign(age=[1.0, np.nan, 3.0, 5.0])
    mapping = TableMapping(label="label", features=("age",), missing="median")
    assert mapped_dataset(frame, mapping, "m").rows["age"].to_list() == [1.0, 3.0, 3.0, 5.0]


def test_missing_categories_get_one_of_their_own_on_request():
    frame = TABLE.assign(town=pd.Series(["x", None, "x", "y"], dtype=object))
    mapping = TableMapping(label="label", features=("town",), missing="median")
    assert mapped_dataset(frame, mapping, "m").rows["town"].to_list() == [
        "x",
        "(missing)",
        "x",
        "y",
    ]


def test_rows_with_missing_values_are_dropped_on_request():
    frame = TABLE.assign(age=[1.0, np.nan, 3.0, 4.0])
    mapping = TableMapping(label="label", features=("age",), missing="drop_rows")
    assert mapped_dataset(frame, mapping, "m").rows["age"].to_list() == [1.0, 3.0, 4.0]


def test_dropping_every_row_is_refused():
    frame = TABLE.assign(age=[np.nan] * 4)
    assert "no row of 4 is left" in refusal(
        frame, label="label", features=("age",), missing="drop_rows"
    )


def test_infinite_numbers_are_refused_by_row():
    frame = TABLE.assign(age=[1.0, 2.0, np.inf, 4.0])
    assert "infinite in 1 rows (first: row 3)" in refusal(frame, label="label", features=("age",))


def test_embedding_lists_of_unequal_length_are_refused():
    frame = frame_of(v=[[1, 2], [3], [5, 6]], label=["a", "b", "a"])
    assert "lists of 1 to 2 numbers" in refusal(frame, label="label", embedding=("v",))


def test_embedding_of_words_is_refused():
    assert "'town' holds words" in refusal(TABLE, label="label", embedding=("age", "town"))


def test_embedding_with_gaps_is_refused_by_row():
    frame = TABLE.assign(age=[1.0, np.nan, 3.0, 4.0])
    assert "missing or infinite in 1 rows (first: row 2)" in refusal(
        frame, label="label", embedding=("age",)
    )


def test_lists_among_the_features_are_refused():
    frame = frame_of(v=[[1], [2], [3]], label=["a", "b", "a"])
    assert "'v' holds lists" in refusal(frame, label="label", features=("v",))


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        ([[1, 2], 5, [3, 4]], "lists of 0 to 2 numbers; make them equally long"),
        ([[1, 2], None, [3, 4]], "lists of 0 to 2 numbers"),
        ([[1, 2], "ab", [3, 4]], "lists of 0 to 2 numbers"),
        ([[[1]], [[2]], [[3]]], "holds empty or nested lists; give one list of numbers a row"),
        ([[], [], []], "holds empty or nested lists"),
        ([["x"], ["y"], ["z"]], "holds something that is no number; check it"),
    ],
)
def test_embedding_cells_that_are_no_list_of_numbers_are_refused(cells, why):
    frame = frame_of(v=cells, label=["a", "b", "a"])
    assert f"the embedding column 'v' {'has ' if 'to 2' in why else ''}{why}" in refusal(
        frame, label="label", embedding=("v",)
    )


def test_embedding_rows_without_a_list_are_dropped_on_request():
    frame = frame_of(v=[[1, 2], None, [3, 4]], label=["a", "b", "b"])
    mapping = TableMapping(label="label", embedding=("v",), missing="drop_rows")
    found = mapped_dataset(frame, mapping, "m")
    assert (found.rows.tolist(), found.labels) == ([[1.0, 2.0], [3.0, 4.0]], ("a", "b"))


def test_one_numeric_column_is_an_embedding_of_one_dimension():
    found = mapped_dataset(TABLE, TableMapping(label="label", embedding=("age",)), "m")
    assert found.rows.tolist() == [[1.0], [2.0], [3.0], [4.0]]


def test_people_see_every_column_beside_an_embedding_but_label_and_id():
    frame = TABLE.assign(key=["w", "x", "y", "z"], note=["p", "q", "r", "s"])
    found = mapped_dataset(frame, TableMapping(label="label", embedding=("age",), id="key"), "m")
    assert found.texts == ("x · p", "y · q", "x · r", "x · s")


@pytest.mark.parametrize(
    ("roles", "what"),
    [
        ({"features": ("age", "age")}, "the feature 'age'"),
        ({"embedding": ("age", "age")}, "the embedding column 'age'"),
        ({"features": ("age",), "classes": ("0", "1", "0")}, "the class '0'"),
    ],
)
def test_name_given_twice_is_refused(roles, what):
    assert refusal(TABLE, label="label", **roles) == f"{what} is named twice; name each once"


def test_nothing_to_learn_from_is_refused():
    assert "0 of text, features and embedding are given" in refusal(NEWS, label="label")


@pytest.mark.parametrize(
    ("cell", "label"), [(3.0, "3"), (-0.0, "0"), (2.5, "2.5"), (" x ", "x"), (True, "True")]
)
def test_cell_is_a_label_as_people_would_write_it(cell, label):
    assert as_label(cell) == label


@pytest.mark.parametrize("first", ["nan", "x", "3"])
def test_a_class_called_nan_is_sorted_among_the_words(first):
    labels = [first, "nan", "3", "x", "-1", "10", "nan"]
    frame = frame_of(text=list("abcdefg"), label=labels)
    found = mapped_dataset(frame, TableMapping(label="label", text="text"), "m")
    assert found.classes == ("-1", "3", "10", "nan", "x")


def test_named_classes_keep_their_order_and_may_have_no_rows():
    mapping = TableMapping(label="label", text="text", classes=("s", "new", "p"))
    found = mapped_dataset(NEWS, mapping, "m")
    assert (found.classes, found.codes.tolist()) == (("s", "new", "p"), [0, 2, 0, 2])


def test_labels_are_trimmed_before_they_are_told_apart():
    frame = frame_of(text=list("abc"), label=["x", " x ", "y"])
    found = mapped_dataset(frame, TableMapping(label="label", text="text"), "m")
    assert found.codes.tolist() == [0, 0, 1]


def test_two_rows_may_have_a_class_each():
    frame = frame_of(text=["a", "b"], label=["x", "y"])
    assert len(mapped_dataset(frame, TableMapping(label="label", text="text"), "m")) == 2


def test_numbers_in_a_text_column_are_texts():
    found = mapped_dataset(TABLE, TableMapping(label="label", text="age"), "m")
    assert list(found.rows) == ["1", "2", "3", "4"]


def test_whole_number_ids_have_no_point():
    found = mapped_dataset(TABLE, TableMapping(label="label", text="town", id="age"), "m")
    assert found.ids == ("1", "2", "3", "4")


def test_ids_of_dropped_rows_go_with_them():
    frame = NEWS.assign(text=["goal", None, "match", "law"])
    mapping = TableMapping(label="label", text="text", id="key", missing="drop_rows")
    assert mapped_dataset(frame, mapping, "m").ids == ("w", "y", "z")


def test_median_leaves_texts_without_words_empty():
    frame = NEWS.assign(text=["goal", None, "match", "law"])
    mapping = TableMapping(label="label", text="text", missing="median")
    assert list(mapped_dataset(frame, mapping, "m").rows) == ["goal", "", "match", "law"]


def test_column_without_any_number_is_filled_with_zero():
    frame = TABLE.assign(age=[np.nan] * 4)
    mapping = TableMapping(label="label", features=("age",), missing="median")
    assert mapped_dataset(frame, mapping, "m").rows["age"].to_list() == [0.0] * 4


def test_long_lists_of_columns_are_cut_in_the_refusal():
    wide = pd.DataFrame({f"c{number}": [1.0] for number in range(30)})
    assert refusal(wide, text="none").endswith(", c18, c19")


def test_missing_texts_are_named_up_to_the_fifth():
    frame = frame_of(text=["", *"abc", *[""] * 6], label=list("xyxyxyxyxy"))
    assert "in 7 of 10 rows (rows 1, 5, 6, 7, 8)" in refusal(frame, label="label", text="text")


@pytest.mark.parametrize("labels", [[None] * 4, ["", " ", None, ""]])
def test_dropping_every_row_without_a_label_is_refused_with_that_cause(labels):
    frame = frame_of(text=list("abcd"), label=labels)
    assert refusal(frame, label="label", text="text", unlabeled="drop").startswith(
        "no row of 4 is left, each misses a value or its label; use"
    )


def test_gaps_and_missing_labels_are_dropped_together():
    frame = NEWS.assign(text=["goal", None, "match", "law"], label=["s", "p", None, "p"])
    mapping = TableMapping(label="label", text="text", missing="drop_rows", unlabeled="drop")
    assert list(mapped_dataset(frame, mapping, "m").rows) == ["goal", "law"]


PRE_LABELED = frame_of(
    text=list("abcd"), label=list("xyxy"), rule=["x", None, "y", ""], model=["y", "y", "x", "y"]
)
TWO_LABELERS = TableMapping(label="label", text="text", pre_labels=("rule", "model"))


def test_earlier_labels_become_codes_and_minus_one_where_nothing_was_said():
    found = mapped_dataset(PRE_LABELED, TWO_LABELERS, "m")
    assert found.pre_labels.tolist() == [[0, 1], [-1, 1], [1, 0], [-1, 1]]
    assert found.take(np.array([2, 0])).pre_labels.tolist() == [[1, 0], [0, 1]]


def test_without_pre_label_columns_there_are_none():
    found = mapped_dataset(PRE_LABELED, TableMapping(label="label", text="text"), "m")
    assert found.pre_labels is None


def test_earlier_labels_are_part_of_what_the_hash_names():
    whole = mapped_dataset(PRE_LABELED, TWO_LABELERS, "m")
    other = mapped_dataset(PRE_LABELED.assign(rule=["x"] * 4), TWO_LABELERS, "m")
    assert whole.content_hash != other.content_hash


def test_an_earlier_label_that_is_no_class_is_refused():
    frame = PRE_LABELED.assign(rule=["x", "z", "y", "y"])
    message = refusal(frame, label="label", text="text", pre_labels=("rule",))
    assert message == (
        "the pre-label column 'rule' holds 'z', which is no class; correct it, or add it to classes"
    )


def test_a_pre_label_column_that_is_not_there_or_named_twice_is_refused():
    assert "no column 'rules'" in refusal(PRE_LABELED, text="text", pre_labels=("rules",))
    assert "'rule' is named twice" in refusal(PRE_LABELED, text="text", pre_labels=("rule",) * 2)


def test_pre_labels_are_not_among_what_people_see_of_an_embedding():
    frame = frame_of(x=[1.0, 2.0], y=[3.0, 4.0], note=["n", "m"], rule=["a", "b"], label=["a", "b"])
    mapping = TableMapping(label="label", embedding=("x", "y"), pre_labels=("rule",))
    assert mapped_dataset(frame, mapping, "m").shown == ("n", "m")
