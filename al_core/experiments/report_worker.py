"""The process that makes reports: pictures, PDF and slides would hold up every page for seconds.

Started through lifeline.py; ending the process is how a report is cancelled.
"""

import os
import sys
from pathlib import Path
from typing import IO

from al_core.domain.errors import LoopLabError
from al_core.experiments.report_building import build
from al_core.experiments.report_messages import (
    MakeReport,
    ReportMade,
    ReportRefused,
    StepBegun,
    heard,
    tell,
)


def serve(inbox: IO[bytes], outbox: IO[bytes], cache: Path) -> None:
    """Make reports until the input ends."""
    while isinstance(message := heard(inbox), MakeReport):
        try:
            build(Path(message.folder), cache, lambda words: tell(outbox, StepBegun(words)))
        except LoopLabError as error:
            tell(outbox, ReportRefused(str(error)))
        except OSError as error:
            tell(outbox, ReportRefused(f"the report can't be written ({error.strerror})"))
        else:
            tell(outbox, ReportMade())


def main() -> None:
    """Serve on standard input and output; stray prints go to standard error."""
    outbox = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    serve(sys.stdin.buffer, outbox, Path(sys.argv[1]))


if __name__ == "__main__":
    main()
