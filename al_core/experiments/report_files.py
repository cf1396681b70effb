"""Write a report in the formats asked for into a folder, and the zip of all of them last."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from al_core.experiments.report_order import Format
from al_core.reporting.report.bundle import pictures, tables_csv, write_bundle
from al_core.reporting.report.content import Report
from al_core.reporting.report.html import html_report
from al_core.reporting.report.images import Images, images_of
from al_core.reporting.report.markdown import markdown
from al_core.reporting.report.pdf import pdf_report
from al_core.reporting.report.slides import slides

NAME = "report"
Tell = Callable[[str], None]


@dataclass(frozen=True)
class Wanted:
    """Which formats, where to; `files` go into the zip under their names."""

    formats: tuple[Format, ...]
    folder: Path
    files: Mapping[str, Path]


def write_report(report: Report, wanted: Wanted, tell: Tell) -> dict[Format, Path]:
    """The files by format.

    `tell` is called with what is written next. A zip alone holds HTML, PDF, slides and Markdown
    all the same.
    """
    formats, folder = wanted.formats, wanted.folder
    images = _images(report, formats, tell)
    writers: dict[Format, Callable[[], bytes]] = {
        "html": lambda: html_report(report),
        "pdf": lambda: pdf_report(report, images),
        "pptx": lambda: slides(report),
        "md": lambda: markdown(report).encode(),
    }
    first = [each for each in writers if each in formats or formats == ("zip",)]
    written: dict[Format, Path] = {}
    for each in first:
        tell(f"writing {each}")
        written[each] = folder / f"{NAME}.{each}"
        written[each].write_bytes(writers[each]())
    if "zip" in formats:
        tell("packing the zip")
        target = folder / f"{NAME}.zip"
        inside = {path.name: path for path in written.values()}
        write_bundle(target, _parts(report, images), {**inside, **wanted.files})
        written["zip"] = target
    return {each: path for each, path in written.items() if each in formats}


def _images(report: Report, formats: tuple[Format, ...], tell: Tell) -> Images:
    """Drawn once for all formats; HTML and slides draw their own."""
    if not {"pdf", "zip"} & set(formats):
        return {}
    tell("drawing the figures")
    return images_of(report, ("png", "svg") if "zip" in formats else ("png",))


def _parts(report: Report, images: Images) -> Iterator[tuple[str, bytes]]:
    yield from pictures(report, images)
    yield from tables_csv(report)
