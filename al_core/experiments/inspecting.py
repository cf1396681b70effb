"""Redo every model version of a run from its log and keep what monitoring asks of each.

What is kept of a version follows from the log up to it and is filed under that entry's hash,
so that a finished run opens at once and one under way adds its new versions only. Meant for a
worker process; `inspection_desk` keeps one.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
import numpy as np

from al_core.arrays.randomness import random_for
from al_core.domain import events as ev
from al_core.domain.errors import Cancelled
from al_core.domain.plan import Plan
from al_core.domain.ports import LoggedEvent, Model
from al_core.domain.values import Floats, LabeledSet, Labels, Problem, Rows
from al_core.experiments.kept_files import kept_within
from al_core.experiments.merged_views import folded, merged_classes
from al_core.experiments.replaying import learner_of
from al_core.experiments.version_files import FOLDER, VersionView
from al_core.experiments.version_shelf import VersionShelf
from al_core.loop.learner import ScikitLearner
from al_core.loop.querying import swapped
from al_core.loop.recorders import event_of
from al_core.loop.replay import require_same_data, started
from al_core.loop.retraining import Retrained, retrained
from al_core.models.cross_fitting import cross_fitted
from al_core.models.fitting import fit_model
from al_core.models.runtime import blas_single_threaded
from al_core.monitoring.outlying import labeled_distances
from al_core.monitoring.successive import entropies

STOP_SET_ROWS = 500
ARRIVALS_KEPT = 500
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Inspection:
    """A run's model versions, oldest first, with the entries they were redone from.

    What versions say is told in the classes of now, where classes were merged since. as_of:
    the entry up to which the log was read; None: to its end.
    """

    run_id: str
    entries: Sequence[LoggedEvent]
    versions: tuple[VersionView, ...]
    complete: bool
    as_of: int | None = None

    @property
    def plan(self) -> Plan:
        """The run's plan."""
        return started(self.entries).plan


def finished_versions(entries: Sequence[LoggedEvent]) -> list[LoggedEvent]:
    """The entries that say a version is ready."""
    return [entry for entry in entries if isinstance(event_of(entry), ev.ModelTrained)]


def opened(entries: Sequence[LoggedEvent], shelf: VersionShelf) -> Inspection:
    """What is on file of a run; `complete` unless versions have yet to be redone."""
    ready = finished_versions(entries)
    views = shelf.views([entry.hash for entry in ready])
    merged = merged_classes(entries)
    there = tuple(folded(view, merged) for view in views if view is not None)
    run_id = entries[0].run_id if entries else ""
    return Inspection(run_id, entries, there, len(there) == len(ready))


def mark_of(inspection: Inspection) -> str:
    """Names what is told from the log up to the newest version, and merges since: 32 hex digits."""
    last = inspection.versions[-1].seq if inspection.versions else 0
    digest = hashlib.blake2b(digest_size=16)
    for entry in inspection.entries:
        if entry.seq == last:
            digest.update(entry.hash.encode())
    merged = merged_classes(entry for entry in inspection.entries if entry.seq > last)
    digest.update(repr(sorted(merged.items())).encode() if merged else b"")
    return digest.hexdigest()


def inspect_run(
    entries: Sequence[LoggedEvent],
    cache: Path | VersionShelf,
    progress: Progress = lambda _done, _total: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Inspection:
    """Redo what is not on file yet, then open the run.

    cache: the folder of caches, or a shelf over it that was used before. Raises DataError when
    the data at hand is not the run's, ReplayDiverged when a model does not measure as it did,
    Cancelled when asked to stop; what was done by then is kept.
    """
    shelf = VersionShelf(cache) if isinstance(cache, Path) else cache
    ready = [entry.hash for entry in finished_versions(entries)]
    found = shelf.views(ready)
    missing = {each for each, view in zip(ready, found, strict=True) if view is None}
    done, total = len(ready) - len(missing), len(ready)
    progress(done, total)
    if missing:
        blas_single_threaded()
        learner = learner_of(started(entries), shelf.cache)
        require_same_data(started(entries), learner.problem)
        viewer = CrossFittingViewer(learner, entries)
        for each in retrained(entries, learner, lambda entry: entry.hash in missing):
            shelf.keep(each.entry.hash, viewer.view(each))
            done += 1
            progress(done, total)
            if cancelled() and done < total:
                raise Cancelled("stopped by the user; the versions looked at so far are kept")
        kept_within(shelf.cache / FOLDER)
    return opened(entries, shelf)


class Viewer:
    """Asks each version of one run the same questions; nothing is fitted for that."""

    def __init__(self, learner: ScikitLearner, entries: Sequence[LoggedEvent]) -> None:
        first = started(entries)
        self.plan, self.mode, self._learner = first.plan, first.mode, learner
        self.stop_rows = stop_set(entries, first.plan.seed)

    @property
    def problem(self) -> Problem:
        """The data, with the rows that were added so far."""
        return self._learner.problem

    def view(self, each: Retrained) -> VersionView:
        """What monitoring keeps of a version."""
        model, features = each.model, self.problem.features
        everything = model.predict_proba(features)
        arrivals = np.array(each.state.later_arrivals[-ARRIVALS_KEPT:], dtype=np.int64)
        near = labeled_distances(
            features, np.concatenate((self.stop_rows, arrivals)), each.labeled.rows
        )
        cut = self.stop_rows.size
        audit = self.problem.split.audit
        return VersionView(
            version=each.version,
            seq=each.entry.seq,
            seconds=each.entry.occurred_at - each.state.began_at,
            cost=each.state.cost,
            rows=each.labeled.rows,
            labels=each.labeled.labels,
            audit_rows=audit,
            audit_labels=self._audit_labels(each),
            audit=everything[audit],
            stop_rows=self.stop_rows,
            stop_set=everything[self.stop_rows],
            stop_distances=near[:cut],
            arrivals=arrivals,
            arrival_distances=near[cut:],
            named=everything.argmax(axis=1).astype(np.int32),
            confidence=everything.max(axis=1).astype(np.float32),
            entropy=entropies(everything).astype(np.float32),
            unseen=self.unseen(each.version, each.labeled, model),
        )

    def _audit_labels(self, each: Retrained) -> Labels:
        """What is known of the audit set when the version is ready; -1 where nothing."""
        audit = self.problem.split.audit
        if self.mode == "simulated":
            return swapped(self.problem.truth[audit], each.state.label_swap)
        answered = each.state.audit_labels
        return np.array([answered.get(row, -1) for row in audit.tolist()], dtype=np.int64)

    def unseen(self, version: int, labeled: LabeledSet, model: Model) -> Floats:
        """What models that have not seen a row's label say of it: not asked here, (0, C)."""
        del version, labeled
        return np.empty((0, model.n_classes))


class CrossFittingViewer(Viewer):
    """Asks models of each version's kind too that have not seen the labels: five more fits."""

    def unseen(self, version: int, labeled: LabeledSet, model: Model) -> Floats:
        """Out-of-fold probabilities, (l, C); (0, C) for fewer than two labels."""
        if len(labeled) < 2:
            return np.empty((0, model.n_classes))
        plan = msgspec.structs.replace(self.plan.model, start="cold")
        seed = int(random_for(self.plan.seed, version, "model").integers(2**31))

        def fit(part: LabeledSet) -> Model:
            return fit_model(
                plan,
                self.problem.features,
                part,
                model.n_classes,
                seed=seed,
                previous=None,
                needs_probabilities=False,
            )

        return cross_fitted(fit, self.problem.features, labeled, seed)


def stop_set(entries: Sequence[LoggedEvent], seed: int) -> Rows:
    """A fixed random sample of what was in the pool at the start, at most 500 rows, ascending.

    Drawn without regard to what was selected or labeled since, so that it stays unbiased.
    """
    begun = entries[0].occurred_at
    there: list[int] = []
    for entry in entries:
        event = event_of(entry)
        if entry.occurred_at > begun:
            break
        if isinstance(event, ev.ExamplesArrived):
            there.extend(event.examples)
    rows = np.sort(np.array(there, dtype=np.int64))
    order = random_for(seed, 0, "reference sample").permutation(rows.size)
    return np.sort(rows[order[:STOP_SET_ROWS]])
