"""A registered model, and the data behind it, in words that can be handed on: Markdown.

Model card: Mitchell et al. 2019, Model Cards for Model Reporting (arXiv 1810.03993).
Datasheet: Gebru et al. 2021, Datasheets for Datasets (arXiv 1803.09010). Both say only what
the log knows; what it can't know is asked of the reader in so many words.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime

from al_core.domain import events as ev
from al_core.domain.ports import LoggedEvent
from al_core.experiments.label_origins import LabelOrigins, label_origins
from al_core.experiments.model_words import NOT_A_SAMPLE, accuracy_words
from al_core.experiments.registered import RegisteredModel, RegistryState
from al_core.experiments.snapshots import until
from al_core.loop.replay import started
from al_core.reporting.report.inert import plain
from al_core.reporting.report.markdown import literal

TO_FILL_IN = "_Not in the log: to be filled in by whoever hands this on._"


def model_card(state: RegistryState, model: RegisteredModel, entries: Sequence[LoggedEvent]) -> str:
    """The card of a version; `entries`: the log of its run."""
    event, snapshot = model.event, state.snapshot_of(model)
    origins = label_origins(until(entries, snapshot.seq))
    return _document(
        f"Model card: {model.reference}",
        [
            ("Model", _identity(model, origins)),
            ("Intended use", [TO_FILL_IN, f"It tells {len(event.classes)} classes apart: "
             + ", ".join(said(name) for name in event.classes) + "."]),
            ("Training data", [*_composition(snapshot), *_collection(origins), _warning()]),
            ("Quality", _quality(event, origins)),
            ("Limits", _limits(event, origins)),
            ("Versions", _pairs({"code": event.code, **event.versions})),
            ("How to make it again", _again(event)),
        ],
    )  # fmt: skip


def datasheet(snapshot: ev.SnapshotTaken, entries: Sequence[LoggedEvent]) -> str:
    """The datasheet of a snapshot; `entries`: the log of its run."""
    then = until(entries, snapshot.seq)
    origins = label_origins(then)
    plan = started(entries).plan
    return _document(
        f"Datasheet: {snapshot.title or snapshot.snapshot[:12]}",
        [
            ("Motivation", [TO_FILL_IN]),
            ("Composition", [f"Data set: {said(plan.data.dataset)}.", *_composition(snapshot)]),
            ("Collection", [*_collection(origins), _warning()]),
            ("Labeling", _labeling(origins)),
            ("Uses", [
                ("Fit for training a model of the kind that chose the examples. Unfit for "
                "estimating class shares, averages or accuracies without weights."),
                TO_FILL_IN,
            ]),
            ("Distribution and maintenance", [TO_FILL_IN]),
            ("Identity", _pairs({
                "snapshot": snapshot.snapshot, "rows": snapshot.rows_hash,
                "labels": snapshot.labels_hash, "data version": snapshot.data_version,
                "parent": snapshot.parent or "none", "run": snapshot.run_id,
                "log entry": str(snapshot.seq), "log head": snapshot.head,
            })),
        ],
    )  # fmt: skip


def said(words: str) -> str:
    """Users' words as Markdown shows them, with nothing in them that acts."""
    return literal(plain(words))


def _document(title: str, sections: Iterable[tuple[str, Sequence[str]]]) -> str:
    parts = [f"# {said(title)}"]
    for name, lines in sections:
        parts.append(f"## {name}")
        parts.extend(lines)
    return "\n\n".join(parts) + "\n"


def _identity(model: RegisteredModel, origins: LabelOrigins) -> list[str]:
    event = model.event
    at = datetime.fromtimestamp(model.registered_at, UTC)
    return _pairs(
        {
            "name": model.reference,
            "aliases now": ", ".join(model.aliases) or "none",
            "classifier": origins.plan.model.name,
            "features": origins.plan.data.features,
            "calibration": origins.plan.model.calibration,
            "from": f"run {event.run_id}, version {event.version}",
            "registered": f"{at:%Y-%m-%d %H:%M} UTC by {event.by}",
            "note": event.note or "none",
        }
    )


def _composition(snapshot: ev.SnapshotTaken) -> list[str]:
    return [
        f"{snapshot.rows:,} rows, {snapshot.labels:,} of them labeled. Labels by class:",
        *_pairs({name: f"{count:,}" for name, count in snapshot.class_counts.items()}),
    ]


def _collection(origins: LabelOrigins) -> list[str]:
    ways = {
        f"chosen by {', '.join(origins.strategies) or 'a strategy'}": origins.chosen,
        "drawn at random": origins.at_random,
        "known at the start": origins.known,
        "searched for by hand": origins.by_hand,
    }
    told = ", ".join(f"{count:,} {said(way)}" for way, count in ways.items() if count)
    audit = ""
    if origins.audit is not None:
        audit = f" {origins.audit:,} more are of the audit set and train nothing."
    return [f"Of the {origins.total:,} labels that train models: {told or 'none'}.{audit}"]


def _labeling(origins: LabelOrigins) -> list[str]:
    options = origins.plan.options
    if origins.mode == "simulated":
        return ["The people were simulated: answers are drawn from the labels the data came with."]
    noun = "person" if origins.people == 1 else "people"
    merged = ""
    if options.overlap > 1:
        merged = f" {options.overlap} answers an example, merged by {options.consensus}."
    return [
        (
            f"{origins.people:,} {noun} answered.{merged} {origins.adjudicated:,} labels were "
            "decided by an adjudicator. Names are left out."
        )
    ]


def _quality(event: ev.ModelRegistered, origins: LabelOrigins) -> list[str]:
    if not event.audited:
        return [f"Accuracy: {accuracy_words(event)}."]
    whole = "" if origins.mode == "simulated" else " (those labeled by then)"
    return [
        "Measured on the locked audit set alone, drawn at random before anything else"
        + whole
        + ".",
        *_pairs(
            {
                "accuracy": accuracy_words(event),
                "macro F1": f"{event.macro_f1:.3f}",
                "log loss": f"{event.log_loss:.3f}",
            }
        ),
    ]


def _limits(event: ev.ModelRegistered, origins: LabelOrigins) -> list[str]:
    limits = ["It knows no class and no kind of row that the training data lacked."]
    if event.audited < 100:
        limits.append(f"Only {event.audited:,} audit examples: the figures are uncertain.")
    if origins.mode == "simulated":
        limits.append("It was trained in a simulation, on answers of simulated people.")
    if not origins.at_random:
        limits.append("No label was drawn at random: nothing checks where the strategy never went.")
    return limits


def _again(event: ev.ModelRegistered) -> list[str]:
    return [
        (
            "It was refitted from the run's log and measured as it did there. The log of the run, "
            "the data it names and the versions above give it again."
        ),
        *_pairs(
            {
                "log entry": f"{event.run_id}, {event.seq}",
                "hash of that entry": event.head,
                "snapshot learned from": event.snapshot,
                "SHA-256 of the file": event.file,
            }
        ),
    ]


def _warning() -> str:
    return f"> **Not a random sample.** {NOT_A_SAMPLE}"


def _pairs(told: Mapping[str, str]) -> list[str]:
    return ["\n".join(f"- {said(f'{name}: {value}')}" for name, value in told.items())]
