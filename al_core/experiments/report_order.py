"""What a report is asked to hold: its source, sections, formats, and what may be seen in it."""

from typing import Literal

import msgspec

from al_core.domain.errors import DataError
from al_core.experiments.sweeping import SweepPlan

Source = Literal["run", "comparison"]
Format = Literal["html", "pdf", "pptx", "md", "zip"]
FORMATS: dict[Format, str] = {
    "html": "HTML, one file that opens offline",
    "pdf": "PDF, to print",
    "pptx": "PowerPoint, six slides",
    "md": "Markdown",
    "zip": "Zip of everything: figures, CSV files, log",
}
SECTIONS: dict[str, str] = {
    "method": "Method in plain words",
    "findings": "Findings",
    "data": "Data and annotators",
    "drift": "Drift and redundancy",
    "limits": "Limits",
    "glossary": "Glossary",
    "appendix": "Method appendix",
    "reproduce": "Reproducibility",
}
LONGEST_TITLE = 200


class ReportTemplate(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What can be kept for the next report.

    raw_text: what people read and wrote (examples, comments) may stand in it. with_log: the
    log of live runs, which names people, goes into the zip; that of simulations always does.
    evidently: Evidently's reports on file are told of, and put into the zip. logo: PNG or JPEG.
    """

    name: str = ""
    title: str = ""
    sections: tuple[str, ...] = tuple(SECTIONS)
    formats: tuple[Format, ...] = tuple(FORMATS)
    raw_text: bool = False
    with_log: bool = False
    evidently: bool = True
    logo: bytes = b""


class ReportOrder(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One report: of a run, or of the comparison of several simulations.

    ids: the run's, or the simulations'. name: what people call it. made_at: Unix seconds.
    plans, runs: of a comparison, by simulation: what it was asked to run, and the ids of the
    runs that have finished. as_of: of a run: the last entry of its log that is told of; None:
    all of it.
    """

    source: Source
    ids: tuple[str, ...]
    name: str
    template: ReportTemplate
    made_by: str = ""
    made_at: float = 0.0
    plans: dict[str, SweepPlan] = {}
    runs: dict[str, tuple[str, ...]] = {}
    as_of: int | None = None

    @property
    def title(self) -> str:
        """The title given, else one made of the name."""
        then = "" if self.as_of is None else f", as of entry {self.as_of:,}"
        return self.template.title.strip() or f"{self.name}{then}: what the labels brought"


def checked_order(order: ReportOrder) -> ReportOrder:
    """The order itself if something can come of it; DataError names what can't."""
    template = order.template
    if not order.ids:
        raise DataError("the report is of nothing; choose a run or a simulation")
    if not template.formats:
        raise DataError("the report has no format; choose one or more")
    if order.as_of is not None and order.source != "run":
        raise DataError(
            f"several runs have no entry {order.as_of} in common; choose one run, or now"
        )
    unknown = [each for each in template.sections if each not in SECTIONS]
    if unknown:
        raise DataError(f"no section is called {unknown[0]!r}; there are {', '.join(SECTIONS)}")
    if len(template.title) > LONGEST_TITLE:
        raise DataError(
            f"the title has {len(template.title):,} characters; at most {LONGEST_TITLE} fit a page"
        )
    return order
