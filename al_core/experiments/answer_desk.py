"""Take answers in: once each, from whoever holds the lease, and with a receipt that stays true."""

import math
import secrets

from al_core.domain import events as ev
from al_core.domain.errors import QueueError
from al_core.experiments.live_book import LiveBook
from al_core.experiments.live_cards import Answer, Receipt
from al_core.experiments.live_messages import Suggested
from al_core.loop.engine import Sent

LONGEST_ID = 100
MOST_SECONDS = 1e7
A_SKIP = -1
ANSWERED_BEFORE = "answered before, in another window; the first answer stands"
TAKEN_BACK = "too late: the item was given to somebody else, or is closed"
NOT_KEPT = "it was not kept; send it again"


class AnswerDesk:
    """Answers of one run. Guarded by the run's lock.

    suggested: what the newest model says of the open examples, kept with their answers.
    """

    def __init__(self, book: LiveBook) -> None:
        self._book = book
        self.suggested: Suggested | None = None
        self._tokens: dict[int, str] = {}
        self._lent_before = book.engine.state.totals.leases

    def token(self, lease: int) -> str:
        """The token that an answer on a lease must carry."""
        return self._tokens.setdefault(lease, secrets.token_hex(16))

    def taken(self, now: float, annotator: str, answer: Answer) -> Receipt:
        """What becomes of an answer; the same receipt however often it is sent."""
        known = self._book.ledger.receipt(annotator, answer.answer_id)
        if known is not None:
            return known
        try:
            lent = self._lent(annotator, answer)
            label = None if answer.label is None else self._book.engine.class_of(answer.label)
        except QueueError as error:
            return Receipt(answer.answer_id, "refused", str(error))
        number = self._lease_now(lent)
        if number in self._book.engine.state.queue.leases:
            self._enter(now, number, answer, label)
        else:
            self._set_aside(now, lent, answer, label)
        found = self._book.ledger.receipt(annotator, answer.answer_id)
        return found or Receipt(answer.answer_id, "refused", NOT_KEPT)

    def _lease_now(self, lent: ev.SlotLeased) -> int:
        """The lease that an answer counts on.

        Who comes back after theirs ran out is lent the same example anew, while the old card is
        still on their screen.
        """
        if lent.lease in self._book.ledger.answered:
            return lent.lease
        queue = self._book.engine.state.queue
        mine = queue.held.get(lent.annotator, {})
        held = [queue.leases[number] for number in mine]
        anew = [e.number for e in held if e.example == lent.example and not e.recheck]
        return anew[0] if anew else lent.lease

    def _enter(self, now: float, lease: int, answer: Answer, label: int | None) -> None:
        engine = self._book.engine
        guess, version = self._guess(engine.state.queue.leases[lease].example)
        sent = Sent(
            answer.raw_seconds, answer.answer_id, answer.unsure, answer.scope, guess, version
        )
        if label is None:
            engine.skip(now, lease, answer.active_seconds, sent)
        else:
            engine.answer(now, lease, label, answer.active_seconds, sent)

    def _guess(self, example: int) -> tuple[int | None, int]:
        """What the newest model says of an example, and its version; None and 0 for nothing."""
        told = self.suggested
        if told is None or example not in told.examples:
            return None, 0
        label = told.labels[told.examples.index(example)]
        return self._book.engine.state.merged.get(label, label), told.version

    def _set_aside(
        self, now: float, lent: ev.SlotLeased, answer: Answer, label: int | None
    ) -> None:
        answered = lent.lease in self._book.ledger.answered
        event = ev.AnswerSetAside(
            lent.lease,
            lent.example,
            lent.annotator,
            A_SKIP if label is None else label,
            answer.active_seconds,
            ANSWERED_BEFORE if answered else TAKEN_BACK,
            answer.raw_seconds,
            answer.answer_id,
        )
        self._book.engine.record(now, event)

    def _lent(self, annotator: str, answer: Answer) -> ev.SlotLeased:
        """The lease an answer is on; QueueError unless it is this person's.

        Tokens of an earlier app are gone with it; the sign-in then stands for them.
        """
        _refuse_unfit(answer)
        lent = self._book.ledger.lent.get(answer.lease)
        fresh = answer.lease > self._lent_before
        wrong = fresh and self._tokens.get(answer.lease) != answer.token
        if lent is None or lent.annotator != annotator or wrong:
            raise QueueError(f"lease {answer.lease} is not {annotator}'s; load the page again")
        return lent


def seconds_of_work(seconds: float) -> float:
    """The figure itself if it can be one; QueueError else."""
    if not (math.isfinite(seconds) and 0.0 <= seconds <= MOST_SECONDS):
        raise QueueError(f"{seconds} s of work; send 0 to {MOST_SECONDS:.0f} s")
    return seconds


def _refuse_unfit(answer: Answer) -> None:
    if not 1 <= len(answer.answer_id) <= LONGEST_ID:
        raise QueueError(
            f"an answer id of {len(answer.answer_id)} characters; use 1 to {LONGEST_ID}"
        )
    seconds_of_work(answer.active_seconds)
    seconds_of_work(answer.raw_seconds)
