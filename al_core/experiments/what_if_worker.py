"""The process that plays what-ifs. Started through lifeline.py; ending it cancels the work."""

import os
import sys
from pathlib import Path
from typing import IO

from al_core.domain.errors import LoopLabError
from al_core.experiments.messages import logged_events
from al_core.experiments.what_if import what_if
from al_core.experiments.what_if_files import filed
from al_core.experiments.what_if_messages import (
    PartDone,
    PlayWhatIf,
    WhatIfPlayed,
    WhatIfRefused,
    heard,
    tell,
)


def serve(inbox: IO[bytes], outbox: IO[bytes], cache: Path) -> None:
    """Play what is asked for until the input ends."""
    while isinstance(message := heard(inbox), PlayWhatIf):
        try:
            _play(message, outbox, cache)
        except LoopLabError as error:
            tell(outbox, WhatIfRefused(str(error)))
        else:
            tell(outbox, WhatIfPlayed())


def _play(message: PlayWhatIf, outbox: IO[bytes], cache: Path) -> None:
    entries = logged_events(message.run_id, message.entries)

    def told(step: str, done: int, total: int) -> None:
        tell(outbox, PartDone(step, done, total))

    filed(cache, what_if(entries, message.changes, cache, told))


def main() -> None:
    """Serve on standard input and output; stray prints go to standard error."""
    outbox = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    serve(sys.stdin.buffer, outbox, Path(sys.argv[1]))


if __name__ == "__main__":
    main()
