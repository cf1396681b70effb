"""End a worker process with the app that started it, in the middle of whatever it is at.

An app that is killed ends nobody; the end of their input is all that its workers hear of it.
"""

import os
import threading
from collections.abc import Callable, Iterator
from queue import SimpleQueue
from typing import IO, TypeVar

Letter = TypeVar("Letter")


def letters(inbox: IO[bytes], read: Callable[[IO[bytes]], Letter | None]) -> Iterator[Letter]:
    """Messages as they come, for ever: when the input ends, so does this process."""
    arrived: SimpleQueue[Letter] = SimpleQueue()

    def forward() -> None:
        while (letter := read(inbox)) is not None:
            arrived.put(letter)
        os._exit(0)

    threading.Thread(target=forward, name="lifeline", daemon=True).start()
    while True:
        yield arrived.get()
