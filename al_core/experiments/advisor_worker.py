"""The process that simulates for the advisor: dozens of runs, which no page and no sweep waits for.

Started through lifeline.py; ending the process is how advice is cancelled.
"""

import os
import sys
from pathlib import Path
from typing import IO

from al_core.domain.errors import LoopLabError
from al_core.domain.recommending import Recommendation
from al_core.experiments.advice_files import Question
from al_core.experiments.advisor import advised
from al_core.experiments.advisor_messages import (
    Advise,
    Answered,
    Enact,
    Enacted,
    Refused,
    RunDone,
    heard,
    tell,
)
from al_core.experiments.advisor_race import Watch
from al_core.experiments.presets import preset_named, simulated_outcome


def serve(inbox: IO[bytes], outbox: IO[bytes], cache: Path) -> None:
    """Advise and enact presets until the input ends."""

    def told(done: int, total: int, words: str = "") -> None:
        tell(outbox, RunDone(done, total, words))

    while isinstance(message := heard(inbox), Advise | Enact):
        try:
            if isinstance(message, Advise):
                answer = _advised(message.question, cache, Watch(told))
                tell(outbox, Answered(answer))
            else:
                outcome = simulated_outcome(preset_named(message.preset), cache, told)
                tell(outbox, Enacted(outcome))
        except LoopLabError as error:
            tell(outbox, Refused(str(error)))


def _advised(question: Question, cache: Path, watch: Watch) -> Recommendation:
    return advised(question.given, question.ground(cache), question.effort, watch)


def main() -> None:
    """Serve on standard input and output; stray prints go to standard error."""
    outbox = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    serve(sys.stdin.buffer, outbox, Path(sys.argv[1]))


if __name__ == "__main__":
    main()
