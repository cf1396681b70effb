"""The rows of a live run as they grow: rebuilt from the run's first data and its log."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from al_core.datasets.additions import file_of, keep_rows, kept_rows
from al_core.datasets.incoming import NewRows
from al_core.datasets.live import LiveData, live_data, live_problem, version_after
from al_core.domain import events as ev
from al_core.domain.errors import DataError, QueueError
from al_core.domain.plan import Plan
from al_core.domain.values import Problem
from al_core.loop.learner import ScikitLearner


class LiveRows:
    """What is labeled in a run, as far as its log goes. Guarded by the run's lock."""

    def __init__(self, data: LiveData, cache: Path, columns: tuple[str, ...] = ()) -> None:
        self.data = data
        self._cache = cache
        self.columns = columns

    def follow(self, added: Sequence[ev.RowsAdded]) -> None:
        """Take in the additions of the log that are not taken in yet."""
        for event in added[len(self.data.added) :]:
            self.data = grown_by(self.data, event, self._cache)

    def keep(self, new: NewRows, by: str) -> ev.RowsAdded:
        """Write the rows where they stay; the event that says so. QueueError for none."""
        if not new.examples:
            raise QueueError(f"{new.source} has no row that may come in; nothing was changed")
        rows_hash = keep_rows(new.content, self._cache)
        return ev.RowsAdded(
            new.examples,
            rows_hash,
            version_after(new.version, rows_hash),
            new.source,
            by,
            new.duplicates,
            new.refused,
        )


def grown_by(data: LiveData, event: ev.RowsAdded, cache: Path | None) -> LiveData:
    """The data with the rows of an addition; DataError when the file at hand is another."""
    rows = kept_rows(event.rows, data.initial, cache)
    grown = data.grown(rows, event.rows)
    if grown.version != event.data_version or len(grown.dataset) != event.examples[-1] + 1:
        raise DataError(
            f"the rows {file_of(event.rows, cache)} do not make data version "
            f"{event.data_version[:12]} of data version {data.version[:12]}; put the files back "
            "that the run was begun with"
        )
    return grown


def live_learner(plan: Plan, classes: Sequence[str], cache: Path | None) -> ScikitLearner:
    """The learner of a live run as it begins; it takes in rows as the log says."""
    growing = _Growing(live_data(plan, classes, cache), plan, cache)
    return ScikitLearner(growing.problem(), plan, growing.grown)


def logged_problem(
    first: ev.RunStarted, cache: Path | None, added: Iterable[ev.RowsAdded] = ()
) -> Problem:
    """What models need of a live run's data, from its first event and the rows added since."""
    growing = _Growing(live_data(first.plan, first.classes, cache), first.plan, cache)
    for event in added:
        growing.take(event)
    return growing.problem()


class _Growing:
    """Data as models see them, one addition after the other."""

    def __init__(self, data: LiveData, plan: Plan, cache: Path | None) -> None:
        self._data = data
        self._plan = plan
        self._cache = cache

    def problem(self) -> Problem:
        """What models need of the rows so far."""
        return live_problem(self._data, self._plan, self._cache)

    def take(self, event: ev.RowsAdded) -> None:
        """Take in an addition."""
        self._data = grown_by(self._data, event, self._cache)

    def grown(self, event: ev.RowsAdded) -> Problem:
        """The problem with the rows of one more addition."""
        self.take(event)
        return self.problem()
