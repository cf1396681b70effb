"""Label Studio's JSON: tasks with annotations and predictions, as it exports and imports them.

Written: `completed_by` names a user of that Label Studio and is left out (whoever imports gets
the annotations); who said what stands in the task's `meta`. Read: `was_cancelled` is a skip,
`lead_time` the active seconds, `ground_truth` decides, predictions are never a person's.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
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
    items_of,
    number_of,
    ours,
    seconds_of,
    text_in,
    with_ours,
)
from al_core.domain.errors import DataError
from al_core.domain.exchange import (
    HumanAnswer,
    LabeledExample,
    LabelSet,
    ModelAnswer,
    Reading,
    label_said,
)

FORM = "label_studio"
QUESTION, SHOWN = "label", "text"


def written(labels: LabelSet) -> bytes:
    """All examples as tasks of one JSON array, one a line."""
    shown = labels.shown or SHOWN
    tasks = [
        json.dumps(_task(each, place, shown, labels), allow_nan=False)
        for place, each in enumerate(labels.examples, 1)
    ]
    return ("[\n" + ",\n".join(tasks) + "\n]\n").encode()


def read(content: bytes, name: str, question: str = "") -> Reading:
    """The tasks of an export. question: the `from_name` to read, where there are several."""
    tasks = list(items_of(text_in(content, name), name))
    asked = question or _only_question([task for _, task in tasks if isinstance(task, dict)], name)
    taken = each_taken(tasks, lambda line, task: _example(line, task, asked), f"{name}, line")
    return Reading(FORM, *taken)


def _task(example: LabeledExample, place: int, shown: str, labels: LabelSet) -> dict[str, Any]:
    answers = _spoken(example, labels.classes)
    said = [_annotation(each, example, place, shown) for each in answers]
    guess = example.prediction
    about = ours(example) | {"annotators": [each.annotator for each in answers]}
    about["staleness"] = [_staleness(each) for each in answers]
    about["run"], about["mode"] = labels.run_id, labels.mode
    return {
        "id": place,
        "data": example.content,
        "meta": {OURS: about},
        "annotations": said,
        "predictions": [] if guess is None else [_prediction(guess, example, shown)],
    }


def _spoken(example: LabeledExample, classes: tuple[str, ...]) -> tuple[HumanAnswer, ...]:
    """The answers, with a deciding one behind them where they alone do not come to the label."""
    known = tuple(each for each in example.answers if each.kind != "negative")
    if not example.label or label_said(known, classes) == example.label:
        return known
    return (*known, HumanAnswer(example.label_from, label=example.label, decides=True))


def _staleness(answer: HumanAnswer) -> dict[str, float | None]:
    return {
        "labels_behind": answer.labels_behind,
        "versions_behind": answer.versions_behind,
        "seconds_behind": answer.seconds_behind,
    }


def _annotation(
    answer: HumanAnswer, example: LabeledExample, task: int, shown: str
) -> dict[str, Any]:
    given = {} if answer.at is None else dict.fromkeys(("created_at", "updated_at"), iso(answer.at))
    choice = [] if answer.kind == "skip" else [_choice(answer.label, example.id, shown)]
    return {
        "result": choice,
        "was_cancelled": answer.kind == "skip",
        "ground_truth": answer.decides,
        "lead_time": answer.active_seconds,
        "result_count": len(choice),
        "task": task,
        **given,
    }


def _choice(label: str, example: str, shown: str) -> dict[str, Any]:
    named = hashlib.sha256(f"{example}\n{label}".encode("utf-8", "surrogatepass")).hexdigest()
    return {
        "id": named[:10],
        "from_name": QUESTION,
        "to_name": shown,
        "type": "choices",
        "value": {"choices": [label]},
    }


def _prediction(guess: ModelAnswer, example: LabeledExample, shown: str) -> dict[str, Any]:
    scored = {} if guess.score is None else {"score": guess.score}
    result = [_choice(guess.label, example.id, shown)]
    return {"model_version": guess.version or "unknown", **scored, "result": result}


def _only_question(tasks: Iterable[dict[str, Any]], name: str) -> str:
    """The one question with choices; DataError where there are several."""
    asked = {str(each.get("from_name")) for task in tasks for each in _results(task)}
    if len(asked) > 1:
        raise DataError(
            f"{name} answers {len(asked)} questions: {', '.join(sorted(asked)[:10])}; say which "
            "of them is the label"
        )
    return next(iter(asked), "")


def _results(task: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for annotation in _dicts(task.get("annotations")):
        for result in _dicts(annotation.get("result")):
            if result.get("type") == "choices":
                yield result


def _example(line: int, task: dict[str, Any], question: str) -> LabeledExample:
    data = task.get("data")
    if not isinstance(data, dict) or not data:
        raise ItemFault("the task has no data; export it from Label Studio as JSON, not JSON-MIN")
    content = {str(key): cell_of(value) for key, value in data.items()}
    meta = task.get("meta")
    record = meta.get(OURS) if isinstance(meta, dict) else None
    annotations = list(_dicts(task.get("annotations")))
    names = record.get("annotators") if isinstance(record, dict) else None
    named = names if isinstance(names, list) and len(names) == len(annotations) else []
    guesses = [_guess(each, question) for each in _dicts(task.get("predictions"))]
    example = LabeledExample(
        id=_id(task, content),
        content=content,
        answers=tuple(
            _told(_answer(each, question, str(named[place]) if named else ""), record)
            for place, each in enumerate(annotations)
        ),
        prediction=next((each for each in reversed(guesses) if each is not None), None),
        line=line,
    )
    return with_ours(example, record)


def _told(answer: HumanAnswer, record: object) -> HumanAnswer:
    """The answer; of a simulated person, as our own export says, told apart by its clock."""
    simulated = isinstance(record, dict) and record.get("mode") == "simulated"
    return msgspec.structs.replace(answer, since_start=0.0) if simulated else answer


def _id(task: dict[str, Any], content: dict[str, Any]) -> str:
    number = task.get("id")
    return content_id(content) if number is None else f"{task.get('project', '')}/{number}"


def _answer(annotation: dict[str, Any], question: str, name: str) -> HumanAnswer:
    label = _chosen(annotation, question)
    skipped = annotation.get("was_cancelled") is True or label is None
    moment = annotation.get("updated_at") or annotation.get("created_at")
    return HumanAnswer(
        annotator=_who(annotation.get("completed_by"), name),
        kind="skip" if skipped else "label",
        label="" if skipped or label is None else label,
        at=seconds_of(moment),
        active_seconds=number_of(annotation.get("lead_time")),
        decides=annotation.get("ground_truth") is True,
        id=str(annotation.get("id", "")),
    )


def _who(completed_by: object, name: str) -> str:
    if isinstance(completed_by, dict):
        completed_by = completed_by.get("email") or completed_by.get("id")
    return name if completed_by is None else str(completed_by)


def _chosen(record: dict[str, Any], question: str) -> str | None:
    """The class that is chosen; None for none. ItemFault for more than one."""
    choices: list[Any] = []
    other = set()
    for result in _dicts(record.get("result")):
        value = result.get("value")
        if result.get("type") != "choices":
            other.add(str(result.get("type")))
        elif str(result.get("from_name")) == question and isinstance(value, dict):
            found = value.get("choices")
            choices += found if isinstance(found, list) else [found]
    if len(choices) > 1:
        raise ItemFault(f"{len(choices)} classes are chosen at once; one is what a project takes")
    if not choices and other and not record.get("was_cancelled"):
        raise ItemFault(f"no class is chosen, but {', '.join(sorted(other))}; that does not fit")
    return class_name(choices[0]) if choices else None


def _guess(prediction: dict[str, Any], question: str) -> ModelAnswer | None:
    asked = question or next((str(each.get("from_name")) for each in _choices_of(prediction)), "")
    label = _chosen(prediction, asked)
    if label is None:
        return None
    version = prediction.get("model_version")
    score = number_of(prediction.get("score"))
    return ModelAnswer(label, score, "" if version is None else str(version))


def _choices_of(record: dict[str, Any]) -> Iterator[dict[str, Any]]:
    return (each for each in _dicts(record.get("result")) if each.get("type") == "choices")


def _dicts(found: object) -> Iterator[dict[str, Any]]:
    """The objects of a list; nothing for anything else."""
    if isinstance(found, list):
        yield from (each for each in found if isinstance(each, dict))
