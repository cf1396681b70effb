"""The zip of a report: every format, the figures as pictures, the numbers behind them, and more."""

import hashlib
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import IO

from al_core.reporting.report.cells import file_name
from al_core.reporting.report.content import Report
from al_core.reporting.report.images import Images
from al_core.reporting.report.inert import harmless
from al_core.reporting.tables import table_csv

_MOMENT = (1980, 1, 1, 0, 0, 0)
"""Of every entry: the same report gives the same bytes."""
CHUNK = 1 << 20


def tables_csv(report: Report) -> Iterator[tuple[str, bytes]]:
    """The CSV of every figure and table, by its name in the zip; harmless to spreadsheets."""
    safe = harmless(report)
    for number, figure in enumerate(safe.figures(), 1):
        yield f"data/{file_name(figure, number)}.csv", _csv(figure.picture.columns)
    for number, table in enumerate(safe.tables(), 1):
        yield f"data/{file_name(table, number)}.csv", _csv(table.columns)


def _csv(columns: Mapping[str, object]) -> bytes:
    return table_csv(columns).encode("utf-8-sig")  # type: ignore[arg-type]


def pictures(report: Report, images: Images) -> Iterator[tuple[str, bytes]]:
    """Every figure in every kind that was drawn."""
    for number, figure in enumerate(harmless(report).figures(), 1):
        name = f"figures/{file_name(figure, number)}"
        for kind, content in images[number].items():
            yield f"{name}.{kind}", content


def write_bundle(
    target: Path,
    parts: Iterator[tuple[str, bytes]],
    files: Mapping[str, Path],
    told: Callable[[], None] = lambda: None,
) -> None:
    """Put parts and files into a zip, with a list of what is in it and their SHA-256."""
    listed: list[str] = []
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name, content in parts:
            bundle.writestr(_entry(name), content)
            listed.append(f"{hashlib.sha256(content).hexdigest()}  {name}")
            told()
        for name, path in files.items():
            listed.append(f"{_copied(bundle, name, path)}  {name}")
            told()
        bundle.writestr(_entry("SHA256SUMS"), "\n".join(sorted(listed)) + "\n")


def _copied(bundle: zipfile.ZipFile, name: str, path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as source, bundle.open(_entry(name), "w") as target:
        while chunk := _read(source):
            digest.update(chunk)
            target.write(chunk)
    return digest.hexdigest()


def _read(source: IO[bytes]) -> bytes:
    return source.read(CHUNK)


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _MOMENT)
    entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
    return entry
