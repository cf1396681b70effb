"""What all formats share: text out of bytes, times, JSON item by item with its line."""

import hashlib
import json
import math
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any, NoReturn, TypeVar

import msgspec

from al_core.datasets.files import DEFAULT_LIMITS
from al_core.domain.errors import DataError
from al_core.domain.exchange import Cell, Fault, LabeledExample

T = TypeVar("T")
R = TypeVar("R")
OURS = "looplab"
"""The key under which a record carries what its format has no place for."""
_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_FIRST, _LAST = -62_135_596_800.0, 253_402_300_799.0
"""Unix seconds that have a date: the years 1 to 9999."""
_SPACES = " \t\r\n"


class ItemFault(DataError):
    """One record that can't be used; the others can."""


def text_in(content: bytes, name: str) -> str:
    """The text of a file in UTF-8, or in UTF-16 with its mark; DataError for anything else."""
    refuse_too_large(len(content), name)
    encoding = next((known for mark, known in _MARKS.items() if content.startswith(mark)), "utf-8")
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise DataError(
            f"{name} is not {encoding}: byte 0x{content[error.start]:02x} at position "
            f"{error.start}; save it as UTF-8"
        ) from error
    if not text.strip():
        raise DataError(f"{name} is empty; choose a file with labels")
    return text


def refuse_too_large(size: int, name: str) -> None:
    """DataError for more bytes than are read of one file."""
    if size > DEFAULT_LIMITS.megabytes * 1e6:
        raise DataError(
            f"{name} has {size / 1e6:,.0f} MB, more than the limit of "
            f"{DEFAULT_LIMITS.megabytes:,.0f} MB; split it"
        )


def lines_of(text: str, name: str) -> Iterator[tuple[int, dict[str, Any] | Fault]]:
    """Each JSON object of a text with one a line, with its line; a Fault for one that is none."""
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            yield number, _object(line, number, name)


def items_of(text: str, name: str) -> Iterator[tuple[int, dict[str, Any] | Fault]]:
    """Each object of one JSON array with the line it begins on; a Fault for one that is none.

    The array is read item by item: what stands before the first misprint is not lost.
    """
    place, line = _skipped(text, 0), 1
    line += text.count("\n", 0, place)
    if text[place : place + 1] != "[":
        raise DataError(f"{name} is no JSON array; export it as JSON again")
    place += 1
    while True:
        start = _skipped(text, place)
        line += text.count("\n", place, start)
        if text[start : start + 1] == "]":
            return
        try:
            item, place = _decoder().raw_decode(text, start)
        except (ValueError, RecursionError) as error:
            yield line, Fault(line, f"{name}, line {line}: {_short(error)}; correct the JSON there")
            return
        yield line, item if isinstance(item, dict) else _no_object(line, name)
        line += text.count("\n", start, place)
        after = _skipped(text, place)
        line += text.count("\n", place, after)
        place = after + 1 if text[after : after + 1] == "," else after
        if text[after : after + 1] not in {",", "]"}:
            yield line, Fault(line, f"{name}, line {line}: the array ends in mid-air; it was cut")
            return


def each_taken(
    items: Iterable[tuple[int, R | Fault]], take: Callable[[int, R], T], where: str
) -> tuple[tuple[T, ...], tuple[Fault, ...]]:
    """What `take` makes of each item by its number, and the faults of those it refuses.

    where: the file and what its numbers count, such as "labels.csv, line".
    """
    made, faults = [], []
    for number, item in items:
        try:
            if isinstance(item, Fault):
                faults.append(item)
            else:
                made.append(take(number, item))
        except ItemFault as error:
            faults.append(Fault(number, f"{where} {number}: {error}"))
    return tuple(made), tuple(faults)


def json_line(record: dict[str, Any]) -> bytes:
    """A record as one line of ASCII JSON: half pairs and line ends of all kinds survive."""
    return json.dumps(record, allow_nan=False).encode() + b"\n"


def iso(seconds: float) -> str:
    """Unix seconds as other tools write them, in UTC; the nearest date for those without one.

    >>> iso(1615327936.728353)
    '2021-03-09T22:12:16.728353Z'
    """
    moment = datetime.fromtimestamp(min(max(seconds, _FIRST), _LAST), UTC)
    return moment.isoformat(timespec="microseconds").replace("+00:00", "Z")


def seconds_of(moment: object) -> float | None:
    """Unix seconds of an ISO time (UTC where it names no zone) or of a number; None for neither."""
    if not isinstance(moment, str):
        seconds = number_of(moment)
        return seconds if seconds is not None and _FIRST <= seconds <= _LAST else None
    try:
        parsed = datetime.fromisoformat(moment)
    except ValueError:
        return None
    return (parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)).timestamp()


def number_of(value: object) -> float | None:
    """A finite number as it is; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None


def cell_of(value: object) -> Cell:
    """A JSON value as a cell: lists of numbers are vectors, other lists and objects their JSON."""
    if value is None or isinstance(value, str | bool):
        return value
    if isinstance(value, int | float | Decimal):
        return number_of(value)
    if not isinstance(value, list | tuple | dict):
        return _in_words(value)
    if isinstance(value, list | tuple):
        numbers = [number_of(each) for each in value]
        if numbers and all(each is not None for each in numbers):
            return tuple(each for each in numbers if each is not None)
    return json.dumps(value, default=_in_words)


def _in_words(value: object) -> str:
    """What a table may hold and JSON may not: moments as ISO has them."""
    if isinstance(value, bytes):
        raise ItemFault("a cell holds bytes, not text; leave its column out")
    return value.isoformat() if isinstance(value, date | time) else str(value)


def class_name(value: object) -> str:
    """A label as a class's name: whole numbers without their ".0"; ItemFault for no scalar."""
    if isinstance(value, str):
        return value
    number = number_of(value)
    if number is None:
        raise ItemFault(f"the label {str(value)[:40]!r} is no class name; give it as text")
    return str(int(number)) if number.is_integer() else str(number)


def content_id(content: dict[str, Cell]) -> str:
    """A name for an example whose source gave it none: of what it holds."""
    packed = json.dumps(content, sort_keys=True).encode()
    return f"content {hashlib.sha256(packed).hexdigest()[:16]}"


def ours(example: LabeledExample) -> dict[str, Any]:
    """What a record says of an example under `OURS`, beside the format's own fields."""
    return _without(msgspec.to_builtins(example), "content", "answers", "label", "line", "hashes")


def with_ours(example: LabeledExample, record: object) -> LabeledExample:
    """The example with what our own export said of it; anything else under that key is ignored."""
    if not isinstance(record, dict):
        return example
    fields = {name: record[name] for name in _OURS if name in record}
    try:
        known = msgspec.convert(
            {"id": example.id, "content": {}, **fields}, LabeledExample, strict=True
        )
    except msgspec.ValidationError:
        return example
    kept = {name: getattr(known, name) for name in fields}
    return msgspec.structs.replace(example, **kept)


_OURS = ("id", "label_from", "agreement", "prediction", "choice", "role", "row", "data_version")


def _without(record: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in record.items() if name not in names}


def _object(line: str, number: int, name: str) -> dict[str, Any] | Fault:
    try:
        record = _decoder().decode(line.strip(_SPACES + "\ufeff"))
    except (ValueError, RecursionError) as error:
        return Fault(
            number, f"{name}, line {number}: {_short(error)}; write one JSON object a line"
        )
    return record if isinstance(record, dict) else _no_object(number, name)


def _no_object(line: int, name: str) -> Fault:
    return Fault(line, f"{name}, line {line}: this is no JSON object; leave it out")


def _decoder() -> json.JSONDecoder:
    return json.JSONDecoder(parse_constant=_refused)


def _refused(word: str) -> NoReturn:
    raise ValueError(f"{word} is no JSON number")


def _short(error: Exception) -> str:
    return getattr(error, "msg", str(error))[:80]


def _skipped(text: str, place: int) -> int:
    while place < len(text) and text[place] in _SPACES + "\ufeff":
        place += 1
    return place
