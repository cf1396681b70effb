"""The only place that reads a clock."""

import time


def monotonic_seconds() -> float:
    """Seconds from some fixed moment; never goes back."""
    return time.monotonic()
