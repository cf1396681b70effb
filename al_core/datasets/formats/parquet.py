"""Labels as one Parquet table: our columns beside the example's own, the answers as they are."""

import io
import json
from collections.abc import Mapping
from typing import Any

import msgspec

from al_core.datasets.files import DEFAULT_LIMITS
from al_core.datasets.formats.columns import (
    OWN,
    Roles,
    column,
    content_columns,
    foreign_example,
    is_own,
    own_example,
    row_of,
)
from al_core.datasets.formats.csv_form import refuse_missing
from al_core.datasets.formats.plain import each_taken, refuse_too_large
from al_core.domain.errors import DataError
from al_core.domain.exchange import Cell, LabeledExample, LabelSet, Reading

FORM = "parquet"
_NUMBERS = {
    "agreement", "answered_at", "active_seconds", "selection_probability", "selection_utility",
    "seconds_behind", "predicted_score",
}  # fmt: skip
_WHOLE = {"batch", "labels_behind", "versions_behind", "selecting_model", "row"}


def written(labels: LabelSet) -> bytes:
    """The table as a Parquet file."""
    return packed(table_of(labels), {})


def packed(table: Any, metadata: Mapping[str, str]) -> bytes:
    """An Arrow table as a Parquet file; `metadata` goes into its schema."""
    import pyarrow.parquet as pq

    held = io.BytesIO()
    known = {key.decode(): value.decode() for key, value in table.schema.metadata.items()}
    table = table.replace_schema_metadata({**known, **metadata})
    pq.write_table(table, held, compression="zstd")
    return held.getvalue()


def table_of(labels: LabelSet) -> Any:
    """All examples as an Arrow table."""
    import pyarrow as pa

    columns: dict[str, Any] = {}
    for name in content_columns(labels):
        cells = [each.content.get(name) for each in labels.examples]
        columns[_whole_text(column(name))] = _content_array(cells)
    rows = [row_of(each) for each in labels.examples]
    for name in OWN:
        columns[name] = _own_array(name, [row[name] for row in rows])
    about = {"looplab_run": labels.run_id, "looplab_head": labels.head_hash}
    return pa.table(columns).replace_schema_metadata(about)


def read(content: bytes, name: str, roles: Roles) -> Reading:
    """The rows of a table of ours, or of somebody else's by its roles; a line is a row here."""
    table, names = _table(content, name)
    own = is_own(table)
    labels = "label" if own else roles.label
    if not own:
        refuse_missing(list(table), roles, name)

    def example(place: int, cells: tuple[Any, ...]) -> LabeledExample:
        row = dict(zip(table, cells, strict=True))
        if names is not None and labels in row:
            row[labels] = _named(row[labels], names)
        return _own(row, place) if own else foreign_example(row, place, roles)

    rows = enumerate(zip(*table.values(), strict=True), 1)
    return Reading(FORM, *each_taken(rows, example, f"{name}, row"))


def is_ours(content: bytes, name: str) -> bool:
    """Whether the table has our columns."""
    return is_own(_opened(content, name).schema_arrow.names)


def _opened(content: bytes, name: str) -> Any:
    import pyarrow as pa
    import pyarrow.parquet as pq

    refuse_too_large(len(content), name)
    try:
        return pq.ParquetFile(io.BytesIO(content))
    except (pa.ArrowException, OSError) as error:
        raise _not_whole(name, error) from error


def _not_whole(name: str, error: Exception) -> DataError:
    return DataError(f"{name} is not a whole Parquet file ({str(error)[:120]}); write it again")


def _table(content: bytes, name: str) -> tuple[dict[str, list[Any]], list[str] | None]:
    """The columns as plain values, and the names behind class numbers where the file has some."""
    import pyarrow as pa

    file = _opened(content, name)
    if len(set(file.schema_arrow.names)) != len(file.schema_arrow.names):
        raise DataError(f"{name} has a column name twice; rename one of them")
    try:
        _refuse_too_much(file.metadata, name)
        table = file.read()
        columns = {field: table.column(field).to_pylist() for field in table.column_names}
    except (pa.ArrowException, OSError, KeyError) as error:
        raise _not_whole(name, error) from error
    return columns, class_names(table.schema.metadata)


def class_names(metadata: Mapping[bytes, bytes] | None) -> list[str] | None:
    """The class names that a Hugging Face file keeps in its schema; None without any."""
    try:
        about = json.loads((metadata or {}).get(b"huggingface", b"null"))
        names = about["info"]["features"]["label"]["names"]
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    return [str(each) for each in names] if isinstance(names, list) else None


def _refuse_too_much(about: Any, name: str) -> None:
    groups = (about.row_group(group) for group in range(about.num_row_groups))
    unpacked = sum(group.total_byte_size for group in groups)
    if unpacked > 10 * DEFAULT_LIMITS.megabytes * 1e6 or about.num_rows > DEFAULT_LIMITS.rows:
        raise DataError(
            f"{name} has {about.num_rows:,} rows and {unpacked / 1e6:,.0f} MB unpacked, more than "
            f"is read of one file ({DEFAULT_LIMITS.rows:,} rows); split it"
        )


def _named(label: object, names: list[str]) -> object:
    """The name of a class number; -1 is no label, as Hugging Face has it."""
    if not isinstance(label, int) or isinstance(label, bool):
        return label
    if label < 0:
        return None
    return names[label] if label < len(names) else label


def _own(row: dict[str, Any], place: int) -> LabeledExample:
    answers = row["answers"]
    if isinstance(answers, list):
        answers = [_told(each) if isinstance(each, dict) else each for each in answers]
    return own_example({**row, "answers": answers}, place)


def _told(answer: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in answer.items() if value is not None}


def _own_array(name: str, values: list[Any]) -> Any:
    import pyarrow as pa

    if name == "answers":
        return pa.array([[_answer(each) for each in said] for said in values], _answer_type())
    if name == "selected_at_random":
        return pa.array(values, pa.bool_())
    if name in _WHOLE:
        return pa.array(values, pa.int64())
    if name in _NUMBERS:
        return pa.array(values, pa.float64())
    return pa.array([None if each is None else _whole_text(str(each)) for each in values])


def _answer(said: dict[str, Any]) -> dict[str, Any]:
    return {
        name: _whole_text(value) if isinstance(value, str) else value
        for name, value in said.items()
    }


def _answer_type() -> Any:
    import pyarrow as pa

    kinds = {
        "annotator": pa.string(), "kind": pa.string(), "label": pa.string(), "at": pa.float64(),
        "since_start": pa.float64(), "active_seconds": pa.float64(), "decides": pa.bool_(),
        "labels_behind": pa.int64(), "versions_behind": pa.int64(),
        "seconds_behind": pa.float64(), "id": pa.string(),
    }  # fmt: skip
    return pa.list_(pa.struct(list(kinds.items())))


def _content_array(cells: list[Cell]) -> Any:
    """A column of one type: numbers, vectors, or texts with all else as its JSON."""
    import pyarrow as pa

    kinds = {type(cell) for cell in cells if cell is not None}
    if kinds and kinds <= {float, int}:
        return pa.array(cells, pa.float64())
    if kinds == {tuple}:
        return pa.array(cells, pa.list_(pa.float64()))
    return pa.array([_as_text(cell) for cell in cells], pa.string())


def _as_text(cell: Cell) -> str | None:
    if cell is None or isinstance(cell, str):
        return None if cell is None else _whole_text(cell)
    return msgspec.json.encode(cell).decode()


def _whole_text(text: str) -> str:
    """The text; halves of pairs, which UTF-8 can't hold, become "?"."""
    return text.encode("utf-8", "replace").decode()
