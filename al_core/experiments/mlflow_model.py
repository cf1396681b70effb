"""How MLflow loads an exported model: `mlflow.pyfunc.load_model("models:/name@champion")`.

It needs Loop Lab where it is loaded. The file is read as everywhere else: the fixed list of
what it may hold, no pickle.
"""

from pathlib import Path
from typing import Any

import pandas as pd

from al_core.datasets.raw_rows import rows_of_table
from al_core.models.kept import KeptModel, read_model
from al_core.models.runtime import blas_single_threaded


class RowPredictor:
    """Answers for tables of raw rows."""

    def __init__(self, kept: KeptModel) -> None:
        self.kept = kept

    def predict(self, model_input: pd.DataFrame) -> pd.DataFrame:
        """`prediction`, and `p(class)` of each class, for each row of a table.

        DataError when the table lacks a column of the model's data or holds what does not fit.
        """
        blas_single_threaded()
        found = self.kept.probabilities(
            rows_of_table(_plain(model_input), self.kept.shape, "input")
        )
        names = self.kept.classes
        columns = {f"p({name})": found[:, place] for place, name in enumerate(names)}
        said = [names[place] for place in found.argmax(axis=1)]
        return pd.DataFrame({"prediction": said, **columns}, index=model_input.index)


def _load_pyfunc(data_path: str) -> RowPredictor:
    """What MLflow calls with the path of the model's file."""
    return RowPredictor(read_model(Path(data_path).read_bytes()))


def _plain(frame: pd.DataFrame) -> pd.DataFrame:
    """The columns as the files of a lab give them: float64, or objects."""
    plain = {
        name: column.astype("float64") if _is_number(column) else column.astype(object)
        for name, column in frame.reset_index(drop=True).items()
    }
    return pd.DataFrame(plain)


def _is_number(column: "pd.Series[Any]") -> bool:
    numeric = pd.api.types.is_numeric_dtype(column.dtype)
    return numeric and not pd.api.types.is_bool_dtype(column.dtype)
