"""Let one process own a database, by a lock on a file of its own beside it.

DuckDB locks its file too, but on POSIX a process drops that lock as soon as it opens and
closes the same file in any other way, and a second writer then loses data.
"""

import os
import sys
from pathlib import Path
from types import TracebackType
from typing import Self

from al_core.domain.errors import LogError, LogLocked

if sys.platform == "win32":

    def _take(descriptor: int) -> None:
        """Nothing: on Windows DuckDB's own lock can't be dropped by accident."""
else:
    import fcntl

    def _take(descriptor: int) -> None:
        """An exclusive lock, or BlockingIOError at once; it ends with the process."""
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


def lock_file(database: Path) -> Path:
    """The file whose lock says who owns `database`."""
    return database.with_name(database.name + ".lock")


class DatabaseLock:
    """Ownership of a database from construction to `close`; LogLocked if someone has it.

    The lock file holds the owner's process id and stays behind when the lock is released:
    only the lock on it counts.
    """

    def __init__(self, database: Path) -> None:
        path = lock_file(database)
        try:
            self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
        except OSError as problem:
            raise LogError(
                f"can't write {path}: {problem.strerror}; choose a folder that can be written"
            ) from problem
        try:
            _take(self._descriptor)
        except BlockingIOError as problem:
            owner = os.read(self._descriptor, 32).decode(errors="replace").strip()
            os.close(self._descriptor)
            raise LogLocked(_occupied(database, path, owner)) from problem
        os.ftruncate(self._descriptor, 0)
        os.write(self._descriptor, str(os.getpid()).encode())

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
        """Give the database up; the system does the same when the process dies."""
        os.close(self._descriptor)


def _occupied(database: Path, path: Path, owner: str) -> str:
    who = "this process" if owner == str(os.getpid()) else "process"
    return (
        f"{database.name} is open in {who} {owner} (lock file {path}); close Loop Lab there, "
        "or give another database"
    )
