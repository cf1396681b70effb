"""What changed between two snapshots: rows, labels, classes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from al_core.domain import events as ev
from al_core.domain.ports import LoggedEvent
from al_core.experiments.snapshots import Contents
from al_core.loop.recorders import event_of
from al_core.loop.state import LoopState


@dataclass(frozen=True)
class LabelChange:
    """The class of an example before and after, "" where it had none.

    example: its number after, or before where it is not there any more.
    """

    example: int
    before: str
    after: str


@dataclass(frozen=True)
class Changes:
    """From `before` to `after`.

    Rows of one run are the same by their number; those of two runs by their content, equal
    ones in order. A class that was only renamed changes no label.
    """

    before: Contents
    after: Contents
    rows_added: tuple[int, ...]
    rows_removed: tuple[int, ...]
    added: tuple[LabelChange, ...]
    changed: tuple[LabelChange, ...]
    removed: tuple[LabelChange, ...]
    renamed: tuple[tuple[str, str], ...]

    @property
    def labels(self) -> tuple[LabelChange, ...]:
        """Every label that is not as it was: changed, then removed, then added."""
        return (*self.changed, *self.removed, *self.added)

    @property
    def nothing(self) -> bool:
        """Whether rows, labels and classes are the same."""
        same_classes = self.before.classes == self.after.classes
        return same_classes and not (self.labels or self.rows_added or self.rows_removed)


@dataclass(frozen=True)
class Moment:
    """An entry of a run's log after which charts may be drawn.

    occurred_at: on the run's own clock; rows: that had arrived; labels: that train models,
    audit_labels: those of the audit set, by then.
    """

    seq: int
    occurred_at: float
    what: str
    rows: int
    labels: int
    audit_labels: int


def changes(before: Contents, after: Contents) -> Changes:
    """All that is not as it was; labels are told in the classes of the later one of a run."""
    same_run = before.run_id == after.run_id
    keys = _by_number if same_run else _by_content
    names = max(before, after, key=lambda each: each.seq).classes
    was, now = (
        (replace(before, classes=names), replace(after, classes=names))
        if same_run
        else (before, after)
    )
    old, new = keys(before), keys(after)
    told = [
        LabelChange(row, was.class_of(old[key]) if key in old else "", now.class_of(row))
        for key, row in new.items()
    ]
    lost = [LabelChange(row, was.class_of(row), "") for key, row in old.items() if key not in new]
    differing = [each for each in (*told, *lost) if each.before != each.after]
    return Changes(
        before,
        after,
        tuple(row for key, row in new.items() if key not in old),
        tuple(row for key, row in old.items() if key not in new),
        tuple(each for each in differing if not each.before),
        tuple(each for each in differing if each.before and each.after),
        tuple(each for each in differing if not each.after),
        _renamed(before, after) if same_run else (),
    )


def moments(entries: Sequence[LoggedEvent]) -> tuple[Moment, ...]:
    """Start, rows added, models, classes merged and the newest entry, oldest first."""
    state, found = LoopState(), list[Moment]()
    for place, entry in enumerate(entries):
        event = event_of(entry)
        state.apply(entry.occurred_at, event)
        what = _NAMED.get(type(event), "")
        last = place == len(entries) - 1
        if what or last:
            words = what.format(event=event) if what else "newest entry"
            found.append(_moment(entry, state, words))
    return tuple(found)


def at_entry(moment: Moment) -> str:
    """A moment in words; all labels are counted, as a snapshot of it counts them."""
    audited = f", {moment.audit_labels:,} of audit items" if moment.audit_labels else ""
    total = moment.labels + moment.audit_labels
    return f"entry {moment.seq:,}: {moment.what}, {total:,} labels{audited}"


_NAMED: Mapping[type[ev.Event], str] = {
    ev.LabelsImported: "labels that were known at the start",
    ev.RowsAdded: "rows added",
    ev.ModelTrained: "model v{event.version} ready",
    ev.ClassesMerged: "classes merged",
    ev.Stopped: "stopped: {event.reason}",
}


def _moment(entry: LoggedEvent, state: LoopState, what: str) -> Moment:
    return Moment(
        entry.seq,
        entry.occurred_at,
        what,
        state.arrived,
        len(state.labels),
        len(state.audit_labels),
    )


def _by_number(contents: Contents) -> dict[object, int]:
    """Rows of a run are the same when they have the same number."""
    return {row: row for row in sorted(contents.rows)}


def _by_content(contents: Contents) -> dict[object, int]:
    """Rows of two runs are the same when they hold the same; equal ones are told by order."""
    seen: dict[str, int] = {}
    keys = dict[object, int]()
    for row in sorted(contents.rows):
        content = contents.rows[row]
        seen[content] = seen.get(content, -1) + 1
        keys[content, seen[content]] = row
    return keys


def _renamed(before: Contents, after: Contents) -> tuple[tuple[str, str], ...]:
    pairs = zip(before.classes, after.classes, strict=False)
    return tuple((old, new) for old, new in pairs if old != new)
