"""One live run as the app holds it: what people do goes through here, one thing at a time.

What each method did is on disk when it returns (see live_host.py).
"""

from collections.abc import Sequence

from al_core.datasets.incoming import NewRows
from al_core.datasets.live import LiveData
from al_core.domain import events as ev
from al_core.domain.errors import QueueError
from al_core.experiments.answer_desk import AnswerDesk, seconds_of_work
from al_core.experiments.incoming_labels import Incoming, bring_in
from al_core.experiments.ledger import LabelFileBrought
from al_core.experiments.live_book import LiveBook
from al_core.experiments.live_cards import (
    Answer,
    Card,
    Content,
    Receipt,
    Said,
    Suggestion,
    content_of,
)
from al_core.experiments.live_host import LiveHost
from al_core.experiments.live_process import Hire
from al_core.experiments.live_rows import LiveRows
from al_core.experiments.live_value import LiveValue
from al_core.experiments.live_views import card_of
from al_core.loop.live_engine import Ruling
from al_core.loop.queue import Lease
from al_core.loop.wall_clock import WallClock


class LiveRun(LiveHost):
    """A run with people at work. Any thread may call it."""

    def __init__(self, book: LiveBook, rows: LiveRows, hire: Hire, clock: WallClock) -> None:
        self._rows = rows
        self._answers = AnswerDesk(book)
        self._seen: dict[str, float] = {}
        super().__init__(book, hire, clock)

    def hand(self, annotator: str) -> tuple[Card, ...]:
        """What a person is to label now, topped up; they join if they were not at work."""
        with self._lock:
            self._deliver()
            with self._doing() as now:
                self._let_go(now, annotator)
                self._join(now, annotator)
                self._drop_closed(now, annotator)
                while self._engine.lease(now, annotator) is not None:
                    pass
            return tuple(self._card(lease) for lease in self._held(annotator))

    def take(self, annotator: str, answers: Sequence[Answer]) -> tuple[Receipt, ...]:
        """Take a person's answers; they are on disk when this returns."""
        with self._doing() as now:
            self._answers.suggested = self._desk.suggested
            worked = sum(each.active_seconds for each in answers if each.active_seconds >= 0.0)
            self._come_back(max(self.state.now, now - worked), annotator)
            self._seen[annotator] = now
            return tuple(self._taken(now, annotator, answer) for answer in answers)

    def value(self) -> LiveValue:
        """What the next labels are worth, by the run's own random share."""
        with self._lock:
            self._freshen()
            return self._book.guesses.value(self.state, self._book.ledger.batches)

    def undo(self, annotator: str, answer_id: str = "") -> Card:
        """Take an answer back (the last one if none is named); the example's card again."""
        with self._lock:
            with self._doing() as now:
                self._seen[annotator] = now
                example = self._undoable(annotator, answer_id)
                lease = self._engine.undo(now, annotator, example).lease
            return self._card(self.state.queue.leases[lease])

    def correct(self, annotator: str, example: int, label: int, active_seconds: float) -> None:
        """Change an answer that the person gave before."""
        with self._doing() as now:
            self._seen[annotator] = now
            self._refuse_decided(example)
            self._engine.correct(now, annotator, example, label, seconds_of_work(active_seconds))

    def flag(self, annotator: str, example: int, comment: str) -> None:
        """Draw attention to an example; the same words sent again count once."""
        with self._doing() as now:
            self._seen[annotator] = now
            self._refuse_unknown(example)
            flag = ev.ExampleFlagged(example, annotator, comment)
            if flag not in self._book.ledger.flags:
                self._engine.record(now, flag)

    def suggestion(self, annotator: str, lease: int) -> Suggestion:
        """What the newest model would answer; that somebody asked is logged."""
        with self._doing() as now:
            self._seen[annotator] = now
            held = self._lease_of(annotator, lease)
            suggested = self._suggested(held.example)
            event = ev.SuggestionShown(
                lease, held.example, annotator, suggested.label, suggested.model_version
            )
            self._engine.record(now, event)
        return suggested

    def release(self, lease: int) -> None:
        """Take a slot back from whoever holds it."""
        with self._doing() as now:
            self._engine.release(now, lease)

    def hand_over(self, lease: int, annotator: str) -> None:
        """Give somebody else the example that a lease is on."""
        with self._doing() as now:
            self._join(now, annotator)
            self._engine.hand_over(now, lease, annotator)

    def leave(self, annotator: str) -> None:
        """A person goes; what they hold goes back to the queue."""
        with self._doing() as now:
            if annotator in self.state.at_work:
                self._engine.leave(now, annotator)

    def pause(self, by: str) -> None:
        """Give nothing out until `resume`; what people hold they may still answer."""
        with self._doing() as now:
            if not self.state.paused:
                self._engine.record(now, ev.QueuePaused(by))

    def resume(self, by: str) -> None:
        """Give work out again."""
        with self._doing() as now:
            if self.state.paused:
                self._engine.record(now, ev.QueueResumed(by))

    def force_strategy(self, strategy: str, by: str) -> None:
        """Put a strategy in force, such as random, whatever rules say; "" lets go of it."""
        with self._doing() as now:
            self._engine.force_strategy(now, strategy, by)

    def accept_arrivals(self, by: str) -> None:
        """Call what has arrived the new normal; the drift alarm is then off."""
        with self._doing() as now:
            self._engine.accept_arrivals(now, by)

    def adjudicate(self, annotator: str, example: int, ruling: Ruling) -> None:
        """Decide an example once and for all."""
        with self._doing() as now:
            self._seen[annotator] = now
            self._engine.adjudicate(now, annotator, example, ruling)

    def label_by_hand(
        self, annotator: str, example: int, label: int, active_seconds: float
    ) -> None:
        """Label an example that the person searched for."""
        with self._doing() as now:
            self._seen[annotator] = now
            seconds = seconds_of_work(active_seconds)
            self._engine.label_by_hand(now, annotator, example, label, seconds)

    def add_class(self, name: str) -> int:
        """The number of a new class."""
        with self._doing() as now:
            self._engine.record(now, ev.ClassAdded(self._fresh_name(name)))
            return self.state.n_classes - 1

    def rename_class(self, label: int, name: str) -> None:
        """Give a class another name."""
        with self._doing() as now:
            self._engine.class_of(label)
            self._engine.record(now, ev.ClassRenamed(label, self._fresh_name(name)))

    def merge_classes(self, source: int, target: int) -> None:
        """Make one class of two; the log names the models that had seen the old labels."""
        with self._doing() as now:
            self._engine.merge_classes(now, source, target)

    def data(self) -> LiveData:
        """The rows as they are now; to be read, never changed."""
        with self._lock:
            self._freshen()
            self._rows.follow(self._book.ledger.additions)
            return self._rows.data

    def additions(self) -> tuple[ev.RowsAdded, ...]:
        """Rows that came in since the beginning, oldest first."""
        with self._lock:
            self._freshen()
            return tuple(self._book.ledger.additions)

    def add_rows(self, by: str, new: NewRows) -> None:
        """Take rows into the pool; their file is on disk before the log names it."""
        event = self._rows.keep(new, by)
        with self._doing() as now:
            if new.version != self._book.data_version:
                raise QueueError("others added rows meanwhile; look again at what would come in")
            self._engine.add_rows(now, event)

    def brought(self) -> dict[str, int]:
        """Rows by the names that the sources of brought labels have for them."""
        with self._lock:
            self._freshen()
            return dict(self._book.ledger.brought)

    def label_files(self) -> tuple[LabelFileBrought, ...]:
        """Files of labels that came in, oldest first."""
        with self._lock:
            self._freshen()
            return tuple(self._book.ledger.label_files)

    def bring_labels(self, by: str, coming: Incoming) -> int:
        """Let labels that were looked at come in, with their new rows; how many did."""
        added = None if coming.rows is None else self._rows.keep(coming.rows, by)
        with self._doing() as now:
            if coming.version != self._book.data_version:
                raise QueueError("others added rows meanwhile; look again at what would come in")
            return bring_in(self._engine, now, coming, added, by)

    def recent(self, annotator: str, most: int = 10) -> tuple[Said, ...]:
        """What a person said last, newest first."""
        with self._lock:
            return tuple(self._book.ledger.said(annotator)[::-1][:most])

    def content(self, example: int) -> Content:
        """What people see of an example."""
        self._refuse_unknown(example)
        return self._content(example)

    def _content(self, example: int) -> Content:
        return content_of(self.data().dataset, example, self._rows.columns)

    def _undoable(self, annotator: str, answer_id: str) -> int:
        said = [each for each in self._book.ledger.said(annotator) if each.lease]
        if answer_id:
            said = [each for each in said if each.answer_id == answer_id]
        if not said:
            raise QueueError(f"{annotator} has nothing to undo; it was taken back before")
        self._refuse_decided(said[-1].example)
        return said[-1].example

    def _refuse_decided(self, example: int) -> None:
        if example in self._book.ledger.adjudicated:
            raise QueueError(f"example {example} was adjudicated; ask the adjudicator to change it")

    def _taken(self, now: float, annotator: str, answer: Answer) -> Receipt:
        receipt = self._answers.taken(now, annotator, answer)
        self._engine.settle(now)
        return receipt

    def _refuse_unknown(self, example: int) -> None:
        state = self.state
        known = state.available, state.queue.tasks, state.closed, state.labels, state.by_hand
        if not any(example in each for each in known):
            raise QueueError(f"there is no example {example} in this run; take another")

    def _fresh_name(self, name: str) -> str:
        """A name for a class; QueueError for none, or one that is taken."""
        wanted = name.strip()
        alive = [n for label, n in enumerate(self.state.classes) if label not in self.state.merged]
        if not wanted or wanted.casefold() in {each.casefold() for each in alive}:
            raise QueueError(f"a class can't be called {name!r}; use a name that no other has")
        return wanted

    def _come_back(self, begun: float, annotator: str) -> None:
        """Who answers after a break began to work at `begun`; the break is no time at work."""
        there = annotator in self.state.at_work
        self._let_go(begun, annotator)
        if there:
            self._join(begun, annotator)

    def _let_go(self, now: float, asking: str) -> None:
        """Of items whose time is up, and of people who were not seen for as long as an item's."""
        state, patience = self.state, self.state.plan.options.lease_seconds
        waiting = set(state.at_work) - set(state.queue.held)
        gone = {each: self._seen.setdefault(each, state.now) + patience for each in waiting}
        for person in sorted(waiting, key=lambda each: (gone[each], each)):
            if gone[person] < now:
                self._engine.lapse_due(gone[person])
                self._engine.leave(max(self.state.now, gone[person]), person)
        self._engine.lapse_due(now, asking)
        self._seen[asking] = now

    def _join(self, now: float, annotator: str) -> None:
        if annotator not in self.state.at_work and not self.state.stopped:
            self._engine.join(now, annotator)

    def _drop_closed(self, now: float, annotator: str) -> None:
        """Take what was closed meanwhile out of a person's hand."""
        for lease in self._held(annotator):
            if lease.example not in self.state.queue.tasks and not lease.recheck:
                self._engine.release(now, lease.number)

    def _held(self, annotator: str) -> list[Lease]:
        queue = self.state.queue
        return [queue.leases[number] for number in queue.held.get(annotator, ())]

    def _lease_of(self, annotator: str, number: int) -> Lease:
        for lease in self._held(annotator):
            if lease.number == number:
                return lease
        raise QueueError(f"lease {number} is not {annotator}'s; load the page again")

    def _card(self, lease: Lease) -> Card:
        content = self._content(lease.example)
        token = self._answers.token(lease.number)
        return card_of(lease, token, content, (self.state, self._book.ledger))

    def _suggested(self, example: int) -> Suggestion:
        told = self._desk.suggested
        if told is None or example not in told.examples:
            raise QueueError("no model can say anything of this item yet; label it yourself")
        place = told.examples.index(example)
        return Suggestion(told.labels[place], told.confidences[place], told.version)
