"""What a live run's log says of each lease, answer and person, beside the loop's own state."""

from collections import defaultdict
from dataclasses import dataclass

from al_core.domain import events as ev
from al_core.experiments.live_cards import Receipt, ReceiptStatus, Said

AnswerEvent = ev.LabelGiven | ev.ExampleSkipped | ev.AnswerSetAside | ev.RecheckGiven
SECONDS_A_DAY = 86_400.0


@dataclass(frozen=True)
class LabelFileBrought:
    """A file of labels that came in: when (Unix seconds), from where, by whom, how many."""

    at: float
    source: str
    form: str
    by: str
    labels: int


class Ledger:
    """Built from the log alone, event by event, so that a restart forgets nothing."""

    def __init__(self) -> None:
        self.lent: dict[int, ev.SlotLeased] = {}
        self.answered: set[int] = set()
        self.adjudicated: set[int] = set()
        self.flags: set[ev.ExampleFlagged] = set()
        self.batches: list[ev.BatchSelected] = []
        self.additions: list[ev.RowsAdded] = []
        self.brought: dict[str, int] = {}
        self.label_files: list[LabelFileBrought] = []
        self.audit_batch: dict[int, tuple[int, int]] = {}
        self.recheck_batch: dict[int, tuple[int, int]] = {}
        self._receipts: dict[tuple[str, str], Receipt] = {}
        self._said: dict[str, list[Said]] = defaultdict(list)
        self._day = 0.0
        self._labels_that_day = 0

    def receipt(self, annotator: str, answer_id: str) -> Receipt | None:
        """What became of a person's answer; None for one that never came."""
        return self._receipts.get((annotator, answer_id))

    def said(self, annotator: str) -> list[Said]:
        """What a person has said and not taken back, oldest first."""
        return self._said[annotator]

    def labels_on_day_of(self, now: float) -> int:
        """Labels that counted on the (UTC) day of `now`, up to now."""
        return self._labels_that_day if now // SECONDS_A_DAY == self._day else 0

    def take(self, now: float, event: ev.AnyEvent) -> None:  # noqa: C901, PLR0912 - one line a kind
        """Take in the next event."""
        match event:
            case ev.SlotLeased():
                self._lent(event)
            case ev.LabelGiven():
                self._labeled(now, event)
            case ev.ExampleSkipped():
                self._skipped(now, event)
            case ev.AnswerSetAside():
                again = event.lease in self.answered
                self._keep(event, "duplicate" if again else "late", event.reason)
            case ev.LabelFoundByHand():
                self._count_label(now)
                entry = Said("", 0, event.example, event.label, now, event.active_seconds)
                self._said[event.annotator].append(entry)
            case ev.RecheckGiven():
                self.answered.add(event.lease)
                self._keep(event, "saved", "")
                second = None if event.label < 0 else event.label
                self._said[event.annotator].append(_said(now, event, second))
            case ev.LabelRetracted() | ev.SkipRetracted() | ev.RecheckRetracted():
                self._taken_back(event.annotator, event.example)
            case ev.LabelCorrected() | ev.RecheckCorrected():
                self._corrected(event)
            case ev.ExampleFlagged():
                self.flags.add(event)
            case ev.Adjudicated():
                self.adjudicated.add(event.example)
            case ev.BatchSelected():
                self.batches.append(event)
            case ev.RowsAdded():
                self.additions.append(event)
            case ev.LabelsBrought():
                names = (f"{event.form} {each}" for each in event.ids)
                self.brought.update(zip(names, event.examples, strict=True))
                self.label_files.append(_file_brought(now, event))
            case ev.AuditQueued():
                self._audit_queued(event)

    def _lent(self, event: ev.SlotLeased) -> None:
        """Remember a lease; of an example shown again, the batch that it is to look like."""
        self.lent[event.lease] = event
        if isinstance(event, ev.RecheckLeased):
            self.recheck_batch[event.lease] = (len(self.batches), event.lease)

    def _labeled(self, now: float, event: ev.LabelGiven) -> None:
        self.answered.add(event.lease)
        self._keep(event, "saved" if event.counted else "late", event.reason)
        if event.counted:
            self._count_label(now)
            self._said[event.annotator].append(_said(now, event, event.label))

    def _skipped(self, now: float, event: ev.ExampleSkipped) -> None:
        self.answered.add(event.lease)
        self._keep(event, "saved", "")
        self._said[event.annotator].append(_said(now, event, None))

    def _keep(self, event: AnswerEvent, status: ReceiptStatus, message: str) -> None:
        receipt = Receipt(event.answer_id, status, message)
        self._receipts[event.annotator, event.answer_id] = receipt

    def _count_label(self, now: float) -> None:
        if now // SECONDS_A_DAY != self._day:
            self._day, self._labels_that_day = now // SECONDS_A_DAY, 0
        self._labels_that_day += 1

    def _taken_back(self, annotator: str, example: int) -> None:
        said = self._said[annotator]
        places = [place for place, entry in enumerate(said) if entry.example == example]
        if places:
            del said[places[-1]]

    def _corrected(self, event: ev.LabelCorrected | ev.RecheckCorrected) -> None:
        """Change what was said last of the example."""
        said = self._said[event.annotator]
        for place in range(len(said) - 1, -1, -1):
            old = said[place]
            if old.example == event.example and old.label is not None:
                said[place] = Said(
                    old.answer_id, old.lease, old.example, event.label, old.at, event.active_seconds
                )
                return

    def _audit_queued(self, event: ev.AuditQueued) -> None:
        """Remember the batch they were slipped into, and a place of their own there."""
        for number, example in enumerate(event.examples):
            self.audit_batch[example] = (len(self.batches), number)


def _file_brought(now: float, event: ev.LabelsBrought) -> LabelFileBrought:
    return LabelFileBrought(now, event.source, event.form, event.by, len(event.examples))


def _said(
    now: float, event: ev.LabelGiven | ev.ExampleSkipped | ev.RecheckGiven, label: int | None
) -> Said:
    return Said(event.answer_id, event.lease, event.example, label, now, event.active_seconds)
