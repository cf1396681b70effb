"""Labeled examples from elsewhere held against the rows of a live run: which are the same."""

import json
import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from al_core.datasets.additions import joined
from al_core.datasets.contents import IMAGE
from al_core.datasets.dataset import Dataset, duplicate_groups
from al_core.datasets.formats.plain import ItemFault, number_of
from al_core.datasets.incoming import columns_wanted, roles_of, shaped_rows
from al_core.datasets.live import LiveData
from al_core.datasets.mapping import TableMapping
from al_core.domain.errors import DataError
from al_core.domain.exchange import Cell, Fault, LabeledExample
from al_core.domain.plan import DataPlan


@dataclass(frozen=True, eq=False)
class Matched:
    """Where examples belong.

    known: the row of each that is there; new: places of those that are not, with their `rows`
    in the shape of the data; audit: places of copies of audit items.
    """

    known: dict[int, int]
    new: tuple[int, ...]
    rows: Dataset | None
    audit: tuple[int, ...]
    faults: tuple[Fault, ...] = field(default=())


def matched(
    examples: Sequence[LabeledExample],
    data: LiveData,
    about: tuple[DataPlan, str],
    free: Collection[int],
) -> Matched:
    """Hold examples against the data.

    about: its plan, and the file's name; free: rows that can still take a label. Two rows are
    the same as duplicates are (`duplicate_groups`). Of several that are the same an example gets
    its own row of an export of ours, else the first free one that no other has.
    """
    plan, source = about
    if data.initial.kind == "image":
        return _by_number(examples, data, source)
    cells, faults = _frame(examples, data, plan, source)
    if not cells:
        return Matched({}, (), None, (), faults)
    places = list(cells)
    rows = _rows(list(cells.values()), data, plan, source)
    before = len(data.dataset)
    groups = duplicate_groups(joined(data.dataset, [rows]))
    same = _same_rows(groups[:before])
    sorter = _Sorter(same, frozenset(data.split.audit.tolist()), free)
    for place, group in zip(places, groups[before:].tolist(), strict=True):
        sorter.put(place, examples[place], group)
    new = [places.index(place) for place in sorter.new] if len(sorter.new) < len(places) else None
    kept = rows if new is None else rows.take(np.array(new, dtype=np.int64))
    return Matched(sorter.known, tuple(sorter.new), kept, tuple(sorter.audit), faults)


def _rows(
    cells: Sequence[dict[str, object]], data: LiveData, plan: DataPlan, source: str
) -> Dataset:
    """Examples in the shape of the data, one row each."""
    columns = {
        name: pd.Series(
            [each[name] for each in cells],
            dtype=np.float64 if _all_numbers(each[name] for each in cells) else object,
        )
        for name in columns_wanted(data, plan)
    }
    rows = shaped_rows(pd.DataFrame(columns), data, plan, source)
    if len(rows) != len(cells):
        raise DataError(
            f"{len(cells) - len(rows)} of {len(cells)} rows of {source} miss values; fill them in"
        )
    return rows


def _all_numbers(cells: Iterable[object]) -> bool:
    return all(cell is None or isinstance(cell, float) for cell in cells)


class _Sorter:
    """Gives each example its row, one after the other."""

    def __init__(
        self, same: dict[int, list[int]], audit: Collection[int], free: Collection[int]
    ) -> None:
        self._same, self._audit, self._free = same, audit, free
        self._taken: set[int] = set()
        self.known: dict[int, int] = {}
        self.new: list[int] = []
        self.audit: list[int] = []

    def put(self, place: int, example: LabeledExample, group: int) -> None:
        """Sort one example in."""
        rows = self._same.get(group, [])
        if not rows:
            self.new.append(place)
        elif any(row in self._audit for row in rows):
            self.audit.append(place)
        else:
            self.known[place] = self._one_of(rows, example.row)
            self._taken.add(self.known[place])

    def _one_of(self, rows: list[int], own: int) -> int:
        left = [row for row in rows if row not in self._taken]
        if own in left:
            return own
        free = [row for row in left if row in self._free]
        return (free or left or rows)[0]


def _same_rows(groups: np.ndarray) -> dict[int, list[int]]:
    same: dict[int, list[int]] = defaultdict(list)
    for row, group in enumerate(groups.tolist()):
        same[group].append(row)
    return same


def _frame(
    examples: Sequence[LabeledExample], data: LiveData, plan: DataPlan, source: str
) -> tuple[dict[int, dict[str, object]], tuple[Fault, ...]]:
    """The cells of each example that has what the data's columns need, by place."""
    reader = _CellReader(data, plan)
    cells: dict[int, dict[str, object]] = {}
    faults = []
    for place, example in enumerate(examples):
        try:
            cells[place] = reader.cells(example.content)
        except ItemFault as error:
            faults.append(Fault(example.line, f"{source}, line {example.line}: {error}"))
    return cells, tuple(faults)


class _CellReader:
    """Reads the columns that the data has out of an example's content."""

    def __init__(self, data: LiveData, plan: DataPlan) -> None:
        self._roles: TableMapping = roles_of(data, plan)
        self._wanted = columns_wanted(data, plan)
        like = data.initial.rows
        self._numbers = (
            {str(name) for name, column in like.items() if column.dtype == np.float64}
            if isinstance(like, pd.DataFrame)
            else set(self._roles.embedding)
        )

    def cells(self, content: dict[str, Cell]) -> dict[str, object]:
        """One cell a column; ItemFault for what is missing or does not fit."""
        if self._roles.text and self._roles.text not in content:
            content = {**content, self._roles.text: _only_text(content, self._roles.text)}
        return {name: self._cell(name, content) for name in self._wanted}

    def _cell(self, name: str, content: dict[str, Cell]) -> object:
        value = content.get(name)
        if _is_gap(value):
            if self._roles.missing == "median":
                return None
            raise ItemFault(f"the column {name!r} is empty or not there; fill it in")
        if name in self._numbers:
            return _number(name, value, self._roles.embedding == (name,))
        return value if isinstance(value, str) else _as_word(value)


def _only_text(content: dict[str, Cell], wanted: str) -> Cell:
    """The text of a tool that calls it otherwise."""
    if "text" in content:
        return content["text"]
    texts = [value for value in content.values() if isinstance(value, str)]
    if len(texts) != 1:
        raise ItemFault(f"there is no column {wanted!r}; call the text's column so")
    return texts[0]


def _is_gap(value: Cell) -> bool:
    if isinstance(value, str):
        return not value.strip()
    return value is None or (isinstance(value, float) and math.isnan(value))


def _number(name: str, value: Cell, vector: bool) -> object:
    try:
        parsed = json.loads(value) if isinstance(value, str) else value
    except (ValueError, RecursionError):
        parsed = value
    if isinstance(parsed, tuple | list) and vector:
        numbers = [number_of(each) for each in parsed]
        if None not in numbers:
            return numbers
    number = number_of(parsed)
    if number is not None and not vector:
        return number
    what = "a list of numbers" if vector else "a number"
    raise ItemFault(f"the column {name!r} holds {str(value)[:40]!r}, not {what}; correct it")


def _as_word(value: Cell) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _by_number(examples: Sequence[LabeledExample], data: LiveData, source: str) -> Matched:
    """Pictures are in no file of labels: only our own row numbers say which one is meant."""
    known, audit, faults = {}, [], []
    locked = frozenset(data.split.audit.tolist())
    for place, each in enumerate(examples):
        fits = each.content.get(IMAGE) == f"{data.initial.name} {each.row}"
        if not fits or not 0 <= each.row < len(data.dataset) or each.data_version != data.version:
            faults.append(
                Fault(
                    each.line,
                    f"{source}, line {each.line}: no picture can be matched to it; only an export "
                    "of this very data can be brought in",
                )
            )
        elif each.row in locked:
            audit.append(place)
        else:
            known[place] = each.row
    return Matched(known, (), None, tuple(audit), tuple(faults))
