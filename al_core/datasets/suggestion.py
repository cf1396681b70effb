"""Guess from names, types and values which column plays which role.

A label is taken from names alone: a column of few values in data that nobody has labeled is no
label, and a false one makes a project of the wrong classes.
"""

import re
from typing import Any

import numpy as np
import pandas as pd

from al_core.datasets.mapping import TableMapping, first_present

FEWEST_NUMBERED = 8
"""So many columns named e0, e1, ... are taken for an embedding."""
_LABEL_NAMES = (
    *("label", "labels", "class", "target", "category", "y", "outcome"),
    *("answer", "sentiment", "topic", "intent"),
)
_LABEL_ENDS = tuple(mark + name for mark in "_- " for name in _LABEL_NAMES if name != "y")
"""As in `gold_label`; not `_y`, which is a coordinate more often."""
_TEXT_NAMES = ("text", "document", "sentence", "content", "body", "title", "comment")
_ID_NAMES = ("id", "row_id", "example_id", "doc_id", "uuid", "key")


def suggested_mapping(frame: pd.DataFrame) -> TableMapping:
    """A guess from names, types and values, for the user to correct; no label if none is named."""
    columns = [str(column) for column in frame]
    plain = [column for column in columns if not _holds_lists(frame[column])]
    flat = frame[plain]
    label = _named(flat, _LABEL_NAMES) or _named_at_the_end(flat)
    row_id = next((c for c in plain if c.lower() in _ID_NAMES and flat[c].is_unique), None)
    rest = [column for column in columns if column not in {label, row_id}]
    vectors = _vector_columns(frame, rest)
    if vectors:
        return TableMapping(label=label, embedding=vectors, id=row_id)
    text = _named(frame[rest], _TEXT_NAMES) or _longest_text(frame[rest])
    if text:
        return TableMapping(label=label, text=text, id=row_id)
    return TableMapping(label=label, features=tuple(rest), id=row_id)


def _holds_lists(column: "pd.Series[Any]") -> bool:
    """Whether any cell is a list or an object, of which pandas can't count distinct ones."""
    if column.dtype != object:
        return False
    return any(isinstance(value, list | dict | np.ndarray) for value in column)


def _vector_columns(frame: pd.DataFrame, columns: list[str]) -> tuple[str, ...]:
    lists = [c for c in columns if isinstance(first_present(frame[c]), list | np.ndarray)]
    numbered = [c for c in columns if re.fullmatch(r"(?:e|emb|embedding|dim|v)_?\d+", c.lower())]
    return tuple(lists[:1] or (numbered if len(numbered) >= FEWEST_NUMBERED else ()))


def _named(frame: pd.DataFrame, names: tuple[str, ...]) -> str | None:
    lower = {str(column).lower(): str(column) for column in frame}
    return next((lower[name] for name in names if name in lower), None)


def _named_at_the_end(frame: pd.DataFrame) -> str | None:
    return next((str(c) for c in frame if str(c).lower().endswith(_LABEL_ENDS)), None)


def _mean_words(column: "pd.Series[Any]") -> float:
    return float(np.mean([len(str(value).split()) for value in column]))


def _longest_text(frame: pd.DataFrame) -> str | None:
    words = {
        str(column): _mean_words(frame[column])
        for column in frame
        if isinstance(first_present(frame[column]), str)
    }
    best = max(words, key=lambda column: words[column], default=None)
    return best if best is not None and words[best] >= 3 else None
