"""Rows that a model has never seen, read in the shape of the data that it was trained on."""

import io
from typing import Any, Literal

import msgspec
import numpy as np
import pandas as pd

from al_core.datasets.catalogue import FILE_SUFFIXES, FileParams, parsed_params
from al_core.datasets.dataset import Content, Dataset, Kind
from al_core.datasets.mapping import TableMapping, first_present, mapped_dataset
from al_core.domain.errors import DataError
from al_core.domain.plan import DataPlan
from al_core.domain.values import Floats

LARGEST_PIXELS = 50_000_000
PICTURES = (".png", ".jpg", ".jpeg", ".bmp", ".gif", ".webp")


class RowShape(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a row must be like.

    text: the column that holds it. numbers, words: columns of a table; order: of both, as
    the data had them. missing: what becomes of a gap in a table; median = `medians` stand for
    numbers, and categories have one for it.
    vectors: columns of an embedding, of `width` numbers together. height, wide: pixels of a
    picture, whose brightest is `brightest`.
    """

    kind: Kind
    text: str = ""
    order: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    missing: Literal["refuse", "median"] = "refuse"
    medians: dict[str, float] = {}
    vectors: tuple[str, ...] = ()
    width: int = 0
    height: int = 0
    wide: int = 0
    brightest: float = 1.0

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that a table of rows must have."""
        return (self.text,) if self.text else (*self.order, *self.vectors)


def row_shape(dataset: Dataset, plan: DataPlan) -> RowShape:
    """The shape of a data set's rows, its columns called as in the plan's file."""
    rows = dataset.rows
    if isinstance(rows, pd.DataFrame):
        return _table_shape(rows, _file_roles(dataset, plan))
    if dataset.kind == "text":
        roles = _file_roles(dataset, plan)
        return RowShape("text", text=(roles and roles.text) or "text")
    if dataset.kind == "image":
        height, wide = rows.shape[1:]
        return RowShape("image", height=height, wide=wide, brightest=float(rows.max()) or 1.0)
    roles = _file_roles(dataset, plan)
    return RowShape(
        "embedding", vectors=(roles and roles.embedding) or ("embedding",), width=rows.shape[1]
    )


def written_shape(shape: RowShape) -> str:
    """A shape as JSON."""
    return msgspec.json.encode(shape).decode()


def read_shape(text: str) -> RowShape:
    """The shape of that JSON; DataError when it is none."""
    try:
        return msgspec.json.decode(text, type=RowShape)
    except msgspec.DecodeError as error:
        raise DataError(f"the shape of a model's rows can't be read: {error}") from error


def rows_of_lines(text: str, shape: RowShape) -> Content:
    """One text a line; DataError for data that are no texts, or no line."""
    if shape.kind != "text":
        raise DataError(
            f"the model takes {shape.kind} rows, lines of text do not fit; upload a file"
        )
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if not lines:
        raise DataError("no line holds any text; paste one example a line")
    return np.array(lines, dtype=object)


def rows_of_table(frame: pd.DataFrame, shape: RowShape, source: str) -> Content:
    """The rows of a table, all of them; DataError says what does not fit, by column and row."""
    if shape.kind == "image":
        raise DataError("the model takes pictures, no table; upload PNG or JPEG files")
    _refuse_missing_columns(frame, shape.columns, source)
    content = frame[list(shape.columns)].copy()
    for column in shape.order:
        content[column] = _typed(content[column], shape, source)
    roles = TableMapping(
        text=shape.text or None,
        features=shape.order,
        embedding=shape.vectors,
        missing=shape.missing,
        classes=("one", "other"),
    )
    rows = mapped_dataset(content, roles, source).rows
    if shape.width and rows.shape[1] != shape.width:
        raise DataError(
            f"the vectors of {source} have {rows.shape[1]} numbers, the model's {shape.width}; use "
            "the same embedding"
        )
    return rows


def rows_of_picture(content: bytes, shape: RowShape, source: str) -> Floats:
    """A picture in grey, of the size and brightness of the data's, (1, height, wide).

    Black is 0 and white the brightest pixel of the data.
    """
    from PIL import Image, UnidentifiedImageError

    if shape.kind != "image":
        raise DataError(f"the model takes {shape.kind} rows, {source} is a picture")
    try:
        with Image.open(io.BytesIO(content)) as picture:
            if picture.width * picture.height > LARGEST_PIXELS:
                raise DataError(
                    f"{source} has {picture.width} x {picture.height} pixels, at most "
                    f"{LARGEST_PIXELS:,} are read; make it smaller"
                )
            grey = _grey(picture).resize((shape.wide, shape.height), Image.Resampling.BOX)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise DataError(
            f"{source} can't be read as a picture ({error}); use PNG or JPEG"
        ) from error
    except Image.DecompressionBombError as error:
        raise DataError(
            f"{source} is far too large a picture ({error}); make it smaller"
        ) from error
    return np.asarray(grey, dtype=np.float64)[None] / 255.0 * shape.brightest


def _grey(picture: Any) -> Any:
    """A picture in 256 greys; of 16 bits a pixel Pillow itself would cut off the brighter ones."""
    from PIL import Image

    if not picture.mode.startswith("I"):
        return picture.convert("L")
    deep = np.asarray(picture).astype(np.float64).clip(0.0, 65_535.0)
    return Image.fromarray(np.round(deep / 257.0).astype(np.uint8))


def _file_roles(dataset: Dataset, plan: DataPlan) -> FileParams | None:
    if not plan.dataset.lower().endswith(FILE_SUFFIXES):
        return None
    return parsed_params(plan.params, FileParams, dataset.name)


def _table_shape(frame: pd.DataFrame, roles: FileParams | None) -> RowShape:
    numbers = tuple(str(name) for name in frame if frame[name].dtype == np.float64)
    shape = RowShape("table", order=tuple(str(name) for name in frame), numbers=numbers)
    if roles is None or roles.missing != "median":
        return shape
    medians = {name: float(frame[name].median()) for name in numbers}
    return msgspec.structs.replace(shape, missing="median", medians=medians)


def _refuse_missing_columns(frame: pd.DataFrame, wanted: tuple[str, ...], source: str) -> None:
    missing = [repr(column) for column in wanted if column not in frame.columns]
    if missing:
        there = ", ".join(repr(column) for column in frame.columns[:20])
        raise DataError(
            f"{source} lacks {len(missing)} of the {len(wanted)} columns that the model needs: "
            f"{', '.join(missing[:20])}; it has: {there}; rename or add them"
        )


def _typed(column: "pd.Series[Any]", shape: RowShape, source: str) -> "pd.Series[Any]":
    """A column of the type that the data's has; a missing number is its median, if known."""
    name = str(column.name)
    if name not in shape.numbers:
        return column.astype(object).where(column.notna(), None)
    if column.dtype != np.float64 and column.notna().any():
        raise DataError(
            f"the column {name!r} holds numbers in the model's data, and "
            f"{first_present(column)!r} in {source}; correct it"
        )
    numbers = column.astype(np.float64)
    return numbers.fillna(shape.medians[name]) if name in shape.medians else numbers
