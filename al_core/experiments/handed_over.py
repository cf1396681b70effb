"""What left the lab, in a log of its own: reports, and files of labels."""

from threading import Lock
from typing import TypeVar

from al_core.domain import events as ev
from al_core.domain.ports import Log
from al_core.loop.recorders import event_of

Left = ev.ReportExported | ev.LabelsExported
L = TypeVar("L", ev.ReportExported, ev.LabelsExported)


class HandedOver:
    """One per lab; any thread may ask."""

    def __init__(self, log: Log) -> None:
        self._log, self._writing = log, Lock()

    def keep(self, at: float, event: Left) -> None:
        """Put what leaves into the log; at: Unix seconds."""
        with self._writing:
            seq = self._log.head(ev.REPORTS).seq
            self._log.append(ev.REPORTS, seq + 1, [(at, event)])

    def reports(self) -> list[tuple[float, ev.ReportExported]]:
        """Every report that was ever made, newest first, with when (Unix seconds)."""
        return self._of(ev.ReportExported)

    def label_files(self, run_id: str) -> list[tuple[float, ev.LabelsExported]]:
        """Every file of labels that was made of a run, newest first, with when (Unix seconds)."""
        return [each for each in self._of(ev.LabelsExported) if each[1].run_id == run_id]

    def _of(self, kind: type[L]) -> list[tuple[float, L]]:
        if not self._log.head(ev.REPORTS).seq:
            return []
        entries = reversed(list(self._log.read(ev.REPORTS)))
        told = [(entry.occurred_at, event_of(entry)) for entry in entries]
        return [(when, each) for when, each in told if isinstance(each, kind)]
