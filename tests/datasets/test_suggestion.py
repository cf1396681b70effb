"""The guess of a mapping that the upload form starts from."""

import pandas as pd
import pytest

from al_core.datasets.mapping import TableMapping
from al_core.datasets.suggestion import suggested_mapping


def objects(**columns: list[object]) -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series(values, dtype=object) for name, values in columns.items()})


def test_columns_are_guessed_by_their_names():
    frame = objects(ID=["1", "2"], Text=["a", "b"], Label=["x", "y"])
    assert suggested_mapping(frame) == TableMapping(label="Label", text="Text", id="ID")


def test_longest_words_are_the_text():
    frame = objects(
        remark=["the cat sat down", "a dog ran off", "one bird sang out", "no fish to see"],
        topic=["x", "y", "x", "y"],
    )
    assert suggested_mapping(frame) == TableMapping(label="topic", text="remark")


def test_remaining_columns_are_features_when_there_is_no_text():
    frame = pd.DataFrame({"age": [1.0, 2.0], "size": [3.0, 4.0], "class": [0.0, 1.0]})
    assert suggested_mapping(frame) == TableMapping(label="class", features=("age", "size"))


def test_lists_are_an_embedding():
    frame = objects(vector=[[1.0], [2.0]], label=["x", "y"])
    assert suggested_mapping(frame) == TableMapping(label="label", embedding=("vector",))


def test_numbered_columns_are_an_embedding():
    names = [f"e{number}" for number in range(8)]
    frame = pd.DataFrame({name: [0.0, 1.0] for name in [*names, "label"]})
    assert suggested_mapping(frame) == TableMapping(label="label", embedding=tuple(names))


def test_repeated_id_is_not_taken_for_an_id():
    frame = objects(id=["1", "1"], text=["a", "b"], label=["x", "y"])
    assert suggested_mapping(frame).id is None


@pytest.mark.parametrize(
    "name",
    [
        *["label", "Labels", "CLASS", "Target", "category", "y", "outcome"],
        *["answer", "Sentiment", "topic", "intent"],
        *["gold_label", "True-Class", "news topic"],
    ],
)
def test_label_is_known_by_many_names(name):
    frame = objects(note=["a b c", "d e f", "g h i"], other=["p", "p", "q"], **{name: list("xxy")})
    assert suggested_mapping(frame).label == name


def test_earlier_name_in_the_list_wins():
    frame = objects(target=["x", "x"], label=["y", "y"], text=["a", "b"])
    assert suggested_mapping(frame).label == "label"


def test_column_of_few_values_is_no_label_in_data_that_nobody_has_labeled():
    frame = objects(
        id=["1", "2", "3", "4"],
        channel=["mail", "chat", "mail", "chat"],
        message=["where is it now", "it came too late", "when will it come", "it is not here"],
    )
    assert suggested_mapping(frame) == TableMapping(text="message", id="id")


def test_whole_name_wins_over_the_end_of_one():
    frame = objects(old_label=["x", "x"], category=["y", "y"], text=["a", "b"])
    assert suggested_mapping(frame).label == "category"


@pytest.mark.parametrize("name", ["mouse_y", "subclass", "target_date"])
def test_name_that_only_resembles_one_is_no_label(name):
    assert suggested_mapping(objects(note=list("abcd"), **{name: list("ppqq")})).label is None


@pytest.mark.parametrize(("words", "text"), [("two words", None), ("just three words", "note")])
def test_text_has_three_words_on_average(words, text):
    frame = objects(note=[words] * 4, label=list("xyxy"))
    assert suggested_mapping(frame).text == text


@pytest.mark.parametrize("stem", ["e", "emb_", "EMBEDDING_", "dim", "v"])
def test_eight_numbered_columns_are_an_embedding_under_many_names(stem):
    frame = pd.DataFrame({f"{stem}{number}": [0.0, 1.0] for number in range(8)})
    assert len(suggested_mapping(frame.assign(label=["x", "y"])).embedding) == 8


def test_seven_numbered_columns_are_features():
    frame = pd.DataFrame({f"e{number}": [0.0, 1.0] for number in range(7)})
    assert len(suggested_mapping(frame.assign(label=["x", "y"])).features) == 7


def test_list_in_an_id_column_makes_it_no_id():
    frame = objects(key=[[1.0], [2.0]], text=["a", "b"], label=["x", "y"])
    assert suggested_mapping(frame) == TableMapping(label="label", embedding=("key",))


@pytest.mark.parametrize("cells", [["a", [2]] * 2, [{"n": 1}, {}] * 2, [None, [2]] * 2])
def test_lists_and_objects_among_other_cells_are_never_the_label(cells):
    frame = objects(mixed=cells, topic=["x", "y", "x", "y"])
    assert suggested_mapping(frame).label == "topic"


def test_label_column_of_lists_is_passed_over():
    frame = objects(label=[["x"], ["y"]] * 2, topic=["p", "p", "q", "q"])
    assert suggested_mapping(frame).label == "topic"
