"""Labels as JSONL: one example a line with everything that is known of it."""

from typing import Any

import msgspec

from al_core.datasets.formats.columns import Roles, foreign_example
from al_core.datasets.formats.plain import (
    ItemFault,
    cell_of,
    each_taken,
    json_line,
    lines_of,
    text_in,
)
from al_core.domain.exchange import LabeledExample, LabelSet, Reading

FORM = "jsonl"


def written(labels: LabelSet) -> bytes:
    """A line for each example."""
    about = {"run": labels.run_id, "mode": labels.mode, "head_hash": labels.head_hash}
    return b"".join(
        json_line({**msgspec.to_builtins(each), "from": about}) for each in labels.examples
    )


def read(content: bytes, name: str, roles: Roles) -> Reading:
    """The lines of a file of ours, or of somebody else's by its roles."""
    lines = lines_of(text_in(content, name), name)
    taken = each_taken(lines, lambda line, record: _example(record, line, roles), f"{name}, line")
    return Reading(FORM, *taken)


def is_ours(content: bytes, name: str) -> bool:
    """Whether the first record is one of our export."""
    _, first = next(lines_of(text_in(content, name), name))
    return isinstance(first, dict) and _is_ours(first)


def _is_ours(record: dict[str, Any]) -> bool:
    return isinstance(record.get("from"), dict) and isinstance(record.get("content"), dict)


def _example(record: dict[str, Any], line: int, roles: Roles) -> LabeledExample:
    if not _is_ours(record):
        return foreign_example(record, line, roles)
    content = {str(key): cell_of(value) for key, value in record["content"].items()}
    plain = {**record, "content": {}, "line": line}
    try:
        known = msgspec.convert(plain, LabeledExample)
    except msgspec.ValidationError as error:
        raise ItemFault(f"{error}; correct it") from error
    return msgspec.structs.replace(known, content=content)
