"""A worker process that does nothing, until its input ends."""

import sys


def main() -> None:
    """Wait."""
    sys.stdin.buffer.read()
