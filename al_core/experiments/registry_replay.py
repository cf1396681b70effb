"""Replay the registry: fold its log, or make every snapshot and model in it anew.

A model is fitted again from its run's log and held against its file: on the run's own rows
both must say the same, within what another kind of processor may differ by.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from al_core.domain import events as ev
from al_core.domain.chain import GENESIS, first_break
from al_core.domain.errors import ModelError, RegistryError, ReplayDiverged
from al_core.domain.ports import Log, LoggedEvent
from al_core.experiments.refitting import CHECKED_ROWS, refitted, training_of
from al_core.experiments.registered import RegistryState
from al_core.experiments.registry import Registry
from al_core.experiments.run_rows import run_dataset
from al_core.experiments.snapshots import contents_of, taken, until
from al_core.loop.recorders import event_of
from al_core.loop.replay import Verdict
from al_core.loop.retraining import TOLERANCE


def fold_registry(log: Log) -> Verdict:
    """Whether the registry's chain holds, and each event follows from those before it."""
    entries = list(log.read(ev.REGISTRY))
    broken = first_break(entries, GENESIS, 1)
    if broken is not None:
        message = f"event {broken} breaks the hash chain; restore a backup"
        return Verdict(False, len(entries), broken, message)
    state = RegistryState()
    for entry in entries:
        try:
            state.apply(entry.occurred_at, event_of(entry))
        except (RegistryError, ReplayDiverged) as error:
            words = f"event {entry.seq} of the registry: {error}"
            return Verdict(False, len(entries), entry.seq, words)
    return Verdict(True, len(entries))


def verify_registry(log: Log, home: Path) -> Verdict:
    """The same, and every snapshot and model made anew from the runs in the same log.

    DataError when the data of a run are not at hand.
    """
    folded = fold_registry(log)
    if not folded.equal:
        return folded
    entries = list(log.read(ev.REGISTRY))
    for entry in entries:
        message = _difference(log, home, entry)
        if message:
            words = f"event {entry.seq} of the registry does not follow: {message}"
            return Verdict(False, len(entries), entry.seq, words)
    return folded


def _difference(log: Log, home: Path, entry: LoggedEvent) -> str:
    """What is not as told, "" when all is."""
    event = event_of(entry)
    if isinstance(event, ev.SnapshotTaken):
        return _snapshot_difference(log, home / "cache", event)
    if isinstance(event, ev.ModelRegistered):
        return _model_difference(log, home, event)
    return ""


def _snapshot_difference(log: Log, cache: Path, event: ev.SnapshotTaken) -> str:
    entries = list(log.read(event.run_id))
    if not _names(entries, event.seq, event.head):
        return f"entry {event.seq} of run {event.run_id} is another one"
    again = taken(
        contents_of(until(entries, event.seq), cache), event.parent, event.title, event.by
    )
    fields = [
        name for name in event.__struct_fields__ if getattr(event, name) != getattr(again, name)
    ]
    return f"its {', '.join(fields)} differ" if fields else ""


def _model_difference(log: Log, home: Path, event: ev.ModelRegistered) -> str:
    entries = list(log.read(event.run_id))
    if not _names(entries, event.seq, event.head):
        return f"entry {event.seq} of run {event.run_id} is another one"
    reference = f"{event.model}/{event.number}"
    try:
        _, kept = Registry(log, home, home / "cache").load(reference)
        again = refitted(entries, training_of(entries, event.version), home / "cache").kept
    except (RegistryError, ReplayDiverged, ModelError) as error:
        return str(error)
    dataset = run_dataset(entries, home / "cache")
    rows = dataset.take(np.arange(min(CHECKED_ROWS, len(dataset)), dtype=np.int64)).rows
    apart = float(np.abs(kept.probabilities(rows) - again.probabilities(rows)).max())
    if apart <= TOLERANCE:
        return ""
    return f"{reference} and the model fitted again differ by {apart:.3g} in a probability"


def _names(entries: Sequence[LoggedEvent], seq: int, head: str) -> bool:
    return len(entries) >= seq and entries[seq - 1].hash == head
