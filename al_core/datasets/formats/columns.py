"""A labeled example as one flat row, and back: what CSV, Parquet and JSONL have in common.

The example's own columns keep their names, unless one of ours or "data." begins there: then
"data." stands before them.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from al_core.datasets.formats.plain import ItemFault, cell_of, class_name, content_id, number_of
from al_core.domain.exchange import (
    Cell,
    Choice,
    HumanAnswer,
    LabeledExample,
    LabelSet,
    ModelAnswer,
)

MARK = "data."
PREFIXED = "prefixed"
OWN = (
    "example_id", "label", "label_from", "agreement", "annotators", "answers", "answered_at",
    "active_seconds", "selection_probability", "selection_utility", "selection_strategy",
    "selected_at_random", "batch", "labels_behind", "versions_behind", "seconds_behind",
    "selecting_model", "predicted", "predicted_score", "predicting_model", "role", "row",
    "data_version",
)  # fmt: skip
"""Our columns, in the order in which they follow the example's own."""


class Roles(msgspec.Struct, frozen=True):
    """Which columns of somebody else's table hold what; "" = none. The rest is content."""

    label: str = "label"
    id: str = ""
    annotator: str = ""


def column(name: str) -> str:
    """What a column of the content is called in the table."""
    taken = name in OWN or name == PREFIXED or name.startswith(MARK)
    return f"{MARK}{name}" if taken else name


def content_columns(labels: LabelSet) -> list[str]:
    """All columns of the content, in the order in which they first come."""
    return list(dict.fromkeys(name for each in labels.examples for name in each.content))


def row_of(example: LabeledExample) -> dict[str, Any]:
    """Our columns of an example; answers whole, as plain values."""
    choice, guess = example.choice, example.prediction
    times = [each.at if each.at is not None else each.since_start for each in example.answers]
    given = [each.active_seconds for each in example.answers if each.active_seconds is not None]
    said = [each.annotator for each in example.answers if each.kind != "skip"]
    row: dict[str, Any] = dict.fromkeys(OWN)
    row |= {
        "example_id": example.id,
        "label": example.label or None,
        "label_from": example.label_from,
        "agreement": example.agreement,
        "annotators": "; ".join(said),
        "answers": msgspec.to_builtins(example.answers),
        "answered_at": max((at for at in times if at is not None), default=None),
        "active_seconds": sum(given) if given else None,
        "role": example.role,
        "row": example.row,
        "data_version": example.data_version,
    }
    if guess is not None:
        row |= {"predicted": guess.label, "predicted_score": guess.score}
        row["predicting_model"] = guess.version
    return row if choice is None else row | _choice_cells(choice)


def is_own(names: Iterable[str]) -> bool:
    """Whether a table is one of ours."""
    return set(OWN) <= set(names)


def own_example(row: Mapping[str, Any], line: int) -> LabeledExample:
    """The example of a row of ours. The label of the column stands, whatever the answers say."""
    answers = _answers(row["answers"])
    label = row["label"]
    return LabeledExample(
        id=str(row["example_id"]),
        content=_content(row),
        label="" if label is None else class_name(label),
        label_from=_told(row["label_from"]),
        answers=answers,
        agreement=number_of(row["agreement"]),
        prediction=_guess(row),
        choice=_choice(row),
        role="audit" if row["role"] == "audit" else "pool",
        row=_whole(row["row"], -1),
        data_version=str(row["data_version"] or ""),
        line=line,
    )


def foreign_example(row: Mapping[str, Any], line: int, roles: Roles) -> LabeledExample:
    """The example of a row of somebody else's: a label is what one person said."""
    used = {roles.label, roles.id, roles.annotator} - {""}
    content = {name: cell_of(value) for name, value in row.items() if name not in used}
    if not content:
        raise ItemFault("the row has no content beside its label; add a column")
    said = row.get(roles.label) if roles.label else None
    who = row.get(roles.annotator) if roles.annotator else None
    number = row.get(roles.id) if roles.id else None
    label = "" if said is None else class_name(said)
    named = content_id(content) if number is None else class_name(number)
    given = HumanAnswer("" if who is None else class_name(who), label=label)
    return LabeledExample(named, content, label, answers=(given,) if label else (), line=line)


def _choice_cells(choice: Choice) -> dict[str, Any]:
    return {
        "selection_probability": choice.probability,
        "selection_utility": choice.utility,
        "selection_strategy": choice.strategy,
        "selected_at_random": choice.at_random,
        "batch": choice.batch,
        "labels_behind": choice.labels_behind,
        "versions_behind": choice.versions_behind,
        "seconds_behind": choice.seconds_behind,
        "selecting_model": choice.model_version,
    }


def _choice(row: Mapping[str, Any]) -> Choice | None:
    if row["batch"] is None:
        return None
    return Choice(
        batch=_whole(row["batch"]),
        strategy=str(row["selection_strategy"] or ""),
        utility=number_of(row["selection_utility"]) or 0.0,
        probability=number_of(row["selection_probability"]) or 0.0,
        at_random=row["selected_at_random"] is True,
        model_version=_whole(row["selecting_model"]),
        labels_behind=_whole(row["labels_behind"]),
        versions_behind=_whole(row["versions_behind"]),
        seconds_behind=number_of(row["seconds_behind"]) or 0.0,
    )


def _guess(row: Mapping[str, Any]) -> ModelAnswer | None:
    if row["predicted"] is None:
        return None
    version = row["predicting_model"]
    score = number_of(row["predicted_score"])
    return ModelAnswer(class_name(row["predicted"]), score, "" if version is None else str(version))


def _answers(found: object) -> tuple[HumanAnswer, ...]:
    if found is None:
        return ()
    try:
        return msgspec.convert(found, tuple[HumanAnswer, ...])
    except msgspec.ValidationError as error:
        raise ItemFault(f"the column answers can't be read ({error}); empty the cell") from error


def _content(row: Mapping[str, Any]) -> dict[str, Cell]:
    return {
        name.removeprefix(MARK): cell_of(value)
        for name, value in row.items()
        if name not in OWN and name != PREFIXED
    }


def _told(word: object) -> Any:
    known = ("answer", "consensus", "adjudicator", "by hand", "elsewhere", "data")
    return word if word in known else ""


def _whole(value: object, otherwise: int = 0) -> int:
    number = number_of(value)
    return otherwise if number is None else int(number)
