"""The worker process of a live run: follows its log, trains and selects, tells what came of it.

Started through lifeline.py with one BLAS thread set before numpy loads. Training has a thread
of its own, so that a batch can be chosen while a model trains.
"""

import os
import sys
from pathlib import Path
from threading import Lock
from typing import IO

from al_core.experiments.live_follower import Follower, in_a_thread
from al_core.experiments.live_messages import Begin, Follow, Ready, Result, heard, tell
from al_core.experiments.live_rows import live_learner
from al_core.models.runtime import blas_single_threaded

BEHIND_PEOPLE = 10
"""Nice value: a model may take longer, an answer may not."""


def serve(inbox: IO[bytes], outbox: IO[bytes], cache: Path) -> None:
    """Follow one run until the input ends."""
    begin = heard(inbox)
    if not isinstance(begin, Begin):
        return
    blas_single_threaded()
    writing = Lock()

    def emit(result: Result) -> None:
        with writing:
            tell(outbox, result)

    learner = live_learner(begin.plan, begin.classes, cache)
    follower = Follower(learner, emit, in_a_thread)
    follower.catch_up(begin.history)
    emit(Ready())
    while isinstance(message := heard(inbox), Follow):
        follower.follow(message.events)


def main() -> None:
    """Serve on standard input and output; stray prints go to standard error."""
    if hasattr(os, "nice"):
        os.nice(BEHIND_PEOPLE)
    outbox = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    serve(sys.stdin.buffer, outbox, Path(sys.argv[1]))


if __name__ == "__main__":
    main()
