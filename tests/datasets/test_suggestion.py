"""The guess of a mapping that the upload form starts from."""

import pandas as pd

from al_core.datasets.mapping import TableMapping
from al_core.datasets.suggestion import suggested_mapping


def objects(**columns: list[object]) -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series(values, dtype=object) for name, values in columns.items()})


def test_columns_are_guessed_by_their_names():
    frame = objects(ID=["1", "2"], Text=["a", "b"], Label=["x", "y"])
    assert suggested_mapping(frame) == TableMapping(label="Label", text="Text", id="ID")


def test_longest_words_are_the_text_and_fewest_values_the_label():
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
