"""The engine of a live run: people think again, and nothing that takes long holds them up.

Selections and reviews are begun and finished like trainings, each from the state at its
beginning; between the two, answers keep coming in.
"""

from dataclasses import dataclass

from al_core.domain import events as ev
from al_core.domain.errors import QueueError
from al_core.loop.architectures import Architecture
from al_core.loop.engine import UNSENT, Engine, Sent
from al_core.loop.merging import consensus_of
from al_core.loop.ports import LiveLearner, Recorder, Schedule
from al_core.loop.queue import Lease, Task
from al_core.loop.rechecks import due_again
from al_core.loop.standing import POOL_EXHAUSTED
from al_core.loop.state import LoopState
from al_core.strategies.registry import strategy_named

NO_CLASS = -1


@dataclass(frozen=True, slots=True)
class Ruling:
    """What an adjudicator decides: a label (-1: the example shall have none), and why."""

    label: int
    reason: str
    comment: str = ""


class LiveEngine(Engine):
    """An engine that people work with."""

    def __init__(
        self,
        architecture: Architecture,
        learner: LiveLearner,
        recorder: Recorder,
        schedule: Schedule,
    ) -> None:
        super().__init__(architecture, learner, recorder, schedule)
        self._live_learner = learner

    def resume(self, state: LoopState) -> None:
        """Go on from where a log ends; `state` is what all of its events mean."""
        self.state = state
        self._next_lease = state.totals.leases + 1

    @property
    def reviewing(self) -> bool:
        """Whether what waits is being scored anew."""
        return self.state.reviewing

    @property
    def _ready(self) -> bool:
        """While a batch is being chosen nothing else is begun."""
        return not self.state.stopped and self.state.selecting is None

    def lease(self, now: float, annotator: str) -> ev.SlotLeased | None:
        """Lend the next example; None when there is none, the hand is full, or all is paused."""
        held = self.state.queue.held.get(annotator, {})
        if self.state.paused or len(held) >= self.plan.options.hand:
            return None
        again = None if self.state.stopped else due_again(self.state, annotator, self._next_lease)
        if again is not None:
            return self._lend(now, annotator, again, ev.RecheckLeased)
        return super().lease(now, annotator)

    def answer(
        self, now: float, lease: int, label: int, active_seconds: float, sent: Sent = UNSENT
    ) -> bool:
        """Take an answer; False if it came too late to count."""
        held = self._known(lease)
        if not held.recheck:
            return super().answer(now, lease, label, active_seconds, sent)
        self._take_again(now, held, label, active_seconds, sent)
        return True

    def skip(self, now: float, lease: int, active_seconds: float, sent: Sent = UNSENT) -> None:
        """Take a skip; of an example shown again it says nothing to anybody else."""
        held = self._known(lease)
        if held.recheck:
            self._take_again(now, held, NO_CLASS, active_seconds, sent)
            return
        super().skip(now, lease, active_seconds, sent)

    def _take_again(
        self, now: float, held: Lease, label: int, active_seconds: float, sent: Sent
    ) -> None:
        before = self._said(held.annotator, held.example)
        event = ev.RecheckGiven(
            held.number,
            held.example,
            held.annotator,
            NO_CLASS if before is None else before,
            label,
            active_seconds,
            sent.raw_seconds,
            sent.answer_id,
            sent.unsure,
        )
        self.record(now, event)

    def lapse_due(self, now: float, asking: str = "") -> None:
        """Take back every lease whose time is up, as of then; readers of the queue do it first.

        Who held nothing any more by then has gone, unless they are `asking` just now:
        live nobody clocks out, and a night is no time at work.
        """
        leases = self.state.queue.leases.values()
        due = [each for each in leases if each.standing == "held" and each.due <= now]
        for lease in sorted(due, key=lambda each: (each.due, each.number)):
            at, person = max(self.state.now, lease.due), lease.annotator
            self.lapse(at, lease.number)
            empty = person in self.state.at_work and person not in self.state.queue.held
            if empty and (at < now or person != asking):
                self.leave(at, person)

    def release(self, now: float, lease: int) -> None:
        """Take a slot back from whoever holds it."""
        self.record(now, ev.SlotReleased(self._known(lease).number))

    def hand_over(self, now: float, lease: int, annotator: str) -> ev.SlotLeased:
        """Give somebody else the example that a lease is on."""
        held = self._known(lease)
        task = None if held.recheck else self.state.queue.tasks.get(held.example)
        if task is None or not task.open_to(annotator):
            raise QueueError(
                f"example {held.example} can't go to {annotator}, who has seen it or it is "
                "closed; choose somebody else"
            )
        self.record(now, ev.SlotHandedOver(held.number, annotator))
        return self._lend(now, annotator, held.example)

    def undo(self, now: float, annotator: str, example: int) -> ev.SlotLeased:
        """Take a person's answer or skip back, and lend them the example again."""
        if self.state.rechecks.get((annotator, example)) is not None:
            self.record(now, ev.RecheckRetracted(example, annotator))
            return self._lend(now, annotator, example, ev.RecheckLeased)
        task, said = self._task(example), self._said(annotator, example)
        if said is not None:
            self._give_up_recheck(now, annotator, example)
            models = self.state.trained_on(example)
            self.record(now, ev.LabelRetracted(example, annotator, said, models))
        elif annotator in task.passed:
            self._refuse_labeled_since(example)
            self.record(now, ev.SkipRetracted(example, annotator))
        else:
            raise QueueError(f"{annotator} has not answered example {example}; nothing to undo")
        return self._lend(now, annotator, example)

    def correct(
        self, now: float, annotator: str, example: int, label: int, active_seconds: float
    ) -> None:
        """Change an answer that somebody gave before; nothing happens if that is what they said."""
        label, before = self.class_of(label), self._said(annotator, example)
        if before is None:
            raise QueueError(f"{annotator} has not answered example {example}; label it first")
        again = self.state.rechecks.get((annotator, example))
        if label == (before if again is None else again):
            return
        if again is not None:
            self.record(now, ev.RecheckCorrected(example, annotator, label, active_seconds))
            return
        models = self.state.trained_on(example)
        self.record(
            now, ev.LabelCorrected(example, annotator, before, label, active_seconds, models)
        )
        if self.plan.options.overlap > 1 and example in self.state.closed:
            self._merge_again(now, example)

    def label_by_hand(
        self, now: float, annotator: str, example: int, label: int, active_seconds: float
    ) -> None:
        """Take the label of an example that somebody searched for."""
        if example not in self.state.available:
            raise QueueError(
                f"example {example} is labeled, queued or not in the pool; correct its label "
                "in the list instead"
            )
        self.record(
            now, ev.LabelFoundByHand(example, annotator, self.class_of(label), active_seconds)
        )

    def adjudicate(self, now: float, annotator: str, example: int, ruling: Ruling) -> None:
        """Decide once and for all any example that was queued or has a label."""
        if example not in self.state.labels and example not in self.state.unlabeled_closed:
            self._task(example)
        models = self.state.trained_on(example)
        label = NO_CLASS if ruling.label == NO_CLASS else self.class_of(ruling.label)
        self.record(
            now,
            ev.Adjudicated(example, annotator, label, ruling.reason, ruling.comment, models),
        )

    def merge_classes(self, now: float, source: int, target: int) -> None:
        """Make one class of two; models that had seen the old labels are named."""
        if source == target:
            raise QueueError(f"class {source} can't be merged with itself; choose another")
        found = [e for e, label in self.state.labels.items() if label == self.class_of(source)]
        seen = {version for example in found for version in self.state.trained_on(example)}
        self.record(now, ev.ClassesMerged(source, self.class_of(target), tuple(sorted(seen))))

    def force_strategy(self, now: float, strategy: str, by: str) -> None:
        """Put a strategy in force whatever the rules say; "" lets go. PlanError: unknown."""
        if strategy:
            strategy_named(strategy, {})
        if strategy != self.state.forced:
            self.record(now, ev.StrategyForced(strategy, by))

    def accept_arrivals(self, now: float, by: str) -> None:
        """Call what has arrived the new normal: later arrivals are compared with that."""
        if not self.state.later_arrivals:
            raise QueueError("nothing has arrived since the start; there is nothing to accept")
        self.record(now, ev.ArrivalsAccepted(by))

    def class_of(self, label: int) -> int:
        """The class a label stands for now; QueueError where there is none."""
        if not 0 <= label < self.state.n_classes:
            raise QueueError(
                f"there is no class {label}; choose one of 0 to {self.state.n_classes - 1}"
            )
        return self.state.merged.get(label, label)

    def add_rows(self, now: float, event: ev.RowsAdded) -> None:
        """Take rows into the pool; a run that had stopped for want of any goes on."""
        self._refuse_stopped("new rows")
        self._live_learner.rows_added(event)
        self.record(now, event)
        self.record(now, ev.ExamplesArrived(event.examples))

    def bring_labels(self, now: float, event: ev.LabelsBrought) -> None:
        """Take labels from elsewhere, each for an example that nobody was asked about yet."""
        self._refuse_stopped("brought labels")
        wanted = set(event.examples)
        if len(wanted) < len(event.examples) or not wanted <= self.state.available.keys():
            raise QueueError(
                "an example among the brought labels is labeled, queued or named twice; look "
                "again at what would come in"
            )
        for label in event.labels:
            if self.class_of(label) != label:
                raise QueueError(f"class {label} was merged with another; look again")
        self.record(now, event)

    def fail_training(self, now: float, version: int, cause: str) -> None:
        """Training ended without a model; the labels wait for the next one."""
        training = self.state.training
        if training is not None and training.version == version:
            self.record(now, ev.TrainingFailed(version, cause))

    def put_training_off(self, now: float, cause: str) -> None:
        """Training was cut off through no fault of its own; it is due as it was before."""
        if self.state.training is not None:
            self.record(now, ev.TrainingFailed(self.state.training.version, cause, due_again=True))

    def finish_selection(self, now: float) -> None:
        """Queue the batch that was chosen, less what has been labeled by hand since."""
        if self.state.selecting is None:
            raise QueueError("no selection is under way; nothing was changed")
        chosen = self._live_learner.finish_selection()
        self._record_batch(now, chosen.among(self.state.available))
        self._queue_audit(now)

    def finish_review(self, now: float) -> None:
        """Give what waits its new place, and tell if arrivals have changed."""
        if not self.state.reviewing:
            raise QueueError("no review is under way; nothing was changed")
        review = self._live_learner.finish_review()
        self.record(
            now,
            ev.QueueRescored(review.examples, review.utilities, self.state.labels_since_rescore),
        )
        for sign in review.drift:
            self.record(now, sign)

    def _select(self, now: float, size: int) -> None:
        self._fit_proxy_if_behind(now)
        self._live_learner.begin_selection(self.state, size)
        self.record(now, ev.SelectionStarted(len(self.state.batches) + 1, size))

    def _review(self, now: float) -> None:
        self._live_learner.begin_review(self.state)
        self.record(now, ev.ReviewStarted(self.state.totals.reviews + 1))

    def _refresh_queue(self, now: float) -> None:
        every = self.plan.options.refresh_labels
        state = self.state
        due = every and state.labels_since_rescore >= every
        if due and not self.reviewing and state.queue.waiting and state.model is not None:
            self._review(now)

    def _queue_audit(self, now: float) -> None:
        """Slip in so many audit examples that their share of all selected is the plan's."""
        chosen = sum(batch.size for batch in self.state.batches)
        wanted = int(self.plan.options.audit_share * chosen) - len(self.state.audit)
        order = self._live_learner.audit_order().tolist()
        fresh = [example for example in order if example not in self.state.audit]
        if wanted > 0 and fresh:
            self.record(now, ev.AuditQueued(tuple(fresh[:wanted])))

    def _give_up_recheck(self, now: float, annotator: str, example: int) -> None:
        """Take an example that is shown again out of the hand of who is to have it anew."""
        queue = self.state.queue
        for number in tuple(queue.held.get(annotator, ())):
            if queue.leases[number].recheck and queue.leases[number].example == example:
                self.record(now, ev.SlotReleased(number))

    def _refuse_stopped(self, what: str) -> None:
        if self.state.stopped not in {"", POOL_EXHAUSTED}:
            raise QueueError(
                f"the run has stopped ({self.state.stopped}), nothing would come of {what}; make "
                "a project with a larger budget instead"
            )

    def _refuse_labeled_since(self, example: int) -> None:
        if example in self.state.closed and example not in self.state.unlabeled_closed:
            raise QueueError(
                f"example {example} was labeled by others since it was skipped; correct it instead"
            )

    def _merge_again(self, now: float, example: int) -> None:
        task = self.state.closed[example]
        method = self.plan.options.consensus
        label = consensus_of(method, example, task.answers, self.state)
        if label is not None and label != self.state.labels.get(example):
            self.record(now, ev.ConsensusReached(example, label, len(task.answers), method))

    def _task(self, example: int) -> Task:
        task = self.state.queue.tasks.get(example) or self.state.closed.get(example)
        if task is None:
            raise QueueError(f"example {example} was never queued; nothing was changed")
        return task

    def _said(self, annotator: str, example: int) -> int | None:
        """What a person answered to an example, last."""
        given = [label for e, who, label in self.state.answers if (e, who) == (example, annotator)]
        return given[-1] if given else None
