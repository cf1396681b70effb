"""One DuckDB file, owned by this process: cursors, transactions, and errors in plain words."""

import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from threading import RLock
from typing import Any, TypeVar

import duckdb
import msgspec

from al_core.domain.errors import LogConflict, LogError, LogLocked

Record = TypeVar("Record")
_OFFLINE = {
    "threads": 1,  # 1,300 rows go in 1.4x faster than on 2 threads
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "allow_community_extensions": False,
}
_ROWS_AT_ONCE = 2000
_MOST_THREADS = 4


class Database:
    """A connection to one file. Each call has a cursor of its own, so results never mix.

    Writers wait for one another (`writing`), so two can't update one row at once; readers
    see the last commit and wait for nobody. A full disk in the middle of a checkpoint makes
    DuckDB give its connection up for good: the next call then has a new one.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.writing = RLock()
        self._folder: Path | None = None
        self._given_up = False
        with self._plain_errors():
            self._connection = duckdb.connect(path, config=dict(_OFFLINE))

    def close(self) -> None:
        """Write everything into the file and let go of it, ending streams still being read."""
        with self.writing:
            self._connection.close()

    def rows(self, sql: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """All rows of a query."""
        with self._plain_errors(), self._cursor() as cursor:
            return cursor.execute(sql, values).fetchall()

    def records(self, kind: type[Record], sql: str, values: Sequence[object] = ()) -> list[Record]:
        """All rows of a query as dataclasses whose fields are named like its columns."""
        with self._plain_errors(), self._cursor() as cursor:
            rows = cursor.execute(sql, values).fetchall()
            names = [column[0] for column in cursor.description]
        return [msgspec.convert(dict(zip(names, row, strict=True)), kind) for row in rows]

    def stream(self, sql: str, values: Sequence[object] = ()) -> Iterator[tuple[Any, ...]]:
        """Rows of a query as they are asked for, all as of the first one."""
        with self._plain_errors(), self._cursor() as cursor:
            cursor.execute(sql, values)
            while rows := cursor.fetchmany(_ROWS_AT_ONCE):
                yield from rows

    @contextmanager
    def transaction(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A cursor whose writes are all on disk when the block ends, or none of them."""
        with self.writing, self._plain_errors(), self._cursor() as cursor:
            cursor.begin()
            with ExitStack() as undo:
                undo.callback(_roll_back, cursor)
                yield cursor
                cursor.commit()
                undo.pop_all()

    def change(self, sql: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """One statement in a transaction of its own; what it returns, with RETURNING."""
        with self.transaction() as cursor:
            return cursor.execute(sql, values).fetchall()

    @contextmanager
    def all_threads(self) -> Iterator[None]:
        """Queries in this block may use several threads; not after `confine`."""
        self.rows(f"SET threads = {min(_MOST_THREADS, os.cpu_count() or 1)}")
        yield
        self.rows("SET threads = 1")

    def confine(self, folder: Path) -> None:
        """From now on SQL reaches no file but this database and those in `folder`, for good."""
        self._folder = folder
        with self._plain_errors():
            _confine(self._connection, folder)

    def _cursor(self) -> duckdb.DuckDBPyConnection:
        if self._given_up:
            self._connect_anew()
        return self._connection.cursor()

    def _connect_anew(self) -> None:
        with self.writing:
            if not self._given_up:
                return  # another thread was first
            self._connection.close()
            connection = duckdb.connect(self.path, config=dict(_OFFLINE))
            if self._folder is not None:
                _confine(connection, self._folder)
            self._connection, self._given_up = connection, False

    @contextmanager
    def _plain_errors(self) -> Iterator[None]:
        try:
            yield
        except duckdb.Error as problem:
            self._given_up = self._given_up or isinstance(problem, duckdb.FatalException)
            raise _plain(self.path, problem) from problem


def quoted(text: object) -> str:
    """A SQL string literal, for the statements that take no bound value."""
    return "'" + str(text).replace("'", "''") + "'"


def _confine(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    connection.execute(f"SET allowed_directories = [{quoted(folder)}]")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")


def _roll_back(cursor: duckdb.DuckDBPyConnection) -> None:
    with suppress(duckdb.Error):  # a database that failed to write has rolled back by itself
        cursor.rollback()


def _plain(path: Path, problem: duckdb.Error) -> LogError:
    said = str(problem).splitlines()[0]
    if "Could not set lock" in said or "different configuration" in said:
        return LogLocked(f"{path} is open elsewhere ({said}); close that program first")
    if "not a valid DuckDB database" in said:
        return LogError(
            f"{path} is no database of Loop Lab; give another path, or restore it from a backup"
        )
    if isinstance(problem, duckdb.ConstraintException):
        return LogConflict(f"{path.name} already holds that entry ({said}); read it again")
    return LogError(
        f"{path} can't be used ({said}); see that the disk has room and the folder can be "
        "written, then open it again: what was acknowledged is kept"
    )
