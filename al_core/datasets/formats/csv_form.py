"""Labels as CSV: for people, with nothing a spreadsheet would run; for machines, as they are.

In the file for people the column `prefixed` names the cells before which a `'` was put, so that
it too is read back as it was.
"""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from al_core.datasets.formats.columns import (
    OWN,
    PREFIXED,
    Roles,
    column,
    content_columns,
    foreign_example,
    is_own,
    own_example,
    row_of,
)
from al_core.datasets.formats.inert import GUARD, inert, is_harmful
from al_core.datasets.formats.plain import ItemFault, each_taken, text_in
from al_core.domain.errors import DataError
from al_core.domain.exchange import LabeledExample, LabelSet, Reading

FORM = "csv"
_NUMBERS = {
    "agreement", "active_seconds", "selection_probability", "selection_utility", "batch",
    "labels_behind", "versions_behind", "seconds_behind", "selecting_model", "predicted_score",
    "row", "answered_at",
}  # fmt: skip


def written_for_people(labels: LabelSet) -> bytes:
    """A CSV that opens in a spreadsheet (UTF-8 with its mark) and runs nothing there."""
    names = content_columns(labels)
    header = [_guarded(column(name)) for name in names] + [*OWN, PREFIXED]
    rows = (_harmless(header, _cells(each, names)) for each in labels.examples)
    return _csv(header, rows).encode("utf-8-sig", "replace")


def written_for_machines(labels: LabelSet) -> bytes:
    """A CSV with every cell as it is."""
    names = content_columns(labels)
    header = [column(name) for name in names] + list(OWN)
    rows = (_cells(each, names) for each in labels.examples)
    return _csv(header, rows).encode("utf-8", "replace")


def read(content: bytes, name: str, roles: Roles) -> Reading:
    """The rows of a CSV of ours, or of somebody else's by its roles; all cells are texts."""
    rows = csv_rows(text_in(content, name), name)
    header = _header(rows, name)
    _refuse_twice(header, name)
    own = is_own(header)
    if not own:
        refuse_missing(header, roles, name)
    names = [_bare(each) for each in header] if own and PREFIXED in header else header

    def example(line: int, cells: list[str]) -> LabeledExample:
        row = _row(names, cells)
        return _own(row, line) if own else _foreign(row, line, roles)

    return Reading(FORM, *each_taken(rows, example, f"{name}, line"))


def _row(header: list[str], cells: list[str]) -> dict[str, str]:
    if len(cells) != len(header):
        raise ItemFault(
            f"{len(cells)} fields where the header has {len(header)}; put fields that hold the "
            "separator in double quotes"
        )
    return dict(zip(header, cells, strict=True))


def is_ours(content: bytes, name: str) -> bool:
    """Whether the header has our columns."""
    return is_own(_header(csv_rows(text_in(content, name), name), name))


def _header(rows: Iterator[tuple[int, list[str]]], name: str) -> list[str]:
    for _, cells in rows:
        return cells
    raise DataError(f"{name} has no header; name its columns in the first line")


def refuse_missing(header: list[str], roles: Roles, name: str) -> None:
    """DataError where a column that somebody named is not there."""
    for wanted in (roles.label, roles.id, roles.annotator):
        if wanted and wanted not in header:
            there = ", ".join(repr(each) for each in header[:20])
            raise DataError(
                f"{name} has no column {wanted!r}; say which column holds the label: {there}"
            )


def csv_rows(text: str, name: str) -> Iterator[tuple[int, list[str]]]:
    """Each row that is not empty with the line it begins on; cells of any size.

    The separator is the one of , ; tab | that the header holds most often.
    """
    head = text.partition("\n")[0]
    separator = max(",;\t|", key=head.count)
    cell = re.compile(rf'"([^"]*+(?:""[^"]*+)*+)"|((?!")[^{re.escape(separator)}\r\n]*)')
    place, line = 0, 1
    while place < len(text):
        began, cells, more = line, [], True
        while more:
            found = cell.match(text, place)
            if found is None:
                raise DataError(f"{name}, line {line}: a quote is never closed; close it")
            quoted, plain = found.groups()
            cells.append(plain if quoted is None else quoted.replace('""', '"'))
            line += (quoted or "").count("\n")
            more = text.startswith(separator, found.end())
            place = found.end() + int(more)
        place = _after_line(text, place, name, line)
        line += 1
        if cells != [""]:
            yield began, cells


def _after_line(text: str, place: int, name: str, line: int) -> int:
    """Where the next row begins."""
    if text.startswith("\r\n", place):
        return place + 2
    if place < len(text) and text[place] not in "\r\n":
        raise DataError(
            f"{name}, line {line}: {text[place : place + 10]!r} follows a closing quote; write "
            "quotes inside a field twice"
        )
    return place + 1


def _cells(example: LabeledExample, names: list[str]) -> list[str]:
    row = row_of(example)
    row["answers"] = json.dumps(row["answers"])
    own = [_text(row[name]) for name in OWN]
    return [_text(example.content.get(name)) for name in names] + own


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, tuple):
        return json.dumps(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else repr(value)


def _harmless(header: list[str], cells: list[str]) -> list[str]:
    """The cells made inert where they are no plain numbers, and the names of those changed."""
    harmful = [is_harmful(cell) and not _is_number(cell) for cell in cells]
    kept = [GUARD + cell if bad else cell for cell, bad in zip(cells, harmful, strict=True)]
    changed = [_bare(name) for name, bad in zip(header, harmful, strict=False) if bad]
    return [*kept, json.dumps(changed) if changed else ""]


def _is_number(cell: str) -> bool:
    return re.fullmatch(r"-?\d+(\.\d+)?(e[+-]?\d+)?", cell) is not None


def _csv(header: list[str], rows: Iterable[list[str]]) -> str:
    held = io.StringIO()
    # with CRLF as the terminator the writer also quotes a lone CR, which would start a new row
    writer = csv.writer(held, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows(rows)
    return held.getvalue()


def _refuse_twice(header: list[str], name: str) -> None:
    for each in header:
        if header.count(each) > 1:
            raise DataError(f"{name} has the column {each!r} more than once; rename one of them")


def _own(row: dict[str, str], line: int) -> LabeledExample:
    whole = _as_they_were(row)
    typed: dict[str, Any] = dict(whole)
    for name in OWN:
        typed[name] = _typed(name, whole[name])
    return own_example(typed, line)


def _typed(name: str, cell: str) -> object:
    if cell == "":
        return "" if name in {"example_id", "label_from", "data_version"} else None
    if name == "answers":
        return _json(cell)
    if name == "selected_at_random":
        return cell == "true"
    if name not in _NUMBERS:
        return cell
    try:
        return float(cell)
    except ValueError as error:
        raise ItemFault(f"{name} is {cell[:40]!r}, no number; correct it") from error


def _as_they_were(row: dict[str, str]) -> dict[str, str]:
    """The cells without the `'` that was put before some of them."""
    changed = _json(row[PREFIXED]) if row.get(PREFIXED) else []
    whole = dict(row)
    for name in changed if isinstance(changed, list) else []:
        if isinstance(name, str) and name in whole:
            whole[name] = whole[name].removeprefix(GUARD)
    return whole


def _guarded(name: str) -> str:
    """A column's name with `'` before it where a spreadsheet would run it, or one is there."""
    return f"{GUARD}{name}" if name.startswith(GUARD) else inert(name)


def _bare(name: str) -> str:
    """The name without the `'` that was put before it."""
    return name.removeprefix(GUARD)


def _json(cell: str) -> object:
    try:
        return json.loads(cell)
    except (ValueError, RecursionError) as error:
        raise ItemFault(f"{cell[:40]!r} is no JSON; empty the cell") from error


def _foreign(row: dict[str, str], line: int, roles: Roles) -> LabeledExample:
    used = {roles.label, roles.id, roles.annotator}
    known = {name: cell or None if name in used else cell for name, cell in row.items()}
    return foreign_example(known, line, roles)
