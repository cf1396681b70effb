"""The data and labels of a run as of an entry of its log, named by their content.

A snapshot is nothing that is kept: it follows from the log and the data that the log names,
so that it can be made of any entry at any time. What the registry keeps is its name (a hash)
and its figures, which can be worked out anew.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from al_core.datasets.dataset import Dataset, duplicate_groups
from al_core.datasets.row_hashes import columns_of, row_hashes
from al_core.datasets.splits import draw_split
from al_core.domain import events as ev
from al_core.domain.errors import DataError
from al_core.domain.ports import LoggedEvent
from al_core.experiments.run_rows import run_dataset
from al_core.loop.recorders import event_of
from al_core.loop.replay import started
from al_core.loop.state import LoopState


@dataclass(frozen=True)
class Contents:
    """Which rows there were, and which labels they had.

    rows: the content hash of each example. labels: the class of each labeled example, as a
    position in `classes`, those of the audit set with them. columns: what the parts of a row
    are called.
    """

    run_id: str
    seq: int
    head: str
    data_version: str
    columns: tuple[str, ...]
    rows: Mapping[int, str]
    labels: Mapping[int, int]
    classes: tuple[str, ...]

    @property
    def rows_hash(self) -> str:
        """SHA-256 over columns and rows, by example."""
        return _hash([list(self.columns)], ([row, self.rows[row]] for row in sorted(self.rows)))

    @property
    def labels_hash(self) -> str:
        """SHA-256 over the class names of labeled examples, by example."""
        return _hash([], ([row, self.class_of(row)] for row in sorted(self.labels)))

    @property
    def snapshot(self) -> str:
        """What names both."""
        return hashlib.sha256(f"{self.rows_hash}|{self.labels_hash}".encode()).hexdigest()

    @property
    def class_counts(self) -> dict[str, int]:
        """Labels by class, in the order of classes; those without a label too."""
        counts = Counter(self.labels.values())
        return {name: counts[label] for label, name in enumerate(self.classes)}

    def class_of(self, row: int) -> str:
        """The class of a labeled example, "" for one without a label."""
        label = self.labels.get(row)
        return "" if label is None else self.classes[label]


def contents_of(entries: Sequence[LoggedEvent], cache: Path) -> Contents:
    """Rows and labels after these entries of a run, from its first on.

    DataError when the data at hand are not those that the log names.
    """
    state = LoopState()
    for entry in entries:
        state.apply(entry.occurred_at, event_of(entry))
    dataset = run_dataset(entries, cache)
    hashes = row_hashes(dataset)
    version = _data_version(entries, dataset)
    there = range(len(dataset)) if state.mode == "live" else _arrived(entries, state, dataset)
    return Contents(
        run_id=entries[-1].run_id,
        seq=entries[-1].seq,
        head=entries[-1].hash,
        data_version=version,
        columns=columns_of(dataset),
        rows={row: hashes[row] for row in there},
        labels={**state.labels, **state.audit_labels},
        classes=tuple(state.classes),
    )


def taken(contents: Contents, parent: str, title: str, by: str) -> ev.SnapshotTaken:
    """The event that names a snapshot."""
    return ev.SnapshotTaken(
        snapshot=contents.snapshot,
        run_id=contents.run_id,
        seq=contents.seq,
        head=contents.head,
        data_version=contents.data_version,
        rows=len(contents.rows),
        rows_hash=contents.rows_hash,
        labels=len(contents.labels),
        labels_hash=contents.labels_hash,
        parent=parent,
        class_counts=contents.class_counts,
        title=title,
        by=by,
    )


def until(entries: Sequence[LoggedEvent], seq: int | None) -> Sequence[LoggedEvent]:
    """A run's entries up to `seq`, all for None; DataError when there is no such entry."""
    if seq is None:
        return entries
    if not 1 <= seq <= len(entries):
        raise DataError(f"the run has entries 1 to {len(entries)}, not {seq}; take one of those")
    return entries[:seq]


def _data_version(entries: Sequence[LoggedEvent], dataset: Dataset) -> str:
    """The version that the log names last; DataError when the first data are others."""
    first = started(entries)
    added = [event for event in map(event_of, entries) if isinstance(event, ev.RowsAdded)]
    if added:
        return added[-1].data_version  # `run_dataset` has held each addition against its version
    if dataset.content_hash != first.data_version:
        raise DataError(
            f"the data at hand are of version {dataset.content_hash[:12]}, the run was begun on "
            f"{first.data_version[:12]}; put the same rows and labels back"
        )
    return first.data_version


def _arrived(entries: Sequence[LoggedEvent], state: LoopState, dataset: Dataset) -> Iterable[int]:
    """In a simulation rows may come late: the audit set is there, others once they arrived."""
    plan = started(entries).plan
    split = draw_split(dataset.codes, duplicate_groups(dataset), plan.split, plan.seed)
    known = {*state.first_arrivals, *state.later_arrivals, *state.labels}
    return sorted({*split.audit.tolist(), *known})


def _hash(head: list[object], rows: Iterable[object]) -> str:
    digest = hashlib.sha256()
    for each in (*head, *rows):
        digest.update(json.dumps(each).encode() + b"\n")
    return digest.hexdigest()
