"""The registry in words and tables, ready to show."""

from collections.abc import Mapping, Sequence

from al_core.domain import events as ev
from al_core.domain.results import Interval
from al_core.experiments.registered import AliasMove, RegisteredModel, RegistryState, Snapshot
from al_core.monitoring.shares import wilson_interval
from al_core.reporting.tables import Columns

NOT_A_SAMPLE = (
    "These examples were chosen by a model, they are no random sample. Class shares, averages "
    "and accuracies over them do not describe the data that they came from. Measure on the "
    "locked audit set, which was drawn at random, or weight each example by the selection "
    "probability in the log."
)
Row = dict[str, object]


def accuracy_of(event: ev.ModelRegistered) -> Interval:
    """Accuracy on the audit examples with Wilson's interval; nan for none."""
    return wilson_interval(round(event.accuracy * event.audited), event.audited)


def accuracy_words(event: ev.ModelRegistered) -> str:
    """The same in words."""
    if not event.audited:
        return "not measured: no audit example had a label"
    found = accuracy_of(event)
    return (
        f"{event.accuracy:.1%} (95 % interval {found.low:.1%} to {found.high:.1%}, "
        f"n = {event.audited:,})"
    )


def model_rows(state: RegistryState) -> list[Row]:
    """Every version of every model, newest first, for the command line."""
    return [
        {
            "model": each.reference,
            "aliases": ", ".join(each.aliases),
            "run": each.event.run_id,
            "version": each.event.version,
            "labels": each.event.labels,
            "accuracy": round(each.event.accuracy, 6) if each.event.audited else None,
            "audited": each.event.audited,
            "by": each.event.by,
            "file": each.event.file[:12],
        }
        for each in state.models()
    ]


def model_table(models: Sequence[RegisteredModel]) -> Columns:
    """The same for a page; what was not measured is None, `registered` in Unix seconds."""
    figures = [accuracy_of(each.event) for each in models]
    measured = [bool(each.event.audited) for each in models]
    return {
        "Model": [each.reference for each in models],
        "Alias": [", ".join(each.aliases) for each in models],
        "Labels": [each.event.labels for each in models],
        "Accuracy": _where(measured, [each.event.accuracy for each in models]),
        "from": _where(measured, [each.low for each in figures]),
        "to": _where(measured, [each.high for each in figures]),
        "Macro F1": _where(measured, [each.event.macro_f1 for each in models]),
        "Log loss": _where(measured, [each.event.log_loss for each in models]),
        "Audit n": [each.event.audited for each in models],
        "Run": [each.event.run_id for each in models],
        "Version": [each.event.version for each in models],
        "Snapshot": [each.event.snapshot[:12] for each in models],
        "By": [each.event.by for each in models],
        "Note": [each.event.note for each in models],
    }


def move_table(moves: Sequence[AliasMove]) -> Columns:
    """Promotions and roll-backs, newest first; `at` in Unix seconds."""
    newest = list(reversed(moves))
    return {
        "at": [each.moved_at for each in newest],
        "What": [_what(each.event) for each in newest],
        "By": [each.event.by for each in newest],
        "Reason": [each.event.reason for each in newest],
    }


def snapshot_table(snapshots: Sequence[Snapshot], titles: Mapping[str, str]) -> Columns:
    """Snapshots, newest first; `taken` in Unix seconds, `titles` by run."""
    newest = [each.event for each in reversed(snapshots)]
    return {
        "Snapshot": [each.snapshot[:12] for each in newest],
        "Title": [each.title for each in newest],
        "Run": [titles.get(each.run_id, each.run_id) for each in newest],
        "Entry": [each.seq for each in newest],
        "Rows": [each.rows for each in newest],
        "Labels": [each.labels for each in newest],
        "Classes": [counts_words(each.class_counts) for each in newest],
        "Parent": [each.parent[:12] for each in newest],
        "Log head": [each.head[:12] for each in newest],
        "Data version": [each.data_version[:12] for each in newest],
        "By": [each.by for each in newest],
    }


def counts_words(counts: Mapping[str, int]) -> str:
    """Labels by class on one line, most first."""
    ordered = sorted(counts.items(), key=lambda each: -each[1])
    return ", ".join(f"{name} {count:,}" for name, count in ordered)


def _what(event: ev.ModelPromoted | ev.ModelRolledBack) -> str:
    to = f"{event.model}/{event.number}" if event.number else "no version"
    was = f"{event.model}/{event.before}" if event.before else "no version"
    verb = "promoted to" if isinstance(event, ev.ModelPromoted) else "rolled back to"
    return f"{event.model} {event.alias}: {verb} {to} (was {was})"


def _where(there: Sequence[bool], figures: Sequence[float]) -> list[float | None]:
    return [figure if known else None for known, figure in zip(there, figures, strict=True)]
