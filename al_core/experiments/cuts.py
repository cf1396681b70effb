"""Several runs as they stood at one moment: after an entry, or at a number of labels.

Runs side by side share no clock and no log, so a moment of all of them is one of two things:
the same entry of each log, or the same number of labels. A snapshot is of one run; the others
are taken at as many labels as it has.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from al_core.domain.errors import DataError
from al_core.domain.ports import LoggedEvent
from al_core.experiments.snapshots import until
from al_core.loop.recorders import event_of
from al_core.loop.state import LoopState

CutUnit = Literal["labels", "entry"]
_ASKED = re.compile(r"([0-9]{1,9})(-labels)?")


@dataclass(frozen=True)
class Cut:
    """Where each of several runs is cut.

    entry: after each run's own entry of that number. labels: before the label of the training
    set comes in that would be one more. snapshot: the hash of the one that the number is from.
    """

    unit: CutUnit
    number: int
    snapshot: str = ""

    @property
    def asked(self) -> str:
        """As it stands in an address: "300", "80-labels", or the snapshot's hash."""
        plain = f"{self.number}-labels" if self.unit == "labels" else f"{self.number}"
        return self.snapshot or plain


def cut_asked(asked: str) -> Cut | None:
    """The moment that "300" (an entry) or "80-labels" names; None where it may be a hash.

    DataError for a number below 1.
    """
    found = _ASKED.fullmatch(asked)
    if found is None:
        return None
    if int(found[1]) < 1:
        raise DataError(f"runs can't be cut at {asked!r}; give a number from 1 on")
    return Cut("labels" if found[2] else "entry", int(found[1]))


def cut_log(entries: Sequence[LoggedEvent], cut: Cut) -> Sequence[LoggedEvent]:
    """A run's log up to the moment; the whole of it where it never got past that."""
    last = cut.number if cut.unit == "entry" else _last_entry(entries, cut.number)
    return until(entries, min(last, len(entries)))


def labels_of(entries: Iterable[LoggedEvent]) -> int:
    """Labels in the training set after these entries of a run."""
    state = LoopState()
    for entry in entries:
        state.apply(entry.occurred_at, event_of(entry))
    return len(state.labels)


def _last_entry(entries: Sequence[LoggedEvent], labels: int) -> int:
    """The entry before the first one after which there were more labels; at least the first."""
    state = LoopState()
    for entry in entries:
        state.apply(entry.occurred_at, event_of(entry))
        if len(state.labels) > labels:
            return max(1, entry.seq - 1)
    return len(entries)
