"""What changed between two snapshots, in words and tables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from al_core.experiments.registered import RegistryState
from al_core.experiments.snapshot_changes import Changes, LabelChange, Moment, at_entry
from al_core.reporting.tables import Columns


@dataclass(frozen=True)
class Choice:
    """A run's entry to compare, and what it is called in a list."""

    entry: tuple[str, int]
    words: str


def choices(state: RegistryState, run_id: str, moments: Sequence[Moment]) -> dict[str, Choice]:
    """Moments of the run and its snapshots, newest first, then snapshots of other runs.

    The keys can stand in an address: `run:entry`.
    """
    mine = [each.event for each in state.snapshots if each.event.run_id == run_id]
    titles = {each.seq: f"snapshot {each.snapshot[:8]} {each.title}".strip() for each in mine}
    words = {each.seq: at_entry(each) for each in moments}
    words |= {
        seq: f"{words[seq]}, {title}" if seq in words else f"entry {seq:,}: {title}"
        for seq, title in titles.items()
    }
    own = {
        f"{run_id}:{seq}": Choice((run_id, seq), words[seq]) for seq in sorted(words, reverse=True)
    }
    others = {
        f"{each.event.run_id}:{each.event.seq}": Choice(
            (each.event.run_id, each.event.seq),
            f"{each.event.run_id}, entry {each.event.seq:,}: snapshot {each.event.snapshot[:8]} "
            f"{each.event.title}".strip(),
        )
        for each in reversed(state.snapshots)
        if each.event.run_id != run_id
    }
    return own | others


def change_numbers(found: Changes) -> dict[str, str]:
    """How many rows and labels came, changed and went."""
    return {
        "Rows added": f"{len(found.rows_added):,}",
        "Rows gone": f"{len(found.rows_removed):,}",
        "Labels added": f"{len(found.added):,}",
        "Labels changed": f"{len(found.changed):,}",
        "Labels removed": f"{len(found.removed):,}",
    }


def class_table(found: Changes) -> Columns:
    """Labels by class before and after, by the class's own name then."""
    before, after = found.before.class_counts, found.after.class_counts
    names = list(dict.fromkeys((*before, *after)))
    return {
        "Class": names,
        "Before": [before.get(name, 0) for name in names],
        "After": [after.get(name, 0) for name in names],
        "Difference": [after.get(name, 0) - before.get(name, 0) for name in names],
    }


def counts_caption(found: Changes) -> str:
    """What both are, by their hashes."""
    sides = [
        f"{name} {each.snapshot[:12]} (entry {each.seq:,}: {len(each.rows):,} rows, "
        f"{len(each.labels):,} labels)"
        for name, each in (("from", found.before), ("to", found.after))
    ]
    return f"Labels by class, those of the audit set with them: {', '.join(sides)}."


def changed_labels_table(changed: Sequence[LabelChange], texts: Mapping[int, str]) -> Columns:
    """One row per label that is not as it was."""
    return {
        "Example": [each.example for each in changed],
        "Before": [each.before or "none" for each in changed],
        "After": [each.after or "none" for each in changed],
        "Content": [texts.get(each.example, "") for each in changed],
    }
