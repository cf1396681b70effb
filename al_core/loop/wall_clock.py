"""The only place that reads a clock."""

import time
from collections.abc import Callable
from threading import Lock


def monotonic_seconds() -> float:
    """Seconds from some fixed moment; never goes back."""
    return time.monotonic()


def unix_seconds() -> float:
    """Seconds since 1970 as this machine's clock has them; it may be set back."""
    return time.time()


class WallClock:
    """Seconds since 1970 that never go back, whatever happens to the machine's clock."""

    def __init__(self, last: float = 0.0, source: Callable[[], float] = unix_seconds) -> None:
        self._last = last
        self._source = source
        self._reading = Lock()

    def now(self) -> float:
        """The time now, or the latest that was ever told."""
        with self._reading:
            self._last = max(self._last, self._source())
            return self._last
