"""The rows of a data set as cells by column: how they go out, and how they are known again."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from al_core.datasets.catalogue import FILE_SUFFIXES, FileParams, parsed_params
from al_core.datasets.dataset import Dataset
from al_core.domain.exchange import Cell
from al_core.domain.plan import DataPlan

TEXT, SHOWN, EMBEDDING, IMAGE = "text", "shown", "embedding", "image"


def shown_column(dataset: Dataset, plan: DataPlan) -> str:
    """The column that people read; "" where there is none."""
    if dataset.kind == "text":
        return text_column(plan)
    return SHOWN if dataset.shown else ""


def text_column(plan: DataPlan) -> str:
    """What the texts of a plan's data are called."""
    if not plan.dataset.lower().endswith(FILE_SUFFIXES):
        return TEXT
    return parsed_params(plan.params, FileParams, plan.dataset).text or TEXT


def contents(dataset: Dataset, plan: DataPlan, rows: Sequence[int]) -> list[dict[str, Cell]]:
    """The cells of these rows, one dict each; pictures are named, not held."""
    held = dataset.take(np.asarray(rows, dtype=np.int64))
    shown: list[dict[str, Cell]] = [{SHOWN: text} for text in held.shown] or [{} for _ in rows]
    if isinstance(held.rows, pd.DataFrame):
        return [cells | more for cells, more in zip(_table_cells(held.rows), shown, strict=True)]
    if dataset.kind == "text":
        name = text_column(plan)
        return [{name: str(text)} for text in held.rows]
    if dataset.kind == "image":
        return [{IMAGE: f"{dataset.name} {row}"} for row in rows]
    names = _embedding_columns(plan)
    return [
        _vector(array.tolist(), names) | more for array, more in zip(held.rows, shown, strict=True)
    ]


def _embedding_columns(plan: DataPlan) -> tuple[str, ...]:
    if not plan.dataset.lower().endswith(FILE_SUFFIXES):
        return (EMBEDDING,)
    return parsed_params(plan.params, FileParams, plan.dataset).embedding or (EMBEDDING,)


def _vector(numbers: list[float], names: tuple[str, ...]) -> dict[str, Cell]:
    """A vector in one column, or each of its numbers in its own."""
    if len(names) == 1:
        return {names[0]: tuple(numbers)}
    return dict(zip(names, numbers, strict=True))


def _table_cells(frame: pd.DataFrame) -> list[dict[str, Cell]]:
    columns = {str(name): [_cell(value) for value in column] for name, column in frame.items()}
    return [dict(zip(columns, cells, strict=True)) for cells in zip(*columns.values(), strict=True)]


def _cell(value: object) -> Cell:
    if isinstance(value, float | int):
        number = float(value)
        return None if np.isnan(number) else number
    return None if value is None else str(value)
