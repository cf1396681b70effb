"""Keep each run's last entry in a small file of its own, so that a cut log is noticed.

The file is replaced after the commit: a log longer than its head is what a crash in between
leaves behind, a shorter or different one was altered.
"""

import os
from collections.abc import Mapping
from pathlib import Path

import msgspec

from al_core.domain.errors import LogError
from al_core.domain.ports import Head


class HeadFile:
    """`<database>.heads.json`: the seq and hash of every run's last entry."""

    def __init__(self, database: Path) -> None:
        self.path = database.with_name(database.name + ".heads.json")

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
        fresh = self.path.with_name(self.path.name + ".new")
        try:
            with fresh.open("wb") as file:
                file.write(msgspec.json.encode(heads))
                file.flush()
                os.fsync(file.fileno())
            fresh.replace(self.path)
        except OSError as problem:
            raise LogError(
                f"can't write {self.path}: {problem.strerror}; make room or allow writing there "
                "and open the database again, the log itself is whole"
            ) from problem
