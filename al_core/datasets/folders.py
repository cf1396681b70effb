"""Where caches live, and how a file gets there whole or not at all."""

import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import IO

from al_core.domain.errors import DataError


def cache_folder() -> Path:
    """The folder for caches: under LOOPLAB_HOME, or data/local in the working folder."""
    return Path(os.environ.get("LOOPLAB_HOME") or Path("data") / "local") / "cache"


def written_whole(path: Path, write: Callable[[IO[bytes]], object]) -> None:
    """A file that appears under its name only once complete, also with several writers."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=path.parent) as folder:
            fresh = Path(folder) / path.name
            with fresh.open("wb") as file:
                write(file)
            fresh.replace(path)
    except OSError as error:
        raise DataError(
            f"the cache {path.parent} can't be written ({error.strerror}); "
            "set LOOPLAB_HOME to a folder of your own"
        ) from error
