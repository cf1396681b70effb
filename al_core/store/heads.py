"""Keep each run's last entry in a small file of its own, so that a cut log is noticed.

The file is replaced after the commit: a log longer than its head is what a crash in between
leaves behind, a shorter or different one was altered.
"""

import os
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import msgspec

from al_core.domain.errors import LogError
from al_core.domain.ports import Head


class HeadFile:
    """`<database>.heads.json`: the seq and hash of every run's last entry."""

    def __init__(self, database: Path) -> None:
        self.path = database.with_name(database.name + ".heads.json")
        self._fresh = self.path.with_name(self.path.name + ".new")
        self._beside = ThreadPoolExecutor(1, "heads")

    def read(self) -> dict[str, Head] | None:
        """The heads as last written; None when there is no file."""
        try:
            return msgspec.json.decode(self.path.read_bytes(), type=dict[str, Head])
        except FileNotFoundError:
            return None
        except (OSError, msgspec.DecodeError) as problem:
            raise LogError(
                f"can't read the heads in {self.path}: {problem}; restore the file from a backup"
            ) from problem

    def replace(self, heads: Mapping[str, Head]) -> None:
        """Write all heads, safe on disk before the old file gives way."""
        with self._plain_errors():
            self._write(heads)
            self._fresh.replace(self.path)

    @contextmanager
    def replacing(self, heads: Mapping[str, Head]) -> Iterator[None]:
        """The same around the commit that makes these the heads, and only if it succeeds.

        The new file is written beside the commit: two waits for the disk become one.
        """
        writing = self._beside.submit(self._write, heads)
        try:
            yield
        finally:
            writing.exception()  # the file is not written to any more
        with self._plain_errors():
            writing.result()
            self._fresh.replace(self.path)

    def _write(self, heads: Mapping[str, Head]) -> None:
        with self._fresh.open("wb") as file:
            file.write(msgspec.json.encode(heads))
            file.flush()
            os.fsync(file.fileno())

    @contextmanager
    def _plain_errors(self) -> Iterator[None]:
        try:
            yield
        except OSError as problem:
            raise LogError(
                f"can't write {self.path}: {problem.strerror}; make room or allow writing there "
                "and open the database again, the log itself is whole"
            ) from problem
