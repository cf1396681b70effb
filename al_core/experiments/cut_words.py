"""What it means that several runs are shown as they stood at one moment, in words."""

from al_core.experiments.cuts import Cut
from al_core.experiments.side_by_side import SideBySide
from al_core.reporting.words import counted

SHOWN_HASH = 12


def cut_words(cut: Cut) -> str:
    """At which moment the runs stand, and by what savings are measured then."""
    if cut.unit == "entry":
        where = (
            f"**As of entry {cut.number:,}**: each run as it stood after that entry of its own "
            "log; one with a shorter log is whole."
        )
    else:
        as_many = f", as many as snapshot {cut.snapshot[:SHOWN_HASH]} has" if cut.snapshot else ""
        where = (
            f"**As of {counted(cut.number, 'label')}**{as_many}: each run as it "
            "stood with so many in its training set, before the next one came in; one that never "
            "had more is whole."
        )
    return f"{where} Savings are measured by the whole random control."


def moment_words(cut: Cut | None) -> str:
    """The moment as the end of a title, such as ", as of 80 labels"; "" for the runs' ends."""
    if cut is None:
        return ""
    if cut.unit == "entry":
        return f", as of entry {cut.number:,}"
    return f", as of {counted(cut.number, 'label')}"


def left_out_words(seen: SideBySide) -> str:
    """How many runs had no model at the moment; "" for none."""
    if not seen.modelless:
        return ""
    return f"{counted(seen.modelless, 'run')} had no model by then, and can't be shown."
