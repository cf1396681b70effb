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
    """Seconds since 1970 that never go back, whatever happens to the machine's clock.

    While that one is behind, after it was set back, time goes on at half its pace until the
    two meet: a lease then lasts at most twice as long, and none lasts for ever.
    """

    def __init__(
        self,
        last: float = 0.0,
        source: Callable[[], float] = unix_seconds,
        ticks: Callable[[], float] = monotonic_seconds,
    ) -> None:
        self._last = last
        self._source = source
        self._ticks = ticks
        self._ticked = ticks()
        self._reading = Lock()

    def now(self) -> float:
        """The time now, or soon after the latest that was ever told."""
        with self._reading:
            before, self._ticked = self._ticked, max(self._ticked, self._ticks())
            slowed = self._last + (self._ticked - before) / 2.0
            self._last = max(slowed, self._source())
            return self._last

    def not_before(self, last: float) -> "WallClock":
        """The same clock, for a log that ends at `last`."""
        return WallClock(last, self._source, self._ticks)
