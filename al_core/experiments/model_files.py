"""Files of registered models, each named by the SHA-256 of its content."""

import hashlib
import os
from pathlib import Path
from typing import IO

from al_core.datasets.folders import written_whole
from al_core.domain.errors import ModelError

SUFFIX = ".skops"


class ModelFiles:
    """The files of one lab."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, content: bytes) -> str:
        """Write a file, on disk when this returns; its hash."""
        file = hashlib.sha256(content).hexdigest()
        written_whole(self._path(file), lambda target: _through_to_disk(target, content))
        return file

    def content(self, file: str, reference: str) -> bytes:
        """The file of that hash; ModelError when it is gone or is not what it was."""
        path = self._path(file)
        remedy = "put it back from a backup, or register the run's version under another name"
        try:
            content = path.read_bytes()
        except OSError as error:
            raise ModelError(
                f"the file of {reference}, {path.name}, can't be read ({error.strerror}); {remedy}"
            ) from error
        found = hashlib.sha256(content).hexdigest()
        if found != file:
            raise ModelError(
                f"the file of {reference} was altered: its SHA-256 is {found[:12]}, registered is "
                f"{file[:12]}; {remedy}"
            )
        return content

    def _path(self, file: str) -> Path:
        return self._folder / f"{file}{SUFFIX}"


def _through_to_disk(target: IO[bytes], content: bytes) -> None:
    """A log names it next."""
    target.write(content)
    target.flush()
    os.fsync(target.fileno())
