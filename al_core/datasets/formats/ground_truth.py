"""SageMaker Ground Truth: an augmented manifest of text or image classification, one line each.

Read: a label whose metadata do not say `"human-annotated": "yes"` is a model's, whatever else
they say. Written: "yes" for what a person said, "no" for what the data came with or simulated
people said.
"""

from typing import Any

import msgspec

from al_core.datasets.formats.plain import (
    OURS,
    ItemFault,
    cell_of,
    class_name,
    content_id,
    each_taken,
    iso,
    json_line,
    lines_of,
    number_of,
    ours,
    seconds_of,
    text_in,
    with_ours,
)
from al_core.domain.errors import DataError
from al_core.domain.exchange import (
    Cell,
    HumanAnswer,
    LabeledExample,
    LabelSet,
    ModelAnswer,
    Reading,
)

FORM = "ground_truth"
ATTRIBUTE, META = "label", "-metadata"
_TYPES = ("groundtruth/text-classification", "groundtruth/image-classification")
_PEOPLE = {"answer", "consensus", "adjudicator", "by hand", "elsewhere"}


def written(labels: LabelSet) -> bytes:
    """A line for each example; one without a label has its source alone."""
    return b"".join(json_line(_line(each, labels)) for each in labels.examples)


def read(content: bytes, name: str) -> Reading:
    """The lines of an output manifest; DataError where it holds several label attributes."""
    found = list(lines_of(text_in(content, name), name))
    attribute = _attribute([record for _, record in found if isinstance(record, dict)], name)
    taken = each_taken(
        found, lambda line, record: _example(line, record, attribute), f"{name}, line"
    )
    return Reading(FORM, *taken)


def _line(example: LabeledExample, labels: LabelSet) -> dict[str, Any]:
    shown = example.content.get(labels.shown)
    source = {"source": shown} if isinstance(shown, str) else {"source-ref": f"row {example.row}"}
    about = ours(example) | {"content": example.content, "mode": labels.mode}
    about["annotators"] = [each.annotator for each in example.answers]
    about["answers"] = msgspec.to_builtins(example.answers)
    about["run"] = labels.run_id
    if not example.label:
        return source | {OURS: about}
    return source | {
        ATTRIBUTE: labels.classes.index(example.label),
        ATTRIBUTE + META: _metadata(example, labels),
        OURS: about,
    }


def _metadata(example: LabeledExample, labels: LabelSet) -> dict[str, Any]:
    people = labels.mode == "live" and example.label_from in _PEOPLE
    given = [each.at for each in example.answers if each.at is not None]
    image = "image" in example.content
    return {
        "class-name": example.label,
        "confidence": 0.0 if example.agreement is None else example.agreement,
        "human-annotated": "yes" if people else "no",
        "creation-date": iso(max(given, default=labels.made_at)).removesuffix("Z"),
        "type": f"groundtruth/{'image' if image else 'text'}-classification",
        "job-name": f"labeling-job/{labels.run_id}",
    }


def _attribute(records: list[dict[str, Any]], name: str) -> str:
    """The one label attribute of a manifest."""
    named = {
        key.removesuffix(META)
        for record in records
        for key, value in record.items()
        if key.endswith(META) and isinstance(value, dict)
    }
    if len(named) > 1:
        raise DataError(
            f"{name} holds {len(named)} label attributes: {', '.join(sorted(named)[:10])}; leave "
            "one of them in, with its metadata"
        )
    return next(iter(named), "")


def _example(line: int, record: dict[str, Any], attribute: str) -> LabeledExample:
    known, meta = record.get(OURS), record.get(attribute + META)
    content = _content(record, known, attribute)
    human: tuple[HumanAnswer, ...] = ()
    guess: ModelAnswer | None = None
    if attribute and isinstance(meta, dict) and "failure-reason" not in meta:
        label = _class(record, meta, attribute)
        score = number_of(meta.get("confidence"))
        job = str(meta.get("job-name", ""))
        if meta.get("human-annotated") == "yes":
            moment = seconds_of(meta.get("creation-date"))
            human = (HumanAnswer(job, label=label, at=moment, id=job),)
        else:
            guess = ModelAnswer(label, score, job)
    example = LabeledExample(
        content_id(content), content, answers=human, prediction=guess, line=line
    )
    if guess is not None and isinstance(known, dict):
        known = {name: value for name, value in known.items() if name != "prediction"}
    return with_ours(example, known)


def _content(record: dict[str, Any], known: object, attribute: str) -> dict[str, Cell]:
    held = known.get("content") if isinstance(known, dict) else None
    if isinstance(held, dict) and held:
        return {str(key): cell_of(value) for key, value in held.items()}
    if "source" in record:
        content = {"text": cell_of(record["source"])}
    elif "source-ref" in record:
        content = {"image": cell_of(record["source-ref"])}
    else:
        raise ItemFault('the line has neither "source" nor "source-ref"; leave it out')
    more = {"source", "source-ref", OURS, attribute, attribute + META}
    return content | {key: cell_of(value) for key, value in record.items() if key not in more}


def _class(record: dict[str, Any], meta: dict[str, Any], attribute: str) -> str:
    """The class's name; its number alone says nothing without the job's list of classes."""
    if meta.get("type") not in _TYPES:
        raise ItemFault(
            f"the job type {str(meta.get('type'))[:60]!r} is no classification; choose another file"
        )
    if "class-name" not in meta:
        raise ItemFault(
            f"the label {str(record.get(attribute))[:40]!r} has no class-name in its "
            "metadata; add it"
        )
    return class_name(meta["class-name"])
