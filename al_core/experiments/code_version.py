"""Which program this is: its version and a digest over its source."""

import hashlib
import tomllib
from functools import cache
from pathlib import Path

import al_core

UNKNOWN = "unknown"


@cache
def code_version() -> str:
    """Version and the first 12 hex digits of a SHA-256 over al_core's files, such as 0.4.0+1f2e.

    Two programs with the same digest fit the same models.
    """
    folder = Path(al_core.__file__).resolve().parent
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*.py")):
        name = path.relative_to(folder).as_posix()
        digest.update(f"{name}\n".encode() + path.read_bytes().replace(b"\r\n", b"\n"))
    return f"{_version(folder.parent / 'pyproject.toml')}+{digest.hexdigest()[:12]}"


def _version(project: Path) -> str:
    """What the project's file says, where the program lies beside it."""
    if not project.is_file():
        return UNKNOWN
    try:
        return str(tomllib.loads(project.read_text("utf-8"))["project"]["version"])
    except (tomllib.TOMLDecodeError, KeyError, OSError):
        return UNKNOWN
