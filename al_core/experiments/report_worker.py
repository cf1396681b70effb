"""The process that makes reports: pictures, PDF and slides would hold up every page for seconds.

Started through lifeline.py; ending the process is how a report is cancelled.
"""

from pathlib import Path
from typing import IO

from al_core.domain.errors import LoopLabError
from al_core.experiments.report_building import build
from al_core.experiments.report_messages import (
    WIRE,
    MakeReport,
    ReportMade,
    ReportRefused,
    StepBegun,
)
from al_core.experiments.wire import serve_the_app


def serve(inbox: IO[bytes], outbox: IO[bytes], cache: Path) -> None:
    """Make reports until the input ends."""
    while isinstance(message := WIRE.heard(inbox), MakeReport):
        try:
            build(Path(message.folder), cache, lambda words: WIRE.tell(outbox, StepBegun(words)))
        except LoopLabError as error:
            WIRE.tell(outbox, ReportRefused(str(error)))
        except OSError as error:
            WIRE.tell(outbox, ReportRefused(f"the report can't be written ({error.strerror})"))
        else:
            WIRE.tell(outbox, ReportMade())


def main() -> None:
    """Serve the app."""
    serve_the_app(serve)
