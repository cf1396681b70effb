"""The redundancy of a run's batches, worked out once and filed under the newest batch's entry."""

from collections.abc import Sequence
from pathlib import Path

import msgspec

from al_core.domain import events as ev
from al_core.domain.ports import LoggedEvent
from al_core.experiments.inspecting import Progress
from al_core.experiments.kept_files import filed_whole
from al_core.experiments.redundancies import BatchView, batch_views
from al_core.experiments.replaying import problem_of
from al_core.loop.recorders import event_of
from al_core.models.runtime import blas_single_threaded

FOLDER = "batches"
FORMAT = 2
"""Part of a file's name: what is kept has changed when this has."""


def newest_batch(entries: Sequence[LoggedEvent]) -> LoggedEvent | None:
    """The entry of the last batch that was selected; None before the first."""
    for entry in reversed(entries):
        if isinstance(event_of(entry), ev.BatchSelected):
            return entry
    return None


def batches_on_file(entries: Sequence[LoggedEvent], cache: Path) -> tuple[BatchView, ...] | None:
    """What is on file of the run up to its newest batch; None if nothing is."""
    newest = newest_batch(entries)
    if newest is None:
        return ()
    place = _place(newest, cache)
    if not place.is_file():
        return None
    try:
        return msgspec.msgpack.decode(place.read_bytes(), type=tuple[BatchView, ...])
    except msgspec.DecodeError:
        return None


def run_batches(
    entries: Sequence[LoggedEvent],
    cache: Path,
    progress: Progress = lambda _done, _total: None,
) -> tuple[BatchView, ...]:
    """Every batch of a run, from file where it is there. DataError when the data are others."""
    newest, found = newest_batch(entries), batches_on_file(entries, cache)
    if found is None and newest is not None:
        blas_single_threaded()
        found = batch_views(entries, problem_of(entries, cache), progress)
        filed_whole(_place(newest, cache), msgspec.msgpack.encode(found))
    return found or ()


def _place(newest: LoggedEvent, cache: Path) -> Path:
    return cache / FOLDER / f"{newest.hash}-{FORMAT}.msgpack"
