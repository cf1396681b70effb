"""Start a worker process that ends with the app that started it, in whatever it is at.

An app that is killed ends nobody: that nobody can write to them any more is all that its
workers ever hear of it, so one thread waits for that from before the first long import.
`python -m al_core.experiments.lifeline MODULE ARGUMENT...` runs `main` of MODULE so.
"""

import os
import select
import sys
import threading
from importlib import import_module


def end_with_the_input() -> None:
    """From now on, end this process at once when the other end of its input is closed.

    Windows can't tell; there a worker ends when it next reads.
    """
    if hasattr(select, "poll"):
        threading.Thread(target=_await_the_end, name="lifeline", daemon=True).start()


def _await_the_end() -> None:
    closed = select.poll()
    closed.register(sys.stdin.fileno(), 0)  # nothing asked for: it wakes for a hang-up alone
    closed.poll()
    os._exit(0)


def main() -> None:
    """Be the worker that the command line names."""
    end_with_the_input()
    import_module(sys.argv.pop(1)).main()


if __name__ == "__main__":
    main()
