"""Rows added to a data set in mid-run: kept in one file per addition, named by its content.

A file has one JSON object a line, with the columns of the data. It lies beside the caches, not
in them: what is in it can't be made again.
"""

import hashlib
import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import IO, Any

import numpy as np
import pandas as pd

from al_core.datasets.dataset import UNLABELED, Content, Dataset
from al_core.datasets.folders import cache_folder, written_whole
from al_core.domain.errors import DataError

FOLDER = "added"
SUFFIX = ".jsonl"


def joined(first: Dataset, more: Sequence[Dataset]) -> Dataset:
    """One data set of rows of the same kind and columns; row numbers of `first` stay."""
    parts = [first, *more]
    if len(parts) == 1:
        return first
    return replace(
        first,
        rows=_joined_rows(parts),
        codes=np.concatenate([part.codes for part in parts]),
        ids=(),
        shown=_joined_texts(parts) if any(part.shown for part in parts) else (),
        pre_labels=None,
    )


def unlabeled(like: Dataset, rows: Content, shown: tuple[str, ...] = ()) -> Dataset:
    """Rows without labels in the shape of a data set."""
    codes = np.full(len(rows), UNLABELED, dtype=np.int64)
    return replace(like, rows=rows, codes=codes, shown=shown, ids=(), pre_labels=None)


def written_rows(rows: Dataset) -> bytes:
    """The content of the file that holds these rows; equal rows have equal content."""
    return b"".join(json.dumps(record).encode() + b"\n" for record in _records(rows))


def hash_of(content: bytes) -> str:
    """SHA-256 of a file's content, which is its name too."""
    return hashlib.sha256(content).hexdigest()


def keep_rows(content: bytes, cache: Path | None) -> str:
    """Write a file of rows, on disk when this returns; its hash."""
    rows_hash = hash_of(content)
    path = file_of(rows_hash, cache)
    if not (path.is_file() and hash_of(path.read_bytes()) == rows_hash):
        written_whole(path, lambda file: _put_down(file, content))
    return rows_hash


def kept_rows(rows_hash: str, like: Dataset, cache: Path | None) -> Dataset:
    """The rows of a file; DataError when it is gone or is not what it was."""
    path = file_of(rows_hash, cache)
    remedy = f"put back the file with SHA-256 {rows_hash}, from a backup of the lab's folder"
    if not path.is_file():
        raise DataError(f"the added rows {path} are not there; {remedy}")
    content = path.read_bytes()
    found = hash_of(content)
    if found != rows_hash:
        raise DataError(f"the added rows {path} were altered (SHA-256 is {found}); {remedy}")
    return _read(content, like)


def file_of(rows_hash: str, cache: Path | None) -> Path:
    """Where the rows of that hash are kept."""
    return (cache or cache_folder()).resolve().parent / FOLDER / f"{rows_hash}{SUFFIX}"


def _put_down(file: IO[bytes], content: bytes) -> None:
    """Write it through to the disk: a log may name it next."""
    file.write(content)
    file.flush()
    os.fsync(file.fileno())


def _joined_rows(parts: Sequence[Dataset]) -> Content:
    frames = [part.rows for part in parts if isinstance(part.rows, pd.DataFrame)]
    if frames:
        return pd.concat(frames, ignore_index=True)
    return np.concatenate([part.rows for part in parts])


def _joined_texts(parts: Sequence[Dataset]) -> tuple[str, ...]:
    return tuple(text for part in parts for text in part.texts)


def _records(rows: Dataset) -> Iterator[dict[str, Any]]:
    content = rows.rows
    if isinstance(content, pd.DataFrame):
        columns = [str(name) for name in content.columns]
        for cells in zip(*(content[name].tolist() for name in content.columns), strict=True):
            yield dict(zip(columns, cells, strict=True))
        return
    for number, cell in enumerate(content.tolist()):
        yield {rows.kind: cell} | ({"shown": rows.shown[number]} if rows.shown else {})


def _read(content: bytes, like: Dataset) -> Dataset:
    records = [json.loads(line) for line in content.splitlines()]
    if isinstance(like.rows, pd.DataFrame):
        columns = {
            name: pd.Series([record[str(name)] for record in records], dtype=column.dtype)
            for name, column in like.rows.items()
        }
        return unlabeled(like, pd.DataFrame(columns))
    cells = [record[like.kind] for record in records]
    rows = np.array(cells, dtype=object if like.kind == "text" else np.float64)
    shown = tuple(record["shown"] for record in records if "shown" in record)
    return unlabeled(like, rows, shown)
