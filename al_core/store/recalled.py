"""Keep what was read from the database until something there changes."""

from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

Record = TypeVar("Record")


class Recalled(Generic[Record]):
    """Records by key, as they were read last. Any thread may ask."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._records: dict[str, Record] = {}
        self._changes = 0

    def get(self, key: str, read: Callable[[str], Record | None]) -> Record | None:
        """The record of a key: the one kept, else what `read` finds; what is not there is not kept.

        What was read while something changed is given out, but not kept.
        """
        with self._lock:
            kept, before = self._records.get(key), self._changes
        if kept is not None:
            return kept
        record = read(key)
        with self._lock:
            if record is not None and self._changes == before:
                self._records[key] = record
        return record

    def forget(self) -> None:
        """Something has changed: read everything anew."""
        with self._lock:
            self._records.clear()
            self._changes += 1
