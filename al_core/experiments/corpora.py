"""Read the docstrings of installed packages in a process of their own.

Parsing thousands of files holds Python's lock for long; done in a thread of the app it would
hold up every page for half a minute.
"""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from al_core.datasets.docstrings import PACKAGES, cache_file, docstrings
from al_core.experiments.worker_process import ONE_THREAD, PACKAGE_ROOT

CORPUS_PACKAGES = {
    "docstrings_library": tuple(PACKAGES),
    "docstrings_scipy": ("scipy",),
    "docstrings_modules": tuple(PACKAGES),
}
"""Data set -> the packages whose documentation it is made of."""


def corpus_read(dataset: str, cache: Path) -> None:
    """Have what a docstring corpus needs in the cache; other data sets need nothing.

    Should the process fail, the corpus is still read when it is loaded, only less politely.
    """
    needed = CORPUS_PACKAGES.get(dataset, ())
    missing = [package for package in needed if not cache_file(package, cache).exists()]
    if missing:
        packages_read(missing, cache)


def packages_read(packages: Sequence[str], cache: Path) -> None:
    """Read packages in another process; returns when that has ended."""
    path = os.pathsep.join([str(PACKAGE_ROOT), os.environ.get("PYTHONPATH", "")])
    subprocess.run(
        [sys.executable, "-m", "al_core.experiments.corpora", str(cache), *packages],
        env={**os.environ, **ONE_THREAD, "PYTHONPATH": path},
        stdin=subprocess.DEVNULL,
        check=False,
    )


def main() -> None:
    """Read the packages named after the cache's folder."""
    for package in sys.argv[2:]:
        docstrings(package, Path(sys.argv[1]))


if __name__ == "__main__":
    main()
