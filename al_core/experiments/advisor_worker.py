"""The process that simulates for the advisor: dozens of runs, which no page and no sweep waits for.

Started through lifeline.py; ending the process is how advice is cancelled.
"""

from pathlib import Path
from typing import IO

from al_core.domain.errors import LoopLabError
from al_core.domain.recommending import Recommendation
from al_core.experiments.advice_files import Question
from al_core.experiments.advisor import advised
from al_core.experiments.advisor_messages import (
    WIRE,
    Advise,
    Answered,
    Enact,
    Enacted,
    Refused,
    RunDone,
)
from al_core.experiments.advisor_race import Watch
from al_core.experiments.presets import preset_named, simulated_outcome
from al_core.experiments.wire import serve_the_app


def serve(inbox: IO[bytes], outbox: IO[bytes], cache: Path) -> None:
    """Advise and enact presets until the input ends."""

    def told(done: int, total: int, words: str = "") -> None:
        WIRE.tell(outbox, RunDone(done, total, words))

    while isinstance(message := WIRE.heard(inbox), Advise | Enact):
        try:
            if isinstance(message, Advise):
                answer = _advised(message.question, cache, Watch(told))
                WIRE.tell(outbox, Answered(answer))
            else:
                outcome = simulated_outcome(preset_named(message.preset), cache, told)
                WIRE.tell(outbox, Enacted(outcome))
        except LoopLabError as error:
            WIRE.tell(outbox, Refused(str(error)))


def _advised(question: Question, cache: Path, watch: Watch) -> Recommendation:
    return advised(question.given, question.ground(cache), question.effort, watch)


def main() -> None:
    """Serve the app."""
    serve_the_app(serve)
