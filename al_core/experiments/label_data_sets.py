"""An export of another tool, or of this one, made a data set that a new project can begin with."""

import json
import math
from dataclasses import dataclass
from pathlib import Path, PurePath

import msgspec

from al_core.datasets.catalogue import FileParams
from al_core.datasets.formats.columns import Roles
from al_core.datasets.formats.forms import read_labels
from al_core.domain.errors import DataError
from al_core.domain.exchange import Cell, Fault, LabeledExample, Reading, label_said
from al_core.experiments.data_sets import SavedDataSet, keep_upload, save_columns

FORMS_SPOKEN = {
    "label_studio": "Label Studio",
    "prodigy": "Prodigy",
    "ground_truth": "SageMaker Ground Truth",
    "huggingface": "Hugging Face",
    "csv": "a table",
    "jsonl": "JSONL",
    "parquet": "Parquet",
}


@dataclass(frozen=True)
class LabeledRows:
    """An export as a data set: one JSON object a line, and the roles of its columns.

    `labeled` of its `rows` have a label that people gave.
    """

    name: str
    form: str
    content: bytes
    columns: FileParams
    rows: int
    labeled: int
    classes: tuple[str, ...]
    faults: tuple[Fault, ...]


def labeled_rows(
    content: bytes, name: str, roles: Roles | None = None, question: str = ""
) -> LabeledRows:
    """What a data set of an export would hold; DataError where it holds no rows."""
    reading = read_labels(content, name, roles, question)
    examples = [each for each in reading.examples if any(_there(c) for c in each.content.values())]
    if not examples:
        first = f" ({reading.faults[0].message})" if reading.faults else ""
        raise DataError(f"{name} holds no example that can be read{first}; choose another file")
    columns = list(dict.fromkeys(column for each in examples for column in each.content))
    label = _free("label", columns)
    roles_found = _roles(examples, columns, label)
    kept = [each for each in examples if _whole(each, roles_found)]
    classes = _classes(kept)
    said = [_label(each, classes) for each in kept]
    numbers = _number_columns(kept, roles_found.features)
    lines = [
        json.dumps({**_cells(each, numbers), label: given or None})
        for each, given in zip(kept, said, strict=True)
    ]
    return LabeledRows(
        f"{PurePath(name).stem or 'labels'}.jsonl",
        reading.form,
        "\n".join(lines).encode() + b"\n",
        _with_classes(roles_found, classes, label, said),
        len(kept),
        sum(bool(given) for given in said),
        classes,
        (*reading.faults, *_left_out(reading, kept, roles_found)),
    )


def keep_labeled_rows(home: Path, rows: LabeledRows) -> SavedDataSet:
    """Save them as a data set that a project can be begun on, with its labels or without."""
    return save_columns(keep_upload(home, rows.name, rows.content), rows.columns)


def _roles(examples: list[LabeledExample], columns: list[str], label: str) -> FileParams:
    """What the columns are: vectors, else one text, else the features of a table."""
    cells = {name: [each.content.get(name) for each in examples] for name in columns}
    vectors = [name for name, found in cells.items() if any(isinstance(c, tuple) for c in found)]
    if vectors:
        return FileParams(label=label, embedding=(vectors[0],))
    texts = [
        name
        for name, found in cells.items()
        if any(isinstance(c, str) for c in found) and not _all_numbers(found)
    ]
    text = "text" if "text" in texts else texts[0] if len(texts) == 1 == len(columns) else None
    if text is not None:
        return FileParams(label=label, text=text)
    return FileParams(label=label, features=tuple(columns))


def _with_classes(
    roles: FileParams, classes: tuple[str, ...], label: str, said: list[str]
) -> FileParams:
    """The roles; without any label the column is left out, and the project names the classes."""
    if not any(said):
        return msgspec.structs.replace(roles, label=None)
    return msgspec.structs.replace(roles, label=label, classes=classes if len(classes) > 1 else ())


def _classes(examples: list[LabeledExample]) -> tuple[str, ...]:
    """Every class that somebody named; one alone that was denied too has "not" as its other."""
    named = dict.fromkeys(
        name.strip()
        for each in examples
        for name in (each.label, *(answer.label for answer in each.answers))
        if name.strip() and not _simulated(each)
    )
    denied = any(answer.kind == "negative" for each in examples for answer in each.answers)
    classes = tuple(named)
    return (*classes, f"not {classes[0]}") if len(classes) == 1 and denied else classes


def _label(example: LabeledExample, classes: tuple[str, ...]) -> str:
    if _simulated(example):
        return ""
    return (example.label or label_said(example.answers, classes)).strip()


def _simulated(example: LabeledExample) -> bool:
    return any(answer.since_start is not None for answer in example.answers)


def _cells(example: LabeledExample, numbers: set[str]) -> dict[str, object]:
    return {
        name: _as_number(cell) if name in numbers else cell
        for name, cell in example.content.items()
    }


def _number_columns(examples: list[LabeledExample], features: tuple[str, ...]) -> set[str]:
    return {
        name for name in features if _all_numbers([each.content.get(name) for each in examples])
    }


def _all_numbers(cells: list[Cell]) -> bool:
    return all(_as_number(cell) is not None for cell in cells if _there(cell))


def _as_number(cell: Cell) -> float | None:
    if isinstance(cell, tuple | bool) or cell is None:
        return None
    try:
        number = float(cell)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _whole(example: LabeledExample, roles: FileParams) -> bool:
    """Whether the example has what its data set's rows must have."""
    wanted = (roles.text,) if roles.text else (*roles.embedding, *roles.features)
    return all(_there(example.content.get(name or "")) for name in wanted)


def _left_out(reading: Reading, kept: list[LabeledExample], roles: FileParams) -> list[Fault]:
    there = {id(each) for each in kept}
    what = repr(roles.text) if roles.text else "one of its columns"
    return [
        Fault(each.line, f"line {each.line}: {what} is empty; the row is left out")
        for each in reading.examples
        if id(each) not in there
    ]


def _there(cell: Cell) -> bool:
    return bool(cell.strip()) if isinstance(cell, str) else cell is not None


def _free(wanted: str, taken: list[str]) -> str:
    """The name itself, or with as many underscores as make it one of its own."""
    return wanted if wanted not in taken else _free(f"{wanted}_", taken)
