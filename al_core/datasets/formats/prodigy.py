"""Prodigy's JSONL: one line an answer, with its hashes of input and task.

Read: `accept` with a class is a label, `reject` says what the class is not (it is no skip),
`ignore` is a skip. Lines of one `_input_hash` and one input are answers to one example (hashes
of 32 bits agree by chance, too). A person's answer to one task that stands there twice counts
once, the newest of them.
"""

import hashlib
from typing import Any

import msgspec

from al_core.datasets.formats.plain import (
    OURS,
    ItemFault,
    cell_of,
    class_name,
    content_id,
    each_taken,
    json_line,
    lines_of,
    number_of,
    ours,
    seconds_of,
    text_in,
    with_ours,
)
from al_core.domain.exchange import (
    AnswerKind,
    Cell,
    HumanAnswer,
    LabeledExample,
    LabelSet,
    Reading,
    label_said,
)

FORM = "prodigy"
INPUT, TASK = "_input_hash", "_task_hash"
_KINDS: dict[object, AnswerKind] = {"accept": "label", "reject": "negative", "ignore": "skip"}
_INPUTS = ("text", "image", "html", "input")
"""What Prodigy makes `_input_hash` of."""
WORDS = ("accept", "reject", "ignore")
_ANSWERS = {kind: word for word, kind in _KINDS.items()}
_OTHERS = {
    "answer", "accept", "label", "options", "config", "meta", "tokens", "spans", "html",
    INPUT, TASK, OURS,
}  # fmt: skip
"""Keys beside a task's own content; those that begin with `_` are Prodigy's too."""


def written(labels: LabelSet) -> bytes:
    """A line for each answer; for an example without any, a task yet to be answered."""
    taken: set[int] = set()
    lines = []
    for each in labels.examples:
        number = _input_hash(each, taken)
        lines += [
            json_line(_line(each, answer, labels) | {INPUT: number})
            for answer in _spoken(each, labels.classes) or (None,)
        ]
    return b"".join(lines)


def read(content: bytes, name: str) -> Reading:
    """The examples of a `db-out`."""
    examples: dict[object, LabeledExample] = {}
    lines = lines_of(text_in(content, name), name)
    _, faults = each_taken(
        lines, lambda line, record: _take(examples, line, record), f"{name}, line"
    )
    return Reading(FORM, tuple(examples.values()), faults)


def _spoken(example: LabeledExample, classes: tuple[str, ...]) -> tuple[HumanAnswer, ...]:
    """The answers, with a deciding one behind them where they alone do not come to the label."""
    if not example.label or label_said(example.answers, classes) == example.label:
        return example.answers
    ruling = HumanAnswer(example.label_from, label=example.label, decides=True)
    return (*example.answers, ruling)


def _line(example: LabeledExample, answer: HumanAnswer | None, labels: LabelSet) -> dict[str, Any]:
    shown = example.content.get(labels.shown)
    record: dict[str, Any] = {
        "text": shown if isinstance(shown, str) else _in_words(example),
        "options": [{"id": each, "text": each} for each in labels.classes],
        "meta": {"row": example.row, "run": labels.run_id},
        TASK: example.hashes.get(TASK, _hash(example.id, *labels.classes)),
        "_view_id": "choice",
        OURS: ours(example) | {"content": example.content, "mode": labels.mode},
    }
    if answer is None:
        return record
    if answer.kind == "negative" and answer.label:
        record |= {"label": answer.label, "_view_id": "classification"}
    else:
        record["accept"] = [answer.label] if answer.kind == "label" else []
    if answer.at is not None:
        record["_timestamp"] = int(answer.at)
    record[OURS]["answer"] = _without_nothing(answer)
    return record | {"answer": _ANSWERS[answer.kind], "_annotator_id": answer.annotator}


def _in_words(example: LabeledExample) -> str:
    """What people can read of a row that is no text."""
    return ", ".join(f"{name} = {cell}" for name, cell in example.content.items())


def _without_nothing(answer: HumanAnswer) -> dict[str, Any]:
    said: dict[str, Any] = msgspec.to_builtins(answer)
    return {name: said[name] for name in _OF_ANSWERS if name in said}


_OF_ANSWERS = (
    "decides", "at", "since_start", "active_seconds", "labels_behind", "versions_behind",
    "seconds_behind",
)  # fmt: skip


def _input_hash(example: LabeledExample, taken: set[int]) -> int:
    """Prodigy's own hash, or one of ours that no other example has."""
    number = example.hashes.get(INPUT, _hash(example.id))
    while number in taken and INPUT not in example.hashes:
        number = _hash(example.id, str(number))
    taken.add(number)
    return number


def _hash(*parts: str) -> int:
    """A 32-bit number as Prodigy's are, of our own making."""
    packed = "\n".join(parts).encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.sha256(packed).digest()[:4], "big", signed=True)


def _take(examples: dict[object, LabeledExample], line: int, record: dict[str, Any]) -> None:
    """Put a line to the example it is about."""
    answer, found = _answer(record), _example(line, record)
    number = _key(record)
    inputs = tuple(str(record.get(name)) for name in _INPUTS)
    key = found.id if number is None else (number, inputs)
    known = examples.get(key, found)
    if answer is not None:
        known = msgspec.structs.replace(known, answers=_with(known.answers, answer))
    examples[key] = known


def _key(record: dict[str, Any]) -> int | None:
    number = record.get(INPUT)
    return number if isinstance(number, int) and not isinstance(number, bool) else None


def _example(line: int, record: dict[str, Any]) -> LabeledExample:
    known = record.get(OURS)
    held = known.get("content") if isinstance(known, dict) else None
    if not isinstance(held, dict):
        held = {
            key: value
            for key, value in record.items()
            if key not in _OTHERS and not key.startswith("_")
        }
    content: dict[str, Cell] = {str(key): cell_of(value) for key, value in held.items()}
    if not content:
        raise ItemFault("the line has no text or other content; leave it out")
    hashes = {name: record[name] for name in (INPUT, TASK) if isinstance(record.get(name), int)}
    named = f"input {hashes[INPUT]}" if INPUT in hashes else content_id(content)
    return with_ours(LabeledExample(named, content, line=line, hashes=hashes), known)


def _answer(record: dict[str, Any]) -> HumanAnswer | None:
    """What the line says; None for a task without an answer."""
    word = record.get("answer")
    if word is None:
        return None
    if word not in WORDS:
        raise ItemFault(f'the answer {str(word)[:40]!r} is none of "accept", "reject", "ignore"')
    kind = _KINDS[word]
    label = _chosen(record, kind)
    if kind == "label" and not label:
        kind = "skip"  # accepted with nothing chosen: no class is named
    who = record.get("_annotator_id") or record.get("_session_id") or ""
    answer = HumanAnswer(
        str(who), kind, label, at=seconds_of(record.get("_timestamp")), id=str(record.get(TASK, ""))
    )
    return _with_ours(answer, record.get(OURS))


def _with_ours(answer: HumanAnswer, record: object) -> HumanAnswer:
    """The answer with the times and the staleness that our own export gave it."""
    said = record.get("answer") if isinstance(record, dict) else None
    if not isinstance(said, dict):
        return answer
    numbers = {name: number_of(said.get(name)) for name in _OF_ANSWERS[1:]}
    whole = {name: numbers[name] for name in ("labels_behind", "versions_behind")}
    told = {name: value for name, value in numbers.items() if value is not None}
    told |= {name: int(value) for name, value in whole.items() if value is not None}
    return msgspec.structs.replace(answer, decides=said.get("decides") is True, **told)


def _chosen(record: dict[str, Any], kind: AnswerKind) -> str:
    """The class a line is about; "" for none. ItemFault for more than one."""
    if kind == "skip":
        return ""
    accept = record.get("accept")
    if isinstance(accept, list) and accept:
        if len(accept) > 1:
            raise ItemFault(f"{len(accept)} classes are chosen at once; a project takes one")
        return _option(record, accept[0])
    label = record.get("label")
    return "" if label is None or isinstance(accept, list) else class_name(label)


def _option(record: dict[str, Any], chosen: object) -> str:
    """The name of an option: its text where that is one, else its id."""
    options = record.get("options")
    for option in options if isinstance(options, list) else []:
        if isinstance(option, dict) and option.get("id") == chosen and option.get("text"):
            return class_name(option["text"])
    return class_name(chosen)


def _with(answers: tuple[HumanAnswer, ...], answer: HumanAnswer) -> tuple[HumanAnswer, ...]:
    """The answers with one more, in place of the same person's to the same task."""
    about = (answer.annotator, answer.id, _view(answer))
    if not answer.annotator:
        return answers if answer in answers else (*answers, answer)
    kept = tuple(each for each in answers if (each.annotator, each.id, _view(each)) != about)
    older = [each for each in answers if (each.annotator, each.id, _view(each)) == about]
    newest = max([*older, answer], key=lambda each: each.at or 0.0) if older else answer
    return (*kept, newest)


def _view(answer: HumanAnswer) -> bool:
    """Rulings stand beside answers, they do not take their place."""
    return answer.decides
