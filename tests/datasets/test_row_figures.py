"""Figures of rows that a person can make sense of."""

import numpy as np
import pandas as pd

from al_core.datasets.dataset import Dataset
from al_core.datasets.row_figures import row_figures


def data_set(kind, rows):
    codes = np.zeros(len(rows), dtype=np.int64)
    return Dataset("made up", kind, rows, codes, ("a", "b"))


def test_a_table_is_its_own_columns():
    frame = pd.DataFrame({"size": [1.0, np.nan], "colour": ["red", "blue"]})

    found = row_figures(data_set("table", frame))

    np.testing.assert_array_equal(found["size"], [1.0, np.nan])
    assert found["size"].dtype == np.float64
    assert found["colour"].tolist() == ["red", "blue"]
    assert found["colour"].dtype == object


def test_texts_are_measured():
    texts = np.array(["AB 12", ""], dtype=object)

    found = row_figures(data_set("text", texts))

    assert {name: values.tolist() for name, values in found.items()} == {
        "characters": [5.0, 0.0],
        "words": [2.0, 0.0],
        "share of digits": [0.4, 0.0],
        "share of capitals": [0.4, 0.0],
    }


def test_images_have_brightness_and_contrast():
    images = np.array([[[0.0, 4.0], [0.0, 4.0]], [[3.0, 3.0], [3.0, 3.0]]])

    found = row_figures(data_set("image", images))

    assert {name: values.tolist() for name, values in found.items()} == {
        "brightness": [2.0, 3.0],
        "contrast": [2.0, 0.0],
    }


def test_embeddings_have_none():
    assert row_figures(data_set("embedding", np.zeros((3, 2)))) == {}
