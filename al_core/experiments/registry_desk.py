"""What pages ask of the registry: what takes longer than a blink is done beside the page.

Reading a log and its data, predicting on a file: each is begun by the
first to ask and asked for again until it is there.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from al_core.datasets.raw_rows import RowShape
from al_core.domain import events as ev
from al_core.domain.errors import LoopLabError, RegistryError
from al_core.experiments.background import Pending, ReadingDesk
from al_core.experiments.cuts import Cut, cut_asked, labels_of
from al_core.experiments.model_card import datasheet, model_card
from al_core.experiments.predicting import Given, Predictions, predicted
from al_core.experiments.refitting import Training, trainings
from al_core.experiments.registered import RegistryState
from al_core.experiments.registering import RegisteringDesk
from al_core.experiments.registry import Registry
from al_core.experiments.run_rows import run_dataset
from al_core.experiments.snapshot_changes import Changes, Moment, changes, moments
from al_core.experiments.snapshots import until
from al_core.store.store import Store

T = TypeVar("T")
SHOWN_CHANGES = 500
LONGEST_SHOWN = 300
LONGEST_NUMBER = 12
SHORTEST_HASH = 8


class RegistryDesk:
    """One per lab. Whatever a run or the registry lacks is raised as its error."""

    def __init__(self, store: Store, home: Path, desk: ReadingDesk) -> None:
        self._store, self._cache, self._desk = store, home / "cache", desk
        self.registry = Registry(store, home, self._cache)
        self.registering = RegisteringDesk(store, self.registry, self._cache)

    def close(self) -> None:
        """End the process that fits."""
        self.registering.close()

    def state(self) -> RegistryState:
        """The registry as it stands."""
        return self.registry.state()

    def trainings(self, run_id: str) -> dict[int, Training] | Pending:
        """The finished versions of a run, by number."""
        key = f"trainings {run_id} {self._store.head(run_id).seq}"
        return self._desk.ask(key, lambda: trainings(list(self._store.read(run_id))))

    def entry(self, run_id: str, asked: str) -> int:
        """The entry that somebody names: its number, or a snapshot of the run by its hash.

        RegistryError when the run has none of that name.
        """
        last = self._store.head(run_id).seq
        if asked.isascii() and asked.isdecimal() and len(asked) < LONGEST_NUMBER:
            if 1 <= int(asked) <= last:
                return int(asked)
            raise RegistryError(
                f"the run has entries 1 to {last:,}, not {asked}; take one of those"
            )
        named = [
            each.event.seq
            for each in self.state().snapshots
            if each.event.run_id == run_id
            and len(asked) >= SHORTEST_HASH
            and each.event.snapshot.startswith(asked)
        ]
        if not named:
            raise RegistryError(
                f"the run has no entry or snapshot {asked[:80]!r}; give a number from 1 to "
                f"{last:,} or a snapshot's hash"
            )
        return named[-1]

    def cut(self, asked: str) -> Cut | Pending:
        """Where several runs are cut: at "300", an entry, at "80-labels", or as at a snapshot.

        RegistryError for a hash that no snapshot has, DataError for no such number.
        """
        plain = cut_asked(asked)
        if plain is not None:
            return plain
        return self._once(f"cut {asked}", lambda: self._cut_of_snapshot(asked))

    def moments(self, run_id: str) -> tuple[Moment, ...] | Pending:
        """The entries of a run that charts may be drawn as of, oldest first."""
        key = f"moments {run_id} {self._store.head(run_id).seq}"
        return self._desk.ask(key, lambda: moments(list(self._store.read(run_id))))

    def changes(
        self, before: tuple[str, int], after: tuple[str, int]
    ) -> tuple[Changes, dict[int, str]] | Pending:
        """What changed between two (run, entry), and how examples of changed labels look."""
        return self._once(f"changes {before} {after}", lambda: self._changes(before, after))

    def take_snapshot(
        self, run_id: str, seq: int, title: str, by: str
    ) -> ev.SnapshotTaken | Pending:
        """A snapshot of a run as of an entry, named in the log."""
        return self._once(
            f"snapshot {run_id} {seq} {title} {by}",
            lambda: self.registry.take_snapshot(run_id, seq, title, by),
        )

    def shape(self, reference: str) -> RowShape | Pending:
        """What rows a version takes."""
        file = self.state().found(reference).event.file
        return self._once(f"shape {file}", lambda: self.registry.load(reference)[1].shape)

    def predictions(
        self, key: str, reference: str, given: Sequence[Given]
    ) -> Predictions | Pending:
        """What a model says of files or lines; `key` names their content."""
        return self._once(
            f"predict {reference} {key}", lambda: predicted(self.registry, reference, given)
        )

    def card(self, reference: str) -> str | Pending:
        """The card of a version, as Markdown."""
        model = self.state().found(reference)
        key = f"card {model.reference} {model.aliases}"
        run_id = model.event.run_id
        return self._once(
            key, lambda: model_card(self.state(), model, list(self._store.read(run_id)))
        )

    def datasheet(self, snapshot: ev.SnapshotTaken) -> str | Pending:
        """The datasheet of a snapshot, as Markdown."""
        return self._once(
            f"datasheet {snapshot.run_id} {snapshot.snapshot}",
            lambda: datasheet(snapshot, list(self._store.read(snapshot.run_id))),
        )

    def _cut_of_snapshot(self, asked: str) -> Cut:
        every = [each.event for each in self.state().snapshots]
        named = [each for each in every if each.snapshot.startswith(asked)]
        if len(asked) < SHORTEST_HASH or not named:
            raise RegistryError(
                f"there is no snapshot {asked[:80]!r}; give a snapshot's hash, an entry such as "
                "300, or labels such as 80-labels"
            )
        entries = until(list(self._store.read(named[-1].run_id)), named[-1].seq)
        return Cut("labels", labels_of(entries), named[-1].snapshot)

    def _changes(
        self, before: tuple[str, int], after: tuple[str, int]
    ) -> tuple[Changes, dict[int, str]]:
        found = changes(self.registry.contents(*before), self.registry.contents(*after))
        examples = [each.example for each in found.labels[:SHOWN_CHANGES]]
        entries = until(list(self._store.read(after[0])), after[1])
        there = [example for example in examples if example in found.after.rows]
        dataset = run_dataset(entries, self._cache)
        return found, {example: dataset.text_of(example)[:LONGEST_SHOWN] for example in there}

    def _once(self, key: str, work: Callable[[], T]) -> T | Pending:
        """Ask, and after an error do it anew the next time."""
        try:
            return self._desk.ask(key, work)
        except LoopLabError:
            self._desk.forget(key)
            raise
