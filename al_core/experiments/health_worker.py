"""The reporting process: the only one that imports Evidently. Builds reports as they are asked for.

Started through lifeline.py; ending the process is how a report is cancelled.
"""

import os
import sys
from pathlib import Path
from typing import IO

from al_core.domain.errors import LoopLabError
from al_core.experiments.health_building import build_report
from al_core.experiments.health_files import Asked
from al_core.experiments.health_messages import (
    BuildReport,
    ReportBuilt,
    ReportFailed,
    StageBegun,
    heard,
    tell,
)
from al_core.experiments.messages import logged_events


def serve(inbox: IO[bytes], outbox: IO[bytes], cache: Path) -> None:
    """Build reports until the input ends."""
    while isinstance(message := heard(inbox), BuildReport):
        try:
            _build(message, outbox, cache)
        except LoopLabError as error:
            tell(outbox, ReportFailed(str(error)))
        else:
            tell(outbox, ReportBuilt())


def _build(message: BuildReport, outbox: IO[bytes], cache: Path) -> None:
    entries = logged_events(message.run_id, message.entries)
    asked = Asked(message.run_id, message.current, message.reference)
    build_report(entries, asked, cache, lambda stage: tell(outbox, StageBegun(stage)))


def main() -> None:
    """Serve on standard input and output; stray prints go to standard error."""
    outbox = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    serve(sys.stdin.buffer, outbox, Path(sys.argv[1]))


if __name__ == "__main__":
    main()
