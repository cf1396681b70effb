"""Read a user's own CSV, Parquet or JSONL, and say clearly what is wrong with it.

The size is looked at before anything is read.
"""

import codecs
import csv
import io
import json
import os
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from al_core.domain.errors import DataError

MISSING_WORDS = frozenset({"NA", "N/A", "NaN", "nan", "null", "NULL", "None", "?"})
"""In a column of numbers these mean a missing value; elsewhere they are words."""
_FOREIGN = {
    b"PK\x03\x04": "a ZIP or Excel file",
    b"\x1f\x8b": "a gzip file",
    b"%PDF": "a PDF",
    b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"GIF8": "a GIF image",
    b"SQLite format": "an SQLite database",
}
_BOMS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_MARKS_AND_SPACES = b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"
"""What may stand before the first character, in UTF-8 and UTF-16."""
_FORMS = "CSV, Parquet or JSONL"


@dataclass(frozen=True)
class Limits:
    """The most that is read of one file."""

    megabytes: float = 200.0
    rows: int = 1_000_000
    columns: int = 10_000


DEFAULT_LIMITS = Limits()


def read_table(
    source: Path | bytes,
    name: str = "",
    limits: Limits = DEFAULT_LIMITS,
    encoding: str | None = None,
) -> pd.DataFrame:
    """The rows of a CSV, Parquet or JSONL file as a frame of float64 and str columns.

    source: a path, or the bytes of an upload whose file name is `name`. encoding: None tries
    utf-8 and utf-16. Raises DataError for anything that can't be read whole.
    """
    name = name or (source.name if isinstance(source, Path) else "the upload")
    raw = _content(source, name, limits)
    frame = _READERS[_form(raw, name)](raw, name, limits, encoding)
    if frame.shape[0] == 0:
        raise DataError(f"{name} has columns but no rows; add rows below the header")
    _refuse_too_many(frame.shape, name, limits)
    return frame


def _content(source: Path | bytes, name: str, limits: Limits) -> bytes:
    _refuse_too_large(len(source) if isinstance(source, bytes) else _size(source), name, limits)
    raw = source if isinstance(source, bytes) else source.read_bytes()
    if not raw.strip(_MARKS_AND_SPACES):
        raise DataError(f"{name} is empty (0 rows); choose a {_FORMS} file with a header and rows")
    return raw


def _size(path: Path) -> int:
    if not path.is_file():
        raise DataError(f"there is no file {path}; check the path, or use a catalogue name")
    if not os.access(path, os.R_OK):
        raise DataError(f"{path} may not be read; change its permissions")
    return path.stat().st_size


def _refuse_too_large(size: int, name: str, limits: Limits) -> None:
    if size > limits.megabytes * 1e6:
        raise DataError(
            f"{name} has {size / 1e6:,.0f} MB, more than the limit of {limits.megabytes:,.0f} MB; "
            "keep fewer rows or columns, or write it as Parquet"
        )


def _refuse_too_many(shape: tuple[int, ...], name: str, limits: Limits) -> None:
    if shape[0] > limits.rows or shape[1] > limits.columns:
        raise DataError(
            f"{name} has {shape[0]:,} rows and {shape[1]:,} columns, the limit is "
            f"{limits.rows:,} and {limits.columns:,}; keep a sample of it"
        )


def _form(raw: bytes, name: str) -> str:
    for magic, what in _FOREIGN.items():
        if raw.startswith(magic):
            raise DataError(f"{name} is {what}, not a table; save it as {_FORMS}")
    if raw.startswith(b"PAR1"):
        return "parquet"
    if Path(name).suffix.lower() == ".parquet":
        raise DataError(f"{name} does not begin like a Parquet file; write it again")
    head = raw.lstrip(_MARKS_AND_SPACES)[:1]
    if head == b"{":
        return "jsonl"
    if head == b"[" and Path(name).suffix.lower() in {".json", ".jsonl"}:
        raise DataError(f"{name} is one JSON array; write one JSON object a line (JSONL)")
    return "csv"


def _decoded(raw: bytes, name: str, encoding: str | None) -> str:
    bom = next((found for mark, found in _BOMS.items() if raw.startswith(mark)), None)
    chosen = encoding or bom or "utf-8"
    try:
        text = raw.decode(chosen)
    except LookupError as error:
        raise DataError(
            f"there is no encoding {chosen!r}; use a name such as utf-8, utf-16, cp1252 or latin-1"
        ) from error
    except UnicodeDecodeError as error:
        if b"\x00" in raw[:8192]:
            raise _binary(name) from error
        raise DataError(
            f"{name} is not {chosen}: byte 0x{raw[error.start]:02x} at position {error.start} "
            "(tried: " + (encoding or "utf-8, utf-8-sig, utf-16 with a byte order mark") + "); "
            "save it as UTF-8, or give its encoding (on the Data page under Encoding; in a plan "
            'encoding = "cp1252")'
        ) from error
    if "\x00" in text:
        raise _binary(name)
    return text.removeprefix("\ufeff")


def _binary(name: str) -> DataError:
    return DataError(
        f"{name} holds binary content (NUL bytes), not text; save it as {_FORMS}, "
        "or give its encoding if it is UTF-16 (on the Data page under Encoding; in a plan "
        'encoding = "utf-16")'
    )


def _csv_frame(raw: bytes, name: str, limits: Limits, encoding: str | None) -> pd.DataFrame:
    text = _decoded(raw, name, encoding)
    separator = _separator(text)
    _refuse_ragged(text, separator, name, limits)
    try:
        frame = pd.read_csv(
            io.StringIO(text),
            sep=separator,
            dtype=str,
            keep_default_na=False,
            na_values=[""],
            index_col=False,
            low_memory=False,
        )
    except (pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise DataError(
            f"{name} can't be read as CSV ({str(error).strip()}); check its quotes and header"
        ) from error
    return frame.apply(_typed) if len(frame) else frame


def _separator(text: str) -> str:
    header = text.lstrip().partition("\n")[0]
    return max(",;\t|", key=header.count)


def _refuse_ragged(text: str, separator: str, name: str, limits: Limits) -> None:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        header = next(row for row in reader if row)
        _refuse_twice(header, name)
        _refuse_too_many((0, len(header)), name, limits)
        for row in reader:
            if row and len(row) != len(header):
                raise DataError(
                    f"{name}, line {reader.line_num}: {len(row)} fields where the header has "
                    f"{len(header)}; put fields that hold {separator!r} in double quotes"
                )
    except csv.Error as error:
        raise DataError(
            f"{name}, line {reader.line_num}: {error}; check its quotes (fields may have 131,072 "
            "characters)"
        ) from error


def _refuse_twice(columns: Iterable[Any], name: str) -> None:
    twice = [column for column, count in Counter(columns).items() if count > 1]
    if twice:
        raise DataError(
            f"{name} has the column {twice[0]!r} more than once; give each column its own name"
        )


def _typed(column: "pd.Series[Any]") -> "pd.Series[Any]":
    """A column of strings as float64 where all of them are numbers, else as str objects."""
    words = column.astype(object)
    missing = words.isna() | words.isin(MISSING_WORDS)
    present = words[~missing]
    numbers = pd.to_numeric(present, errors="coerce")
    coded = present.str.match(r"\s*0\d").any() if len(present) else True
    if coded or numbers.isna().any():
        return words.where(words.notna(), None)
    return numbers.astype(np.float64).reindex(column.index)


def _jsonl_frame(raw: bytes, name: str, limits: Limits, encoding: str | None) -> pd.DataFrame:
    lines = _decoded(raw, name, encoding).split("\n")
    records = [_record(line, number, name) for number, line in enumerate(lines, 1) if line.strip()]
    _refuse_too_many((len(records), 0), name, limits)
    return _plain_frame(pd.DataFrame(records))


def _record(line: str, number: int, name: str) -> dict[str, Any]:
    def pairs(found: list[tuple[str, Any]]) -> dict[str, Any]:
        _refuse_twice((key for key, _ in found), f"{name}, line {number},")
        return dict(found)

    try:
        record = json.loads(line, object_pairs_hook=pairs)
    except json.JSONDecodeError as error:
        raise DataError(
            f"{name}, line {number}: {error.msg} at column {error.colno}; "
            "write one JSON object a line"
        ) from error
    except (ValueError, RecursionError) as error:  # thousands of digits, or of brackets
        raise DataError(
            f"{name}, line {number}: {str(error)[:60]}; leave out this number or nested list"
        ) from error
    if not isinstance(record, dict):
        raise DataError(
            f"{name}, line {number}: {line.strip()[:40]!r} is no JSON object; write one a line"
        )
    return record


def _parquet_frame(raw: bytes, name: str, limits: Limits, encoding: str | None) -> pd.DataFrame:
    import pyarrow as pa
    import pyarrow.parquet as pq

    del encoding  # Parquet text is always UTF-8
    try:
        file = pq.ParquetFile(io.BytesIO(raw))
        about = file.metadata
        _refuse_too_many((about.num_rows, about.num_columns), name, limits)
        groups = [about.row_group(group) for group in range(about.num_row_groups)]
        unpacked = sum(group.total_byte_size for group in groups)
        _refuse_too_large(unpacked, f"{name} unpacked", Limits(megabytes=10 * limits.megabytes))
        _refuse_twice(file.schema_arrow.names, name)
        frame = file.read().to_pandas()
    except (pa.ArrowException, OSError) as error:
        raise DataError(
            f"{name} is not a whole Parquet file ({str(error)[:120]}); write it again"
        ) from error
    return _plain_frame(frame.reset_index(drop=True))


def _plain_frame(frame: pd.DataFrame) -> pd.DataFrame:
    """Numbers as float64, everything else as objects (str, list or None)."""
    columns = {str(column): _plain_column(frame[column]) for column in frame.columns}
    return pd.DataFrame(columns)


def _plain_column(column: "pd.Series[Any]") -> "pd.Series[Any]":
    types = pd.api.types
    if types.is_datetime64_any_dtype(column.dtype):
        return column.astype(str).astype(object).where(column.notna(), None)
    if types.is_numeric_dtype(column.dtype) and not types.is_bool_dtype(column.dtype):
        return pd.Series(column.to_numpy(dtype=np.float64, na_value=np.nan), index=column.index)
    plain = column.astype(object)
    return plain.where(plain.notna(), None)


_READERS: dict[str, Callable[[bytes, str, Limits, str | None], pd.DataFrame]] = {
    "csv": _csv_frame,
    "jsonl": _jsonl_frame,
    "parquet": _parquet_frame,
}
