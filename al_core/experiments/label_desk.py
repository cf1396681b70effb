"""Labels out and in as pages ask for them: done in the background, asked for until it is there."""

import hashlib
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from al_core.datasets.formats.columns import Roles
from al_core.domain.errors import LoopLabError
from al_core.experiments.background import Pending
from al_core.experiments.incoming_labels import Incoming, Wishes
from al_core.experiments.label_data_sets import LabeledRows, labeled_rows
from al_core.experiments.label_export import LabelFile, Wanted, exported, label_file
from al_core.experiments.label_import import LabelUpload, look_at_labels
from al_core.experiments.snapshots import until
from al_core.experiments.watched_runs import WatchedRun
from al_core.loop.wall_clock import WallClock

if TYPE_CHECKING:
    from al_core.experiments.lab import Lab

T = TypeVar("T")


class LabelDesk:
    """Asks a lab's reading desk, and leaves nothing large behind there."""

    def __init__(self, lab: "Lab") -> None:
        self._lab = lab

    def file(self, run: WatchedRun, wanted: Wanted, by: str) -> LabelFile | Pending:
        """The labels of a run as a file: of its log as it is now, or up to an entry of it.

        That it was made, and by whom, is in the log before it is given.
        """
        lab = self._lab
        key = f"label file {run.run_id} {run.as_of} {wanted} {by}"

        def made() -> LabelFile:
            entries = until(list(lab.store.read(run.run_id)), run.as_of)
            now = WallClock().now()
            file = label_file(entries, run.title, wanted, (lab.cache, now))
            lab.reports.desk.handed_over.keep(now, exported(file, wanted, entries[-1], by))
            return file

        return self._once(key, made)

    def looked_at(self, project_id: str, upload: LabelUpload, wishes: Wishes) -> Incoming | Pending:
        """What of a file would come into a project."""
        key = f"labels into {project_id} {_hash(upload.content)} {upload.name} {wishes}"
        run = self._lab.live_run(project_id)
        return self._once(key, lambda: look_at_labels(run, upload, wishes))

    def rows(self, upload: LabelUpload, roles: Roles, question: str) -> LabeledRows | Pending:
        """What a data set made of a file of labels would hold."""
        key = f"labels as data {_hash(upload.content)} {upload.name} {roles} {question}"
        return self._once(key, lambda: labeled_rows(upload.content, upload.name, roles, question))

    def _once(self, key: str, work: Callable[[], T]) -> T | Pending:
        desk = self._lab.desk
        try:
            found = desk.ask(key, work)
        except LoopLabError:
            desk.forget(key)
            raise
        if not isinstance(found, Pending):
            desk.forget(key)
        return found


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
