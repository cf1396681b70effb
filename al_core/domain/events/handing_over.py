"""What left the lab: reports and files of labels that were exported."""

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


class LabelsExported(RegistryEvent, frozen=True):
    """A file of labels was made of a run as of its entry `seq`, whose hash is `head`.

    `file`: what it is called; `sha256`: of its bytes. `form`: its format. `names`: pseudonyms
    or real. `rows`: examples in it, `labeled` of them with a label.
    """

    run_id: str
    seq: int
    head: str
    form: str
    file: str
    sha256: str
    rows: int
    labeled: int
    names: str
    by: str
