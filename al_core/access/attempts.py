"""Slow down whoever guesses passphrases: by name and address together, and by each alone."""

import math
from collections import deque
from collections.abc import Callable
from threading import Lock

from al_core.domain.errors import TooManyAttempts

WINDOW_SECONDS = 900.0
MOST_FAILURES = {"both": 5, "address": 30, "name": 30}
"""Failed sign-ins per window: of one name from one address, from one address, of one name."""
_Key = tuple[str, str, str]


class Attempts:
    """Failed sign-ins of the last quarter of an hour, in memory.

    An attempt counts from its beginning until it has succeeded, so that a hundred at once
    are not a hundred guesses.
    """

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._failures: dict[_Key, deque[float]] = {}
        self._lock = Lock()

    def begin(self, name_key: str, address: str) -> None:
        """Count an attempt; TooManyAttempts if there were too many before it."""
        with self._lock:
            now = self._now()
            self._forget_before(now - WINDOW_SECONDS)
            keys = _keys(name_key, address)
            wait = max(self._wait_seconds(key, now) for key in keys)
            if wait > 0:
                raise TooManyAttempts(
                    f"Too many sign-ins failed; wait {math.ceil(wait / 60)} min and try again.",
                    wait,
                )
            for key in keys:
                self._failures.setdefault(key, deque()).append(now)

    def succeed(self, name_key: str, address: str) -> None:
        """Take back what `begin` counted, and what failed before of this name from there."""
        with self._lock:
            both, *apart = _keys(name_key, address)
            self._failures.pop(both, None)
            for key in apart:
                if self._failures.get(key):
                    self._failures[key].pop()

    def _wait_seconds(self, key: _Key, now: float) -> float:
        times = self._failures.get(key, deque())
        most = MOST_FAILURES[key[0]]
        return times[-most] + WINDOW_SECONDS - now if len(times) >= most else 0.0

    def _forget_before(self, moment: float) -> None:
        for key in list(self._failures):
            times = self._failures[key]
            while times and times[0] <= moment:
                times.popleft()
            if not times:
                del self._failures[key]


def _keys(name_key: str, address: str) -> tuple[_Key, ...]:
    return ("both", name_key, address), ("address", "", address), ("name", name_key, "")
