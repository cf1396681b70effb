"""A Hugging Face data set: Parquet by split with class names, and a data card, in one zip.

The pool's labels are the split `train`, those of the locked audit set `test`; a row without a
label has -1, as Hugging Face has it.
"""

import io
import json
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence

from al_core.datasets.formats import parquet
from al_core.datasets.formats.columns import Roles
from al_core.datasets.formats.plain import iso, refuse_too_large
from al_core.domain.errors import DataError
from al_core.domain.exchange import Fault, LabeledExample, LabelSet, Reading

FORM = "huggingface"
CARD = "README.md"
SPLITS = {"pool": "train", "audit": "test"}
_OLDEST = (1980, 1, 1, 0, 0, 0)
"""The time of every file in the zip: equal labels give equal bytes."""


def written(labels: LabelSet) -> bytes:
    """The zip; unpacked into a repository it can be loaded with its class names."""
    parts = {
        split: tuple(each for each in labels.examples if each.role == role)
        for role, split in SPLITS.items()
    }
    there = {split: examples for split, examples in parts.items() if examples}
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as packed:
        for split, table in _splits(labels):
            _put(packed, f"data/{split}-00000-of-00001.parquet", table)
        _put(packed, CARD, card(labels, there).encode("utf-8", "replace"))
    return held.getvalue()


def read(content: bytes, name: str, roles: Roles) -> Reading:
    """The rows of all splits; a line is a row of its split here."""
    refuse_too_large(len(content), name)
    examples: list[LabeledExample] = []
    faults: list[Fault] = []
    for place, table in _tables(content, name):
        part = parquet.read(table, f"{name}, {place}", roles)
        examples += part.examples
        faults += part.faults
    return Reading(FORM, tuple(examples), tuple(faults))


def has_tables(content: bytes, name: str) -> bool:
    """Whether a zip holds Parquet files; DataError where it is no whole zip."""
    return bool(_tables(content, name))


def card(labels: LabelSet, parts: dict[str, tuple[LabeledExample, ...]]) -> str:
    """The data card: what the rows are, how they were chosen, what they must not be used for."""
    about = {
        "pretty_name": labels.title,
        "task_categories": ["text-classification"] if labels.shown else ["tabular-classification"],
        "tags": ["active-learning"],
        "configs": [
            {
                "config_name": "default",
                "data_files": [{"split": each, "path": f"data/{each}-*"} for each in parts],
            }
        ],
    }
    lines = [
        "---",
        *(f"{key}: {json.dumps(value)}" for key, value in about.items()),
        "---",
        "",
        f"# {_one_line(labels.title)}",
        "",
        *_warning(labels),
        "",
        "| split | rows | "
        + " | ".join(_one_line(each) for each in labels.classes)
        + " | no label |",
        "|" + "---|" * (len(labels.classes) + 3),
        *(_counts(split, examples, labels.classes) for split, examples in parts.items()),
        "",
        *_origin(labels),
    ]
    return "\n".join(lines) + "\n"


def _warning(labels: LabelSet) -> Sequence[str]:
    chosen = sum(each.choice is not None for each in labels.examples)
    at_random = sum(each.choice is not None and each.choice.at_random for each in labels.examples)
    said = [
        (
            f"**The split `train` is not a random sample.** {chosen:,} of its rows were chosen by "
            f"active learning (strategy {_one_line(labels.strategy)}), {at_random:,} of these at "
            "random; `selection_probability` is the chance of each pick. Shares, means and "
            "accuracies over these rows do not hold for the data they come from."
        ),
    ]
    if any(each.role == "audit" for each in labels.examples):
        said.append(
            "The split `test` was drawn at random before anything else; measure on it, and never "
            "train on it."
        )
    if labels.mode == "simulated":
        said.append(
            "**No person gave these labels:** they were given by simulated people over known ones."
        )
    return said


def _origin(labels: LabelSet) -> Sequence[str]:
    return (
        "## Where it is from",
        "",
        f"- run {_one_line(labels.run_id)}, log head `{labels.head_hash}`",
        f"- data version `{labels.data_version}`",
        f"- exported {iso(labels.made_at)}",
        *_COLUMNS,
    )


_COLUMNS = (
    "- `label_from`: who gave the label; `answers`: what each person said and when",
    "- `agreement`: the share of answers that give the label",
    "- `labels_behind`: how stale the model was that chose the row",
    "- licence and source of the rows: not known to the lab; fill them in before you pass this on",
)


def _counts(split: str, examples: Sequence[LabeledExample], classes: Sequence[str]) -> str:
    counts = Counter(each.label for each in examples)
    cells = [str(counts[name]) for name in (*classes, "")]
    return f"| {split} | {len(examples)} | " + " | ".join(cells) + " |"


def _one_line(text: str) -> str:
    """A text that is no Markdown and no HTML, on one line."""
    plain = "".join(letter if letter.isprintable() else " " for letter in text)
    for mark in "\\`*_[]<>#|&":
        plain = plain.replace(mark, {"<": "&lt;", ">": "&gt;", "&": "&amp;"}.get(mark, f"\\{mark}"))
    return plain


def _splits(labels: LabelSet) -> Iterator[tuple[str, bytes]]:
    """Each split as Parquet of one shape, its labels as numbers with their names in the schema."""
    import pyarrow as pa

    table, number = parquet.table_of(labels), {name: n for n, name in enumerate(labels.classes)}
    codes = pa.array([number.get(each.label, -1) for each in labels.examples], pa.int64())
    table = table.set_column(table.column_names.index("label"), "label", codes)
    named = {"label": {"names": list(labels.classes), "_type": "ClassLabel"}}
    about = {"huggingface": json.dumps({"info": {"features": named}})}
    for role, split in SPLITS.items():
        mine = pa.array([each.role == role for each in labels.examples], pa.bool_())
        if any(each.role == role for each in labels.examples):
            yield split, parquet.packed(table.filter(mine), about)


def _put(packed: zipfile.ZipFile, place: str, content: bytes) -> None:
    packed.writestr(zipfile.ZipInfo(place, _OLDEST), content, zipfile.ZIP_DEFLATED)


_BROKEN = (
    zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, OSError
)  # fmt: skip


def _tables(content: bytes, name: str) -> list[tuple[str, bytes]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            wanted = [each for each in packed.infolist() if each.filename.endswith(".parquet")]
            size = sum(each.file_size for each in wanted)
            refuse_too_large(size, f"{name} unpacked")
            found = [(each.filename, packed.read(each)) for each in wanted]
    except _BROKEN as error:
        raise DataError(f"{name} is not a whole zip ({str(error)[:80]}); write it again") from error
    if not found:
        raise DataError(f"{name} holds no Parquet file; choose the zip of a data set")
    return found
