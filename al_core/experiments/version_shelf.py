"""Keep the model versions that were looked at lately in memory.

A page on a run under way asks for all of them every few seconds, and one is new at most; a file
never changes under its hash.
"""

import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path

import numpy as np

from al_core.experiments.version_files import VersionView, filed, known

MOST_BYTES = 256 * 2**20


class VersionShelf:
    """Views by the entry that made them ready, from memory or from file; for many threads.

    Holds at most so many bytes of what nobody asked for last. What was last asked for is held
    whatever its size: who asked holds it as well.
    """

    def __init__(self, cache: Path, most_bytes: int = MOST_BYTES) -> None:
        self.cache = cache
        self._most_bytes = most_bytes
        self._views: OrderedDict[str, VersionView] = OrderedDict()
        self._lock = threading.Lock()

    def views(self, hashes: Sequence[str]) -> list[VersionView | None]:
        """The view of each version; None where there is none on file that can be read whole."""
        found = [self._view(each) for each in hashes]
        with self._lock:
            self._make_room(set(hashes))
        return found

    def keep(self, entry_hash: str, view: VersionView) -> None:
        """File a view that was just made, and hold it."""
        filed(self.cache, entry_hash, view)
        with self._lock:
            self._views[entry_hash] = view

    def _view(self, entry_hash: str) -> VersionView | None:
        with self._lock:
            held = self._views.get(entry_hash)
            if held is not None:
                self._views.move_to_end(entry_hash)
                return held
        read = known(self.cache, entry_hash)
        if read is not None:
            with self._lock:
                self._views[entry_hash] = read
        return read

    def _make_room(self, in_use: set[str]) -> None:
        """Let go of what was not asked for longest, but of nothing that is in use."""
        size = sum(_bytes(view) for view in self._views.values())
        for name in [each for each in self._views if each not in in_use]:
            if size <= self._most_bytes:
                return
            size -= _bytes(self._views.pop(name))


def _bytes(view: VersionView) -> int:
    held = (getattr(view, each.name) for each in fields(view))
    return sum(each.nbytes for each in held if isinstance(each, np.ndarray))
