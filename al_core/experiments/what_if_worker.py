"""The process that plays what-ifs. Started through lifeline.py; ending it cancels the work."""

from pathlib import Path
from typing import IO

from al_core.domain.errors import LoopLabError
from al_core.experiments.messages import logged_events
from al_core.experiments.what_if import what_if
from al_core.experiments.what_if_files import filed
from al_core.experiments.what_if_messages import (
    WIRE,
    PartDone,
    PlayWhatIf,
    WhatIfPlayed,
    WhatIfRefused,
)
from al_core.experiments.wire import serve_the_app


def serve(inbox: IO[bytes], outbox: IO[bytes], cache: Path) -> None:
    """Play what is asked for until the input ends."""
    while isinstance(message := WIRE.heard(inbox), PlayWhatIf):
        try:
            _play(message, outbox, cache)
        except LoopLabError as error:
            WIRE.tell(outbox, WhatIfRefused(str(error)))
        else:
            WIRE.tell(outbox, WhatIfPlayed())


def _play(message: PlayWhatIf, outbox: IO[bytes], cache: Path) -> None:
    entries = logged_events(message.run_id, message.entries)

    def told(step: str, done: int, total: int) -> None:
        WIRE.tell(outbox, PartDone(step, done, total))

    filed(cache, what_if(entries, message.changes, cache, told))


def main() -> None:
    """Serve the app."""
    serve_the_app(serve)
