"""The lab's registry: snapshots taken, models registered, promoted and rolled back.

These are of no run: they have a log of their own (`REGISTRY`), with the same hash chain.
"""

from al_core.domain.events.base import Event

REGISTRY = "registry"
"""The name of the registry's log; runs end in eight hex digits, so none is called so."""


class RegistryEvent(Event, frozen=True):
    """Something that happened in the registry."""


class SnapshotTaken(RegistryEvent, frozen=True):
    """The data and labels of a run as of its entry `seq` were named by their content.

    `snapshot` is the SHA-256 over `rows_hash` and `labels_hash`, which are over the content
    and over the class names of the examples, sorted by id. `head`: the hash of entry `seq`.
    `parent`: the snapshot of this run before, "" for the first. `class_counts`: labels by
    class, those of the audit set with them. `title`: what somebody calls it.
    """

    snapshot: str
    run_id: str
    seq: int
    head: str
    data_version: str
    rows: int
    rows_hash: str
    labels: int
    labels_hash: str
    parent: str
    class_counts: dict[str, int]
    title: str
    by: str


class ModelRegistered(RegistryEvent, frozen=True):
    """A model of a run was refitted from its log and kept; it never changes.

    `model`: the name it is kept under, `number` its place there, from 1. `version`: its
    number in the run; `seq`, `head`: seq and hash of the entry that says it is ready.
    `snapshot`: the data and labels it learned from; `labels` of them. `file`: SHA-256 of the
    file that holds it. `accuracy`, `macro_f1`, `log_loss`: on the `audited` examples of the
    locked audit set that had a label by then; with 0 they say nothing. `code`: version and
    digest of the program; `versions`: of the libraries.
    """

    model: str
    number: int
    run_id: str
    version: int
    seq: int
    head: str
    snapshot: str
    labels: int
    file: str
    classes: tuple[str, ...]
    accuracy: float
    macro_f1: float
    log_loss: float
    audited: int
    code: str
    versions: dict[str, str]
    note: str
    by: str


class ModelPromoted(RegistryEvent, frozen=True):
    """An alias (champion, candidate) of a model points to `number` from now on.

    `before`: what it pointed to, 0 for nothing.
    """

    model: str
    alias: str
    number: int
    before: int
    reason: str
    by: str


class ModelRolledBack(RegistryEvent, frozen=True):
    """An alias points again to what it pointed to before its last promotion.

    `number`: that one, 0 for nothing; `before`: the one it was taken from.
    """

    model: str
    alias: str
    number: int
    before: int
    reason: str
    by: str
