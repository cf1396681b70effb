"""Keep a folder of files that can be made anew within bounds."""

import contextlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from al_core.loop.wall_clock import unix_seconds

GIGABYTE = 10**9
HOUR_SECONDS = 3600.0


@dataclass(frozen=True)
class Bounds:
    """At most so many files of so many bytes together; what was used lately stays anyhow.

    in_use_seconds: a run whose files do not fit could never be looked at as a whole if those
    just written had to go for the next.
    """

    files: int = 2000
    size: int = GIGABYTE
    in_use_seconds: float = HOUR_SECONDS


USUAL = Bounds()


def filed_whole(path: Path, content: bytes) -> None:
    """Write a file; whoever reads meanwhile sees the whole file or none."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, suffix=".part")
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    Path(name).replace(path)


def used(path: Path) -> None:
    """Note, where that is allowed, that a file was read now; when it was written stays."""
    with contextlib.suppress(OSError):
        now = int(unix_seconds() * 1e9)
        os.utime(path, ns=(now, path.stat().st_mtime_ns))


def kept_within(folder: Path, bounds: Bounds = USUAL) -> int:
    """Remove the files that were not used for longest until the rest is within bounds.

    Returns how many went. Another process may remove some at the same time.
    """
    found = sorted(_files(folder), reverse=True)
    newest, size, removed = unix_seconds() - bounds.in_use_seconds, 0, 0
    for count, (used_at, path, n_bytes) in enumerate(found, start=1):
        size += n_bytes
        if (count > bounds.files or size > bounds.size) and used_at < newest:
            path.unlink(missing_ok=True)
            removed += 1
    return removed


def _files(folder: Path) -> list[tuple[float, Path, int]]:
    """Seconds of the last use, path and bytes of each file below a folder."""
    found = []
    for path in folder.rglob("*"):
        try:
            there = path.stat()
        except FileNotFoundError:
            continue
        if path.is_file():
            found.append((max(there.st_atime, there.st_mtime), path, there.st_size))
    return found
