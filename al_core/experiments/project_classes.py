"""Change a project's classes and guidelines while people label, and say which models it touches."""

from collections import Counter
from dataclasses import dataclass

import msgspec
from msgspec.structs import replace

from al_core.domain.errors import DataError
from al_core.domain.project import ClassSpec, ProjectSpec, checked_class
from al_core.experiments.live_run import LiveRun
from al_core.loop.state import LoopState
from al_core.store.projects import ProjectTables


@dataclass(frozen=True)
class ClassNow:
    """A class as it stands. models: versions that learned from its labels.

    merged_into: the class that took it over, "" while it is one of its own.
    """

    label: int
    name: str
    colour: str
    description: str
    labels: int
    models: tuple[int, ...]
    merged_into: str


def classes_now(run: LiveRun, spec: ProjectSpec) -> tuple[ClassNow, ...]:
    """Every class of a run, in the order of their numbers."""
    return run.looked_at(lambda state: _classes(state, spec))


def add_class(tables: ProjectTables, project_id: str, run: LiveRun, new: ClassSpec) -> int:
    """The number of a class that people can choose from now on."""
    label = run.add_class(checked_class(new).name)
    _describe(tables, project_id, run, label, new)
    return label


def rename_class(
    tables: ProjectTables, project_id: str, run: LiveRun, changed: tuple[int, ClassSpec]
) -> None:
    """Give a class another name, colour or meaning; its labels stay what they are."""
    label, wanted = changed
    checked_class(wanted)
    if run.looked_at(lambda state: state.classes[label]) != wanted.name.strip():
        run.rename_class(label, wanted.name)
    _describe(tables, project_id, run, label, wanted)


def save_guidelines(tables: ProjectTables, project_id: str, text: str, based_on: int) -> int:
    """The number of a new version; DataError when another came since version `based_on`."""
    if not text.strip():
        raise DataError("the guidelines are empty; write how to decide, then save")
    versions = tables.guidelines(project_id)
    newest = versions[0].version if versions else 0
    if newest != based_on:
        raise DataError(
            f"version {newest} was saved while you wrote on version {based_on}; take over what "
            "it says (it stands below), then save again"
        )
    return tables.add_guidelines(project_id, text.strip())


def _classes(state: LoopState, spec: ProjectSpec) -> tuple[ClassNow, ...]:
    counts = Counter(state.labels.values())
    models: dict[int, set[int]] = {}
    for example, label in state.labels.items():
        models.setdefault(label, set()).update(state.trained_on(example))
    described = dict(enumerate(spec.classes))
    return tuple(
        ClassNow(
            label,
            name,
            described.get(label, ClassSpec(name)).colour,
            described.get(label, ClassSpec(name)).description,
            counts[label],
            tuple(sorted(models.get(label, ()))),
            state.classes[state.merged[label]] if label in state.merged else "",
        )
        for label, name in enumerate(state.classes)
    )


def _describe(
    tables: ProjectTables, project_id: str, run: LiveRun, label: int, wanted: ClassSpec
) -> None:
    """Keep what the log does not say of a class: its colour and meaning."""
    spec = msgspec.json.decode(tables.project(project_id).spec, type=ProjectSpec)
    names = run.looked_at(lambda state: tuple(state.classes))
    given = dict(enumerate(spec.classes)) | {label: wanted}
    classes = tuple(
        replace(given.get(number, ClassSpec(name)), name=name) for number, name in enumerate(names)
    )
    changed = msgspec.json.encode(replace(spec, classes=classes)).decode()
    tables.change_project(project_id, spec.plan.name, changed)
