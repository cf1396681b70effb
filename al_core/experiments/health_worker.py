"""The reporting process: the only one that imports Evidently. Builds reports as they are asked for.

Started through lifeline.py; ending the process is how a report is cancelled.
"""

from pathlib import Path
from typing import IO

from al_core.domain.errors import LoopLabError
from al_core.experiments.health_building import build_report
from al_core.experiments.health_files import Asked
from al_core.experiments.health_messages import (
    WIRE,
    BuildReport,
    ReportBuilt,
    ReportFailed,
    StageBegun,
)
from al_core.experiments.messages import logged_events
from al_core.experiments.wire import serve_the_app


def serve(inbox: IO[bytes], outbox: IO[bytes], cache: Path) -> None:
    """Build reports until the input ends."""
    while isinstance(message := WIRE.heard(inbox), BuildReport):
        try:
            _build(message, outbox, cache)
        except LoopLabError as error:
            WIRE.tell(outbox, ReportFailed(str(error)))
        else:
            WIRE.tell(outbox, ReportBuilt())


def _build(message: BuildReport, outbox: IO[bytes], cache: Path) -> None:
    entries = logged_events(message.run_id, message.entries)
    asked = Asked(message.run_id, message.current, message.reference)
    build_report(entries, asked, cache, lambda stage: WIRE.tell(outbox, StageBegun(stage)))


def main() -> None:
    """Serve the app."""
    serve_the_app(serve)
