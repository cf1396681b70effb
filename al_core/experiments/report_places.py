"""Where reports lie: one folder each, with what was ordered, the logs, and what was written."""

import contextlib
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import msgspec

from al_core.experiments.report_order import FORMATS, Format, ReportOrder
from al_core.experiments.report_reproduce import log_name

FOLDER = "reports"
ORDER, MADE, LOGS = "order.msgpack", "made.msgpack", "log"
KEPT = 40
"""Reports on file; the oldest go first."""


@dataclass(frozen=True)
class MadeReport:
    """A report on file: its order, and its files by format."""

    report_id: str
    order: ReportOrder
    files: dict[Format, Path]


def place_of(home: Path, report_id: str) -> Path:
    """The folder of a report, whether it is there or not."""
    return home / FOLDER / report_id


def begin(place: Path, order: ReportOrder) -> None:
    """Make the folder of a report that is about to be made."""
    (place / LOGS).mkdir(parents=True)
    (place / ORDER).write_bytes(msgspec.msgpack.encode(order))


def order_in(place: Path) -> ReportOrder:
    """What was ordered."""
    return msgspec.msgpack.decode((place / ORDER).read_bytes(), type=ReportOrder)


def log_in(place: Path, run_id: str) -> Path:
    """Where the log of a run lies beside a report."""
    return place / LOGS / log_name(run_id)


def finish(place: Path, files: Iterable[Format]) -> None:
    """Say that a report is there; its logs are in the zip, if there is one."""
    shutil.rmtree(place / LOGS, ignore_errors=True)
    (place / MADE).write_bytes(msgspec.msgpack.encode(tuple(files)))
    made = sorted(place.parent.glob(f"*/{MADE}"), key=lambda each: each.stat().st_mtime)
    for old in made[:-KEPT]:
        shutil.rmtree(old.parent, ignore_errors=True)


def give_up(place: Path) -> None:
    """Remove what there is of a report that will not be."""
    shutil.rmtree(place, ignore_errors=True)


def reports_in(home: Path) -> list[MadeReport]:
    """All reports on file, newest first; half-made ones of an earlier day are passed over."""
    found = []
    for made in (home / FOLDER).glob(f"*/{MADE}"):
        with contextlib.suppress(OSError, msgspec.DecodeError, UnicodeDecodeError):
            found.append(_made(made.parent))
    return sorted(found, key=lambda each: -each.order.made_at)


def _made(place: Path) -> MadeReport:
    formats = msgspec.msgpack.decode((place / MADE).read_bytes(), type=tuple[Format, ...])
    files = {each: place / f"report.{each}" for each in FORMATS if each in formats}
    return MadeReport(place.name, order_in(place), files)
