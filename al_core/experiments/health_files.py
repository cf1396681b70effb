"""Health reports on file: each in a folder named by what it was made from."""

import contextlib
import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from al_core.domain import events as ev
from al_core.domain.errors import DataError
from al_core.domain.health import Group, HealthReport, ReportFile
from al_core.domain.ports import LoggedEvent
from al_core.experiments.health_groups import SAMPLE_ROWS
from al_core.loop.recorders import event_of
from al_core.reporting.evidently_library import evidently_version

FOLDER = "health"
FORMAT = 1
"""Part of a report's key: what is worked out has changed when this has."""
KEPT = 30
"""Reports on file; a whole one takes about 10 MB. The oldest go first."""
REPORT = "report.msgpack"
KEY = re.compile("[0-9a-f]{64}")
TITLES = {"comparison": "The two groups", "quality": "Quality on the audit set"}
TURNS = (
    ev.RunStarted, ev.ExamplesArrived, ev.RowsAdded, ev.BatchSelected, ev.ModelTrained,
    ev.ClassesMerged, ev.ClassRenamed,
)  # fmt: skip
"""Events after which a report may look otherwise; answers count from the next model on."""


@dataclass(frozen=True)
class Asked:
    """Which two groups of a run are to be compared; DataError for twice the same.

    as_of: the entry up to which the run's log is read; None: to its end.
    """

    run_id: str
    current: Group
    reference: Group
    as_of: int | None = None

    def __post_init__(self) -> None:
        if self.current == self.reference:
            raise DataError(f"both groups are {self.current!r}; choose two different ones")


def up_to_the_last_turn(entries: Sequence[LoggedEvent]) -> Sequence[LoggedEvent]:
    """The part of a run's log that a report tells of."""
    for place in range(len(entries), 0, -1):
        if isinstance(event_of(entries[place - 1]), TURNS):
            return entries[:place]
    return entries[:0]


def key_of(asked: Asked, last: LoggedEvent) -> str:
    """Names the report on this pair of groups as of that entry: equal inputs, equal keys."""
    parts = (
        asked.run_id,
        last.hash,
        asked.current,
        asked.reference,
        str(SAMPLE_ROWS),
        str(FORMAT),
        evidently_version(),
    )
    return hashlib.sha256("|".join(parts).encode()).hexdigest()


def place_of(cache: Path, key: str) -> Path:
    """The folder of a report, whether it is there or not."""
    return cache / FOLDER / key


def filed(cache: Path, key: str, report: HealthReport, written: Path) -> None:
    """Put a report beside the files in the folder `written`, and that where it belongs.

    What was there could not be read, or was made of the same.
    """
    plain = replace(report, files=())
    (written / REPORT).write_bytes(msgspec.msgpack.encode(plain))
    place = place_of(cache, key)
    shutil.rmtree(place, ignore_errors=True)
    written.replace(place)
    _thinned(cache)


def draft_folder(cache: Path) -> Path:
    """A new folder to write a report's files into."""
    home = cache / FOLDER
    home.mkdir(parents=True, exist_ok=True)
    return Path(tempfile.mkdtemp(dir=home, prefix="draft-"))


def known(cache: Path, key: str) -> HealthReport | None:
    """The report on file; None where there is none that can be read, or that is no key."""
    if KEY.fullmatch(key) is None:
        return None
    place = place_of(cache, key)
    try:
        content = (place / REPORT).read_bytes()
        report = msgspec.msgpack.decode(content, type=HealthReport)
    except (OSError, msgspec.DecodeError):
        return None
    with contextlib.suppress(OSError):
        os.utime(place)
    return replace(report, files=_files(place))


def _files(place: Path) -> tuple[ReportFile, ...]:
    found = [
        ReportFile(title, place / f"{name}.html", place / f"{name}.json")
        for name, title in TITLES.items()
    ]
    return tuple(each for each in found if each.html.is_file() and each.dump.is_file())


def _thinned(cache: Path) -> None:
    """Remove the reports that were looked at longest ago."""
    there = [each for each in (cache / FOLDER).iterdir() if each.is_dir()]
    for old in sorted(there, key=lambda each: each.stat().st_mtime)[:-KEPT]:
        shutil.rmtree(old, ignore_errors=True)
