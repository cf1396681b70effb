"""The process that fits registered models again: a fit may take minutes, a page may not.

Started through lifeline.py; ending the process is how a registration is cancelled.
"""

from pathlib import Path
from typing import IO

from al_core.domain.errors import LoopLabError
from al_core.experiments.messages import logged_events
from al_core.experiments.refitting import fitted_file, training_of
from al_core.experiments.register_messages import (
    WIRE,
    FitAgain,
    FittedAgain,
    NotFitted,
    StepBegun,
)
from al_core.experiments.wire import serve_the_app


def serve(inbox: IO[bytes], outbox: IO[bytes], cache: Path) -> None:
    """Fit models until the input ends."""
    while isinstance(message := WIRE.heard(inbox), FitAgain):
        try:
            WIRE.tell(outbox, _fitted(message, outbox, cache))
        except LoopLabError as error:
            WIRE.tell(outbox, NotFitted(str(error)))


def _fitted(message: FitAgain, outbox: IO[bytes], cache: Path) -> FittedAgain:
    entries = logged_events(message.run_id, message.entries)
    training = training_of(entries, message.version)
    WIRE.tell(outbox, StepBegun(f"fitting on {training.figures.examples:,} labels"))
    found = fitted_file(entries, training, cache)
    return FittedAgain(found.file, found.classes, found.audited)


def main() -> None:
    """Serve the app."""
    serve_the_app(serve)
