"""The lab's memory: one DuckDB file with event log, runs, sweeps, people and projects."""

from contextlib import ExitStack, closing
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import Self

from al_core.domain.errors import LogError
from al_core.store.backup import copy_database, staging_folder
from al_core.store.database import Database
from al_core.store.duckdb_log import DuckDBLog
from al_core.store.heads import HeadFile
from al_core.store.lock import DatabaseLock
from al_core.store.people import PeopleTables
from al_core.store.projects import ProjectTables
from al_core.store.runs import RunTables
from al_core.store.schema import migrate
from al_core.store.sweeps import SweepTable
from al_core.store.verification import logged_heads, refuse_broken_chains, refuse_cut_runs


class Store(DuckDBLog, RunTables, SweepTable, PeopleTables, ProjectTables):
    """An open database, owned by this process until `close`; made by `Store.open`."""

    def __init__(self, database: Database, head_file: HeadFile, held: ExitStack) -> None:
        DuckDBLog.__init__(self, database, head_file, logged_heads(database))
        PeopleTables.__init__(self, database)
        self._held = held
        self._backing_up = Lock()

    @classmethod
    def open(cls, path: str | Path) -> Self:
        """The database at `path`, made if new, with every run's chain and head checked.

        Raises LogLocked if another process has it, LogBroken if an event is missing or
        altered, LogError if the file can't be read or written.
        """
        place = Path(path)
        _make_folder(place.parent)
        with ExitStack() as held:
            held.enter_context(DatabaseLock(place))
            database = held.enter_context(closing(Database(place)))
            head_file = HeadFile(place)
            migrate(database)
            with database.all_threads():
                refuse_broken_chains(database)
            refuse_cut_runs(database, head_file.read())
            database.confine(staging_folder(place))
            head_file.replace(logged_heads(database))
            return cls(database, head_file, held.pop_all())

    @classmethod
    def open_existing(cls, path: str | Path) -> Self:
        """The same, but LogError rather than a new database if there is none at `path`."""
        if not Path(path).is_file():
            raise LogError(f"no database at {path}; check the path")
        return cls.open(path)

    @classmethod
    def inspect(cls, path: str | Path) -> Self:
        """The database at `path` as it is, nothing checked and no head file written.

        For looking into a log that `open` refuses; the caller judges its chains.
        """
        place = Path(path)
        if not place.is_file():
            raise LogError(f"no database at {path}; check the path")
        with ExitStack() as held:
            held.enter_context(DatabaseLock(place))
            database = held.enter_context(closing(Database(place)))
            migrate(database)
            database.confine(staging_folder(place))
            return cls(database, HeadFile(place), held.pop_all())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Write everything out and give the database up; a second call does nothing."""
        self._held.close()

    def backup(self, target: str | Path) -> None:
        """A copy of the database with its head file, while the lab runs; opens like any other.

        LogError if `target` is there already.
        """
        with self._backing_up:
            copy_database(self._database, self.heads(), Path(target))


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise LogError(
            f"can't make the folder {folder}: {problem.strerror}; give another path"
        ) from problem
