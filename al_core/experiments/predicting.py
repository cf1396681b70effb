"""What a registered model says of rows it has never seen: lines of text, tables, pictures."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from al_core.datasets.dataset import Content
from al_core.datasets.files import read_table
from al_core.datasets.folders import cache_folder
from al_core.datasets.raw_rows import (
    PICTURES,
    RowShape,
    rows_of_lines,
    rows_of_picture,
    rows_of_table,
)
from al_core.domain.errors import DataError, LogLocked
from al_core.domain.values import Floats
from al_core.experiments.registered import RegisteredModel
from al_core.experiments.registry import Registry
from al_core.models.kept import KeptModel
from al_core.models.runtime import blas_single_threaded
from al_core.reporting.tables import Columns
from al_core.store.store import Store

PASTED = "pasted text"
MOST_ROWS = 200_000
LONGEST_SHOWN = 300
DATABASE = "looplab.duckdb"


@dataclass(frozen=True)
class Given:
    """A file, or pasted lines, to predict on."""

    name: str
    content: bytes


@dataclass(frozen=True, eq=False)
class Predictions:
    """The answers of one model: for each row where it is from and its class probabilities.

    sources: files by name; rows: numbers in them, from 1; shown: what the rows look like, ""
    where they are no text. probabilities: (n, classes).
    """

    model: RegisteredModel
    classes: tuple[str, ...]
    sources: tuple[str, ...]
    rows: tuple[int, ...]
    shown: tuple[str, ...]
    probabilities: Floats
    own_probabilities: bool

    @property
    def said(self) -> tuple[str, ...]:
        """The most likely class of each row; the first of equals."""
        return tuple(self.classes[place] for place in self.probabilities.argmax(axis=1))

    def first(self, n_rows: int) -> "Predictions":
        """The same for the first rows alone."""
        return replace(
            self,
            sources=self.sources[:n_rows],
            rows=self.rows[:n_rows],
            shown=self.shown[:n_rows],
            probabilities=self.probabilities[:n_rows],
        )

    def columns(self) -> Columns:
        """A table: row, prediction, its probability, then that of every class."""
        named = {
            f"p({name})": self.probabilities[:, place].tolist()
            for place, name in enumerate(self.classes)
        }
        return {
            "file": list(self.sources),
            "row": list(self.rows),
            "prediction": list(self.said),
            "probability": self.probabilities.max(axis=1).tolist(),
            **named,
        }

    def records(self) -> list[dict[str, object]]:
        """The same for machines: nothing in a cell is changed."""
        return [
            {
                "file": source,
                "row": row,
                "prediction": said,
                "probabilities": dict(zip(self.classes, chances, strict=True)),
            }
            for source, row, said, chances in zip(
                self.sources, self.rows, self.said, self.probabilities.tolist(), strict=True
            )
        ]

    def shown_columns(self) -> Columns:
        """The same with what the rows look like, for a page."""
        told = self.columns()
        return {"text": list(self.shown), **told} if any(self.shown) else told


def predicted(registry: Registry, reference: str, given: Sequence[Given]) -> Predictions:
    """What the model called `reference` says of all rows of files, in order.

    RegistryError or ModelError when there is no such model or it can't be read, DataError
    when a file does not fit it.
    """
    model, kept = registry.load(reference)
    parts = [_rows(each, kept.shape) for each in given]
    if not parts:
        raise DataError("no file and no line was given; give at least one")
    counts = [len(part) for part in parts]
    if sum(counts) > MOST_ROWS:
        raise DataError(f"{sum(counts):,} rows, at most {MOST_ROWS:,} at once; split the file")
    blas_single_threaded()
    return Predictions(
        model=model,
        classes=kept.classes,
        sources=tuple(
            each.name for each, count in zip(given, counts, strict=True) for _ in range(count)
        ),
        rows=tuple(row + 1 for count in counts for row in range(count)),
        shown=tuple(text for part in parts for text in _shown(part, kept)),
        probabilities=np.vstack([kept.probabilities(part) for part in parts]),
        own_probabilities=kept.model.gives_probabilities,
    )


def predict_files(database: Path | None, reference: str, paths: Sequence[Path]) -> Predictions:
    """The same from a lab's database that no other process has open.

    `database` None: that of LOOPLAB_HOME, or of data/local in the working folder.
    """
    place = database or cache_folder().parent / DATABASE
    given = [Given(path.name, _content(path)) for path in paths]
    try:
        with Store.open_existing(place) as store:
            registry = Registry(store, place.parent, place.parent / "cache")
            return predicted(registry, reference, given)
    except LogLocked as error:
        raise LogLocked(f"{error}; or predict in the running app, on its Models page") from error


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise DataError(f"{path} can't be read ({error.strerror}); check the path") from error


def _rows(given: Given, shape: RowShape) -> Content:
    name = given.name.lower()
    if shape.kind == "image" or name.endswith(PICTURES):
        return rows_of_picture(given.content, shape, given.name)
    if shape.kind == "text" and (name == PASTED or name.endswith(".txt")):
        return rows_of_lines(_text(given), shape)
    return rows_of_table(read_table(given.content, given.name), shape, given.name)


def _text(given: Given) -> str:
    try:
        return given.content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DataError(f"{given.name} is no UTF-8 text ({error}); save it as UTF-8") from error


def _shown(rows: Content, kept: KeptModel) -> list[str]:
    if kept.shape.kind != "text":
        return [""] * len(rows)
    return [str(text)[:LONGEST_SHOWN] for text in rows]
