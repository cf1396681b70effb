"""What left the lab: reports that were exported."""

from al_core.domain.events.registering import RegistryEvent

REPORTS = "reports"
"""The name of the log of exports; runs end in eight hex digits, so none is called so."""


class ReportExported(RegistryEvent, frozen=True):
    """A report was made, of the runs in `heads`: the hash of each one's last entry then.

    `report`: its id. `source`: run or comparison. `raw_text`: what people read and wrote was
    ticked; `with_log`: so was the log, which names them.
    """

    report: str
    title: str
    source: str
    heads: dict[str, str]
    formats: tuple[str, ...]
    raw_text: bool
    with_log: bool
    by: str
