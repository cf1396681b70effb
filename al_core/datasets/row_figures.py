"""A few figures of each row that mean something to a person: to compare groups of rows by."""

from collections.abc import Mapping
from typing import Any, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from al_core.datasets.dataset import Dataset
from al_core.domain.values import Floats

Values: TypeAlias = NDArray[Any]
"""One value per row, (n,): float64 (nan where missing), or str objects."""


def row_figures(dataset: Dataset) -> Mapping[str, Values]:
    """By name: a table's own columns, the measures of texts, brightness and contrast of images.

    Embeddings have none. Take the rows that are wanted first.
    """
    if isinstance(dataset.rows, pd.DataFrame):
        return {str(name): _column(column) for name, column in dataset.rows.items()}
    if dataset.kind == "text":
        return text_figures([str(text) for text in dataset.rows])
    if dataset.kind == "image":
        return image_figures(np.asarray(dataset.rows, dtype=np.float64))
    return {}


def text_figures(texts: list[str]) -> Mapping[str, Values]:
    """Characters, words, and the shares of characters that are digits and capitals, 0 to 1."""
    lengths = np.array([float(len(text)) for text in texts])
    per_character = np.maximum(lengths, 1.0)
    digits = np.array([float(sum(map(str.isdigit, text))) for text in texts])
    capitals = np.array([float(sum(map(str.isupper, text))) for text in texts])
    return {
        "characters": lengths,
        "words": np.array([float(len(text.split())) for text in texts]),
        "share of digits": digits / per_character,
        "share of capitals": capitals / per_character,
    }


def image_figures(images: Floats) -> Mapping[str, Values]:
    """Mean and standard deviation of each image's pixels, (n, ...), in the data's own units."""
    flat = images.reshape(images.shape[0], -1)
    return {"brightness": flat.mean(axis=1), "contrast": flat.std(axis=1)}


def _column(column: "pd.Series[Any]") -> Values:
    if pd.api.types.is_numeric_dtype(column.dtype):
        return column.to_numpy(dtype=np.float64)
    return column.to_numpy(dtype=object).astype(str).astype(object)
