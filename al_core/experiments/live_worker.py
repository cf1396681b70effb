"""The worker process of a live run: follows its log, trains and selects, tells what came of it.

Started through lifeline.py with one BLAS thread set before numpy loads. Training has a thread
of its own, so that a batch can be chosen while a model trains.
"""

import os
from pathlib import Path
from threading import Lock
from typing import IO

from al_core.experiments.live_follower import Follower, in_a_thread
from al_core.experiments.live_messages import WIRE, Begin, Follow, Ready, Result
from al_core.experiments.live_rows import live_learner
from al_core.experiments.wire import serve_the_app
from al_core.models.runtime import blas_single_threaded

BEHIND_PEOPLE = 10
"""Nice value: a model may take longer, an answer may not."""


def serve(inbox: IO[bytes], outbox: IO[bytes], cache: Path) -> None:
    """Follow one run until the input ends."""
    begin = WIRE.heard(inbox)
    if not isinstance(begin, Begin):
        return
    blas_single_threaded()
    writing = Lock()

    def emit(result: Result) -> None:
        with writing:
            WIRE.tell(outbox, result)

    learner = live_learner(begin.plan, begin.classes, cache)
    follower = Follower(learner, emit, in_a_thread)
    follower.catch_up(begin.history)
    emit(Ready())
    while isinstance(message := WIRE.heard(inbox), Follow):
        follower.follow(message.events)


def main() -> None:
    """Serve behind people: their answers come first."""
    if hasattr(os, "nice"):
        os.nice(BEHIND_PEOPLE)
    serve_the_app(serve)
