"""Labels of a run on their way out: gathered from its log, its data and its newest model."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from msgspec.structs import replace

from al_core.access.pseudonyms import lasting_pseudonyms
from al_core.datasets.additions import hash_of
from al_core.datasets.contents import contents, shown_column
from al_core.datasets.formats.forms import FORMS
from al_core.domain import events as ev
from al_core.domain.errors import DataError
from al_core.domain.exchange import HumanAnswer, LabeledExample, LabelSet, ModelAnswer
from al_core.domain.ports import LoggedEvent
from al_core.experiments.inspecting import finished_versions
from al_core.experiments.label_story import LabelStory
from al_core.experiments.run_rows import run_dataset
from al_core.experiments.version_files import VersionView, known
from al_core.loop.recorders import event_of
from al_core.loop.replay import started

Scope = Literal["answered", "all"]
Names = Literal["pseudonyms", "real"]


@dataclass(frozen=True)
class Wanted:
    """What is to go out. scope: examples with a label or an answer, or all of the pool too."""

    form: str = "csv"
    scope: Scope = "answered"
    names: Names = "pseudonyms"


@dataclass(frozen=True)
class LabelFile:
    """A file of labels, ready to be saved; setup: what the tool that takes it is set up with."""

    name: str
    mime: str
    content: bytes
    examples: int
    labeled: int
    predicted: int
    setup: str = ""


def label_file(
    entries: Sequence[LoggedEvent], title: str, wanted: Wanted, about: tuple[Path, float]
) -> LabelFile:
    """The file that is wanted of a run; about: the cache folder, and Unix seconds of now.

    Raises DataError when the run's data are not at hand, or nothing has a label yet.
    """
    cache, now = about
    form = FORMS[wanted.form]
    labels = label_set(entries, title, wanted.scope, (cache, now))
    if not labels.examples:
        raise DataError("no example has an answer or a label yet; label some, then export")
    if wanted.names == "pseudonyms":
        labels = under_pseudonyms(labels, entries[0].hash)
    stem = "".join(letter if letter.isalnum() else "-" for letter in title.lower())[:40].strip("-")
    return LabelFile(
        f"{stem or 'labels'}-{entries[-1].seq}{form.suffix}",
        form.mime,
        form.written(labels),
        len(labels.examples),
        sum(bool(each.label) for each in labels.examples),
        sum(each.prediction is not None for each in labels.examples),
        form.setup(labels),
    )


def exported(file: LabelFile, wanted: Wanted, last: LoggedEvent, by: str) -> ev.LabelsExported:
    """The event that tells of a file; last: the last entry of the log it was made of."""
    return ev.LabelsExported(
        run_id=last.run_id,
        seq=last.seq,
        head=last.hash,
        form=wanted.form,
        file=file.name,
        sha256=hash_of(file.content),
        rows=file.examples,
        labeled=file.labeled,
        names=wanted.names,
        by=by,
    )


def label_set(
    entries: Sequence[LoggedEvent], title: str, scope: Scope, about: tuple[Path, float]
) -> LabelSet:
    """All that is known of a run's examples; people by their real names."""
    cache, now = about
    story, first = LabelStory(entries), started(entries)
    dataset = run_dataset(entries, cache)
    rows = _rows(story, scope)
    guesses = _guesses(story, rows, _newest_view(entries, cache))
    held = contents(dataset, first.plan.data, rows)
    version = _data_version(entries, first.data_version)
    return LabelSet(
        title=title,
        run_id=entries[0].run_id,
        head_hash=entries[-1].hash,
        data_version=version,
        mode=first.mode,
        made_at=now,
        classes=tuple(story.state.classes),
        shown=shown_column(dataset, first.plan.data),
        examples=tuple(
            LabeledExample(
                f"{entries[0].run_id}/{row}",
                cells,
                prediction=guesses.get(row),
                row=row,
                data_version=version,
                **_told(story, row),
            )
            for row, cells in zip(rows, held, strict=True)
        ),
        strategy=first.plan.strategy.name,
    )


def under_pseudonyms(labels: LabelSet, secret: str) -> LabelSet:
    """The same with a made-up name for each person, in every export of the run the same one."""
    people = {answer.annotator for each in labels.examples for answer in each.answers}
    names = lasting_pseudonyms(people, secret)
    renamed = (
        replace(each, answers=tuple(_renamed(each.answers, names))) for each in labels.examples
    )
    return replace(labels, examples=tuple(renamed))


def _renamed(answers: Iterable[HumanAnswer], names: Mapping[str, str]) -> Iterable[HumanAnswer]:
    return (replace(each, annotator=names[each.annotator]) for each in answers)


def _rows(story: LabelStory, scope: Scope) -> list[int]:
    state = story.state
    known = {*state.labels, *state.audit_labels, *story.answered}
    if scope == "all":
        known.update(state.first_arrivals, state.later_arrivals)
    return sorted(known)


def _told(story: LabelStory, row: int) -> dict[str, Any]:
    """What is said of an example, as fields."""
    label, answers = story.label_of(row), story.answers(row)
    name = "" if label is None else story.name_of(label)
    voted = [each.label for each in answers if each.kind == "label" and not each.decides]
    return {
        "label": name,
        "label_from": story.label_from(row) if name else "",
        "answers": answers,
        "agreement": voted.count(name) / len(voted) if name and len(voted) > 1 else None,
        "choice": story.chosen.get(row),
        "role": "audit" if row in story.state.audit else "pool",
        "hashes": story.hashes.get(row, {}),
    }


def _newest_view(entries: Sequence[LoggedEvent], cache: Path) -> VersionView | None:
    """What the newest version that was looked at says of every row; None before any was."""
    views = (known(cache, entry.hash) for entry in reversed(finished_versions(entries)))
    return next((view for view in views if view is not None), None)


def _guesses(
    story: LabelStory, rows: Sequence[int], view: VersionView | None
) -> dict[int, ModelAnswer]:
    """Predictions with their scores; where no version was looked at, the logged guesses."""
    guesses = {
        row: ModelAnswer(story.name_of(label), None, str(version))
        for row, (label, version) in story.guessed.items()
    }
    if view is None:
        return guesses
    there = [row for row in rows if row < view.named.size]
    return guesses | {
        row: ModelAnswer(
            story.name_of(int(view.named[row])), float(view.confidence[row]), str(view.version)
        )
        for row in there
    }


def _data_version(entries: Sequence[LoggedEvent], first: str) -> str:
    events = (event_of(entry) for entry in entries)
    grown = [event.data_version for event in events if isinstance(event, ev.RowsAdded)]
    return grown[-1] if grown else first
