"""Small data sets that the tests of this room share."""

import numpy as np
import pandas as pd

from al_core.datasets.dataset import Dataset


def text_set(*texts: str, codes: list[int] | None = None) -> Dataset:
    given = codes if codes is not None else [row % 2 for row in range(len(texts))]
    return Dataset(
        "texts", "text", np.array(texts, dtype=object), np.array(given, dtype=np.int64), ("a", "b")
    )


def table_set(frame: pd.DataFrame, codes: list[int]) -> Dataset:
    return Dataset("table", "table", frame, np.array(codes, dtype=np.int64), ("a", "b"))


def vector_set(vectors: list[list[float]], codes: list[int]) -> Dataset:
    return Dataset(
        "vectors", "embedding", np.array(vectors), np.array(codes, dtype=np.int64), ("a", "b")
    )
