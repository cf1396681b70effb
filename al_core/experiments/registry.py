"""The lab's registry: snapshots and models in a log of their own, models in files.

Every change is one event, appended before it is acknowledged. A model's file is named by the
hash that its event holds and is on disk before the event; a file nobody names does no harm.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from threading import RLock

from al_core.domain import events as ev
from al_core.domain.errors import RegistryError
from al_core.domain.ports import Log, LoggedEvent
from al_core.experiments.code_version import code_version
from al_core.experiments.model_files import ModelFiles
from al_core.experiments.refitting import FittedFile, Training, fitted_file, training_of
from al_core.experiments.registered import (
    ALIASES,
    RegisteredModel,
    RegistryState,
    registry_state,
)
from al_core.experiments.snapshots import Contents, contents_of, taken, until
from al_core.loop.wall_clock import unix_seconds
from al_core.models.kept import KeptModel, read_model
from al_core.models.runtime import library_versions

FOLDER = "models"
LONGEST_WORDS = 500
_NAME = re.compile(r"[a-z0-9][a-z0-9_.-]{0,63}")


@dataclass(frozen=True)
class Registration:
    """What somebody asks for: under which name, with which note."""

    model: str
    note: str
    by: str


class Registry:
    """One per lab; any thread may ask."""

    def __init__(
        self, log: Log, home: Path, cache: Path, clock: Callable[[], float] = unix_seconds
    ) -> None:
        self._log, self._cache, self._clock = log, cache, clock
        self._files = ModelFiles(home / FOLDER)
        self._writing = RLock()
        self._state, self._seq, self._last = RegistryState(), 0, 0.0
        self._loaded: dict[str, KeptModel] = {}

    def state(self) -> RegistryState:
        """The registry as it stands; RegistryError when its log does not hold together."""
        with self._writing:
            if self._log.head(ev.REGISTRY).seq != self._seq:
                entries = list(self._log.read(ev.REGISTRY))
                self._state = registry_state(entries)
                self._seq, self._last = entries[-1].seq, entries[-1].occurred_at
            return self._state

    def contents(self, run_id: str, seq: int) -> Contents:
        """Rows and labels of a run as of an entry; reads log and data, not for a page's thread."""
        return contents_of(until(list(self._log.read(run_id)), seq), self._cache)

    def take_snapshot(self, run_id: str, seq: int, title: str, by: str) -> ev.SnapshotTaken:
        """Name a run's data and labels as of an entry.

        Where that is named, or nothing has changed since the newest snapshot, that one is given.
        """
        return self._named(self.contents(run_id, seq), title, by)

    def register(self, run_id: str, version: int, asked: Registration) -> ev.ModelRegistered:
        """Fit a version of a run again, keep it, and say so in the log.

        Raises what `refitted` does, and RegistryError when it is registered under that name.
        """
        asked = checked(asked)
        entries = list(self._log.read(run_id))
        training = self.unregistered(entries, version, asked)
        return self.enter(asked, entries, training, fitted_file(entries, training, self._cache))

    def unregistered(
        self, entries: Sequence[LoggedEvent], version: int, asked: Registration
    ) -> Training:
        """A version of a run; RegistryError when it is registered under that name, or not there."""
        training = training_of(entries, version)
        self._refuse_twice(asked.model, training.ready)
        return training

    def enter(
        self,
        asked: Registration,
        entries: Sequence[LoggedEvent],
        training: Training,
        found: FittedFile,
    ) -> ev.ModelRegistered:
        """Keep a version that was fitted again, with a snapshot of its labels, and log it."""
        contents = contents_of(until(entries, training.began.seq), self._cache)
        file = self._files.keep(found.file)
        with self._writing:
            self._refuse_twice(asked.model, training.ready)
            title = f"labels of {asked.model}, v{training.version}"
            snapshot = self._named(contents, title, asked.by).snapshot
            number = self.state().next_number(asked.model)
            event = registration(asked, number, (training, found), (snapshot, file))
            self._append(event)
        return event

    def promote(self, reference: str, alias: str, reason: str, by: str) -> ev.ModelPromoted:
        """Let an alias point to a version; RegistryError when it does, or when there is none."""
        with self._writing:
            model = self.state().found(reference)
            name, number = model.event.model, model.event.number
            if alias not in ALIASES:
                raise RegistryError(f"there is no alias {alias!r}; take {' or '.join(ALIASES)}")
            before = self.state().points_to(name, alias)
            if before == number:
                raise RegistryError(
                    f"{model.reference} is the {alias} already; nothing was changed"
                )
            event = ev.ModelPromoted(name, alias, number, before, words(reason), by)
            self._append(event)
        return event

    def roll_back(self, name: str, alias: str, reason: str, by: str) -> ev.ModelRolledBack:
        """Let an alias point to what it pointed to before; RegistryError when to nothing."""
        with self._writing:
            numbers = self.state().aliases.get((name, alias), [])
            if not numbers:
                raise RegistryError(f"{name} has no {alias} to roll back; nothing was changed")
            earlier = numbers[-2] if len(numbers) > 1 else 0
            event = ev.ModelRolledBack(name, alias, earlier, numbers[-1], words(reason), by)
            self._append(event)
        return event

    def load(self, reference: str) -> tuple[RegisteredModel, KeptModel]:
        """The version called so and its model, read from its file.

        ModelError when the file is gone, is not the one registered, or holds what it may not.
        """
        model = self.state().found(reference)
        file = model.event.file
        kept = self._loaded.get(file)
        if kept is None:
            kept = read_model(self.content(model))
            self._loaded = {file: kept}  # one stays at hand
        return model, kept

    def content(self, model: RegisteredModel) -> bytes:
        """The file of a version, as it was registered; ModelError when it is not that any more."""
        return self._files.content(model.event.file, model.reference)

    def _named(self, contents: Contents, title: str, by: str) -> ev.SnapshotTaken:
        with self._writing:
            state = self.state()
            mine = [e.event for e in state.snapshots if e.event.run_id == contents.run_id]
            same = [each for each in mine if each.seq == contents.seq] or [
                each for each in mine[-1:] if each.snapshot == contents.snapshot
            ]
            if same:
                return same[-1]
            parent = state.newest_of(contents.run_id)
            event = taken(contents, parent, words(title), by)
            self._append(event)
        return event

    def _refuse_twice(self, name: str, ready: LoggedEvent) -> None:
        for (model, _), each in self.state().registered.items():
            if model == name and each.event.head == ready.hash:
                raise RegistryError(
                    f"that version is registered already, as {each.reference}; promote it there"
                )

    def _append(self, event: ev.AnyEvent) -> None:
        """Write it and know it; what does not follow is refused before it is written."""
        state = self.state()
        now = max(self._clock(), self._last)
        self._log.append(ev.REGISTRY, self._seq + 1, [(now, event)])
        state.apply(now, event)
        self._seq, self._last = self._seq + 1, now


def checked(asked: Registration) -> Registration:
    """The same with its note made short; RegistryError for a name that can't be one."""
    if _NAME.fullmatch(asked.model) is None:
        raise RegistryError(
            f"{asked.model!r} can't be a model's name; use 1 to 64 small letters, digits, "
            "dots, dashes and underscores, a letter or digit first"
        )
    return replace(asked, note=words(asked.note))


def name_for(title: str) -> str:
    """A name that a model of a project or run of this title can have."""
    plain = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")
    return plain[:64].strip("-") or "model"


def words(text: str) -> str:
    """What somebody typed, on one line and of bounded length."""
    return " ".join(text.split())[:LONGEST_WORDS]


def registration(
    asked: Registration, number: int, fit: tuple[Training, FittedFile], kept: tuple[str, str]
) -> ev.ModelRegistered:
    """The event; kept: the snapshot it learned from and the hash of its file."""
    training, found = fit
    snapshot, file = kept
    figures = training.figures
    return ev.ModelRegistered(
        model=asked.model,
        number=number,
        run_id=training.ready.run_id,
        version=training.version,
        seq=training.ready.seq,
        head=training.ready.hash,
        snapshot=snapshot,
        labels=figures.examples,
        file=file,
        classes=found.classes,
        accuracy=figures.accuracy,
        macro_f1=figures.macro_f1,
        log_loss=figures.log_loss,
        audited=found.audited,
        code=code_version(),
        versions=library_versions(),
        note=asked.note,
        by=asked.by,
    )
