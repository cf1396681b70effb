"""Every format by name, and which of them a file is in."""

from collections.abc import Callable
from dataclasses import dataclass

from al_core.datasets.formats import (
    csv_form,
    ground_truth,
    huggingface,
    jsonl,
    label_studio,
    parquet,
    prodigy,
)
from al_core.datasets.formats.columns import Roles
from al_core.datasets.formats.labeling_config import labeling_config
from al_core.datasets.formats.plain import OURS, lines_of, text_in
from al_core.domain.errors import DataError
from al_core.domain.exchange import LabelSet, Reading


@dataclass(frozen=True)
class Form:
    """A format in which labels go out.

    about: whom it is for, in a line. setup: what the other tool must be set up with first.
    """

    name: str
    title: str
    suffix: str
    mime: str
    about: str
    written: Callable[[LabelSet], bytes]
    setup: Callable[[LabelSet], str] = lambda _: ""


FORMS = {
    form.name: form
    for form in (
        Form(
            "csv", "CSV for people", ".csv", "text/csv",
            "opens in a spreadsheet; what it would run as a formula is made harmless",
            csv_form.written_for_people,
        ),
        Form(
            "csv_exact", "CSV for machines", ".csv", "text/csv",
            "every cell as it is; don't open it in a spreadsheet",
            csv_form.written_for_machines,
        ),
        Form(
            "jsonl", "JSONL", ".jsonl", "application/x-ndjson",
            "one example a line with all that is known of it", jsonl.written,
        ),
        Form(
            "parquet", "Parquet", ".parquet", "application/vnd.apache.parquet",
            "typed columns, answers as lists", parquet.written,
        ),
        Form(
            "label_studio", "Label Studio", ".json", "application/json",
            "tasks with annotations, and predictions with their scores", label_studio.written,
            labeling_config,
        ),
        Form(
            "prodigy", "Prodigy", ".jsonl", "application/x-ndjson",
            "one answer a line, as db-in takes them", prodigy.written,
        ),
        Form(
            "ground_truth", "SageMaker Ground Truth", ".manifest", "application/x-ndjson",
            "an augmented manifest; only people's labels are called human", ground_truth.written,
        ),
        Form(
            "huggingface", "Hugging Face", ".zip", "application/zip",
            "Parquet with class names, split by audit set, and a data card", huggingface.written,
        ),
    )
}  # fmt: skip


def form_of(content: bytes, name: str) -> str:
    """The format that a file is in, by what it holds; DataError where it is none of them."""
    if content.startswith(b"PAR1"):
        return parquet.FORM
    if content.startswith(b"PK\x03\x04"):
        return huggingface.FORM
    text = text_in(content, name)
    head = text.lstrip()[:1]
    if head == "[":
        return label_studio.FORM
    return _lines_form(text, name) if head == "{" else csv_form.FORM


def is_export(content: bytes, name: str) -> bool:
    """Whether a file is an export of labels, of a tool or of ours, and not a plain table."""
    try:
        form = form_of(content, name)
        return form in _EXPORTS or _IS_OURS[form](content, name)
    except DataError:
        return False


def read_labels(
    content: bytes, name: str, roles: Roles | None = None, question: str = ""
) -> Reading:
    """The labels of a file in any of the formats.

    roles: the columns of a table that is not ours. question: the `from_name` of Label Studio
    that is the label, where there are several. Raises DataError for a file that can't be read
    at all; what is wrong with single records stands in the reading's faults.
    """
    form, known = form_of(content, name), roles or Roles()
    if form == label_studio.FORM:
        return label_studio.read(content, name, question)
    if form in _LINES:
        return _LINES[form](content, name)
    return _TABLES[form](content, name, known)


_LINES: dict[str, Callable[[bytes, str], Reading]] = {
    prodigy.FORM: prodigy.read,
    ground_truth.FORM: ground_truth.read,
}
_TABLES: dict[str, Callable[[bytes, str, Roles], Reading]] = {
    "csv": csv_form.read,
    "jsonl": jsonl.read,
    "parquet": parquet.read,
    "huggingface": huggingface.read,
}


_PRODIGYS = {"_input_hash", "_task_hash", "_view_id"}


_EXPORTS = {label_studio.FORM, *_LINES}
_IS_OURS: dict[str, Callable[[bytes, str], bool]] = {
    "csv": csv_form.is_ours,
    "jsonl": jsonl.is_ours,
    "parquet": parquet.is_ours,
    "huggingface": huggingface.has_tables,
}


def _lines_form(text: str, name: str) -> str:
    """What a text with one object a line is, by the keys of its first ones."""
    for place, (_, record) in enumerate(lines_of(text, name)):
        if not isinstance(record, dict):
            continue
        keys = set(record)
        if keys & {"source", "source-ref"} and (OURS in keys or _has_metadata(keys)):
            return ground_truth.FORM
        if keys & _PRODIGYS or record.get("answer") in prodigy.WORDS:
            return prodigy.FORM
        if "annotations" in keys and "data" in keys:
            raise DataError(f"{name} has Label Studio tasks one a line; export it as JSON")
        if place >= 100:
            break
    return jsonl.FORM


def _has_metadata(keys: set[str]) -> bool:
    return any(key.endswith(ground_truth.META) for key in keys)
