"""Where a command's result goes: to a file, or to standard output."""

import sys
from pathlib import Path

from al_core.domain.errors import DataError


def write_or_print(text: str, path: Path | None) -> None:
    """Write text to a file as UTF-8, or print it without one; DataError when it can't be."""
    if path is None:
        sys.stdout.write(text if text.endswith("\n") else f"{text}\n")
        return
    try:
        path.write_text(text, "utf-8", newline="")
    except OSError as error:
        raise DataError(f"{path} can't be written ({error.strerror}); give another") from error
