"""Carry out what the architecture decides, and write down what happened.

The same engine runs simulated, live and from the log; only who calls it differs. Every
method takes the present time in seconds; every change of state is an event first.
"""

from dataclasses import dataclass

from al_core.domain import events as ev
from al_core.domain.errors import QueueError
from al_core.domain.plan import Plan
from al_core.loop.architectures import Architecture
from al_core.loop.commands import Command, ResizeBatch, SelectBatch, StartTraining, Stop
from al_core.loop.merging import consensus_of
from al_core.loop.ports import ChosenBatch, Learner, Recorder, Schedule
from al_core.loop.queue import Lease
from al_core.loop.rules import fallback_of
from al_core.loop.selections import batch_selected, labels_digest
from al_core.loop.state import LoopState


@dataclass(frozen=True, slots=True)
class Sent:
    """What comes with an answer in a live run: see LabelGiven and ExampleSkipped.

    `scope`: for whom a skip is meant; empty = as the plan says.
    """

    raw_seconds: float = 0.0
    answer_id: str = ""
    unsure: bool = False
    scope: ev.SkipScope | None = None
    guess: int | None = None
    guess_version: int = 0


UNSENT = Sent()
NOBODY_LEFT = "nobody is left at work"
ALL_WHO_COULD_HAVE_LEFT = "all who could be asked have left"


class Engine:
    """One run: its state, its architecture, and the ports it works through."""

    def __init__(
        self, architecture: Architecture, learner: Learner, recorder: Recorder, schedule: Schedule
    ) -> None:
        self.state = LoopState()
        self._architecture = architecture
        self._learner = learner
        self._recorder = recorder
        self._schedule = schedule
        self._next_lease = 1

    @property
    def plan(self) -> Plan:
        """The plan of the run."""
        return self.state.plan

    def record(self, now: float, event: ev.AnyEvent) -> None:
        """Write an event down, then let it take effect."""
        self._recorder.record(now, event)
        self.state.apply(now, event)

    def settle(self, now: float) -> None:
        """Carry out all that the architecture wants done now."""
        while self._ready:
            self._stop_if_spent(now)
            if self.state.stopped:
                return
            self._follow_alarm(now)
            self._refresh_queue(now)
            commands = self._architecture.decide(self.state)
            if not commands:
                return
            for command in commands:
                self._carry_out(now, command)

    @property
    def _ready(self) -> bool:
        """Whether the architecture may be asked what to do."""
        return not self.state.stopped

    def lease(self, now: float, annotator: str) -> ev.SlotLeased | None:
        """Lend the next example to a person; None when there is nothing for them."""
        example = None if self.state.stopped else self.state.queue.next_for(annotator)
        return None if example is None else self._lend(now, annotator, example)

    def _lend(
        self, now: float, annotator: str, example: int, kind: type[ev.SlotLeased] = ev.SlotLeased
    ) -> ev.SlotLeased:
        due = now + self.plan.options.lease_seconds
        event = kind(self._next_lease, example, annotator, due)
        self._next_lease += 1
        self.record(now, event)
        return event

    def answer(
        self, now: float, lease: int, label: int, active_seconds: float, sent: Sent = UNSENT
    ) -> bool:
        """Take an answer; False if it came too late to count (it is logged all the same)."""
        event = self._answer_event(now, lease, label, active_seconds, sent)
        self.record(now, event)
        if event.counted and self.plan.options.overlap > 1:
            self._seek_consensus(now, event.example)
        return event.counted

    def skip(self, now: float, lease: int, active_seconds: float, sent: Sent = UNSENT) -> None:
        """Take a skip, for the people that it or the plan's policy says."""
        held = self._known(lease)
        scope = sent.scope or self.plan.options.skip_scope
        too_late = self.state.queue.refusal(held)
        self.record(
            now,
            ev.ExampleSkipped(
                lease,
                held.example,
                held.annotator,
                scope,
                active_seconds,
                sent.raw_seconds,
                sent.answer_id,
                sent.unsure,
            ),
        )
        if too_late:
            return
        if scope != "me":
            self.record(now, ev.SentToAdjudicator(held.example, f"skipped for {scope}"))
            return
        self._seek_consensus(now, held.example)

    def lapse(self, now: float, lease: int) -> None:
        """Take back a lease whose time is up."""
        self.record(now, ev.SlotLapsed(lease))

    def leave(self, now: float, annotator: str) -> None:
        """A person goes; what they hold goes back to the queue."""
        for lease in tuple(self.state.queue.held.get(annotator, ())):
            self.record(now, ev.SlotReleased(lease))
        self.record(now, ev.AnnotatorLeft(annotator))

    def join(self, now: float, annotator: str) -> None:
        """A person takes up work."""
        self.record(now, ev.AnnotatorJoined(annotator))

    def finish_training(self, now: float, version: int) -> None:
        """The training that was started is through: measure the model and use it."""
        training = self.state.training
        if training is None or training.version != version:
            raise QueueError(f"version {version} is not in training; nothing was changed")
        figures = self._learner.finish_training(version, self.state)
        self.record(
            now,
            ev.ModelTrained(
                version,
                training.examples,
                figures.accuracy,
                figures.macro_f1,
                figures.log_loss,
                figures.agreement,
                figures.uncertainty,
                figures.audited,
            ),
        )
        self._review(now)

    def _review(self, now: float) -> None:
        """Look with the newest model at what waits, where its order follows, and at arrivals."""
        if self.state.queue.waiting and self.plan.options.queue_order == "utility":
            self._rescore(now)
        for sign in self._learner.drift(self.state):
            self.record(now, sign)

    def give_up(self, now: float, example: int) -> None:
        """Hand an example to the adjudicator because nobody who may label it will come back."""
        self.record(now, ev.SentToAdjudicator(example, ALL_WHO_COULD_HAVE_LEFT))

    def stop(self, now: float, reason: str) -> None:
        """End the run; every lease ends with it."""
        held = self.state.queue.held.values()
        for lease in sorted(number for mine in held for number in mine):
            self.record(now, ev.SlotReleased(lease))
        self.record(now, ev.Stopped(reason))

    def _carry_out(self, now: float, command: Command) -> None:
        if isinstance(command, SelectBatch):
            self._select(now, command.size)
        elif isinstance(command, StartTraining):
            self._train(now)
        elif isinstance(command, Stop):
            self.stop(now, command.reason)
        elif isinstance(command, ResizeBatch):
            self.record(
                now,
                ev.BatchResized(
                    command.batch_size,
                    command.trigger_share,
                    command.rule,
                    command.figure,
                    command.threshold,
                ),
            )
        else:
            self.record(
                now,
                ev.StrategySwitched(
                    command.strategy, command.rule, command.figure, command.threshold
                ),
            )

    def _train(self, now: float) -> None:
        version = self.state.totals.started_versions + 1
        labeled = self.state.labeled_set()
        training = self.plan.training
        seconds = training.seconds + training.seconds_per_label * len(labeled)
        self._learner.begin_training(version, self.state)
        self.record(
            now,
            ev.TrainingStarted(
                version, len(labeled), labels_digest(labeled), self.plan.model.start, seconds
            ),
        )
        self._schedule.training_ends(version, now + seconds)

    def _select(self, now: float, size: int) -> None:
        self._fit_proxy_if_behind(now)
        self._record_batch(now, self._learner.select(self.state, size))

    def _record_batch(self, now: float, chosen: ChosenBatch) -> None:
        self.record(now, batch_selected(self.state, now, chosen))

    def _fit_proxy_if_behind(self, now: float) -> None:
        state = self.state
        if self.plan.options.proxy is None or state.training is None:
            return
        if state.proxy_labels == len(state.labels):
            return
        labeled = state.labeled_set()
        version = state.totals.proxies + 1
        self._learner.fit_proxy(version, labeled)
        self.record(now, ev.ProxyFitted(version, len(labeled), labels_digest(labeled)))

    def _refresh_queue(self, now: float) -> None:
        every = self.plan.options.refresh_labels
        state = self.state
        if not every or state.labels_since_rescore < every:
            return
        if not state.queue.waiting or state.model is None:
            return
        self._fit_proxy_if_behind(now)
        self._rescore(now)

    def _rescore(self, now: float) -> None:
        examples, utilities = self._learner.rescored(self.state)
        behind = self.state.labels_since_rescore
        self.record(now, ev.QueueRescored(examples, utilities, behind))

    def _follow_alarm(self, now: float) -> None:
        """Fall back while arrivals differ, where the plan says so, and recover after."""
        state, fallback = self.state, fallback_of(self.plan)
        if not fallback or state.forced:
            return
        wanted = fallback if state.drift_alarm else self.plan.strategy.name
        rule = "drift" if state.drift_alarm else "calm"
        if state.strategy != wanted and (state.drift_alarm or state.fell_back):
            self.record(now, ev.StrategySwitched(wanted, rule, *state.drift_figure))

    def _stop_if_spent(self, now: float) -> None:
        budget = self.plan.budget
        if budget.hours is not None and now - self.state.began_at >= budget.hours * 3600:
            self.stop(now, "time budget spent")
        elif budget.cost is not None and self.state.cost >= budget.cost:
            self.stop(now, "cost budget spent")

    def _answer_event(
        self, now: float, number: int, label: int, active_seconds: float, sent: Sent
    ) -> ev.LabelGiven:
        lease = self._known(number)
        state = self.state
        reason = state.queue.refusal(lease)
        task = state.queue.tasks.get(lease.example)
        batch = state.batches[task.batch - 1] if task and task.batch else None
        return ev.LabelGiven(
            lease=number,
            example=lease.example,
            annotator=lease.annotator,
            label=label,
            active_seconds=active_seconds,
            counted=not reason,
            reason=reason,
            versions_behind=len(state.versions) - batch.versions_then if batch else 0,
            labels_behind=len(state.labels) - batch.labels_then if batch else 0,
            seconds_behind=now - batch.selected_at if batch else 0.0,
            raw_seconds=sent.raw_seconds,
            answer_id=sent.answer_id,
            guess=sent.guess,
            guess_version=sent.guess_version,
        )

    def _known(self, lease: int) -> Lease:
        found = self.state.queue.leases.get(lease)
        if found is None:
            raise QueueError(f"lease {lease} is unknown or was used already; take the next item")
        return found

    def _seek_consensus(self, now: float, example: int) -> None:
        """Close an example once all its answers are in, or nobody is left to give more."""
        state = self.state
        task = state.queue.tasks[example]
        more_can_come = bool(task.holders) or state.eligible(example)
        if len(task.answers) < task.slots and more_can_come:
            return
        method = self.plan.options.consensus
        label = consensus_of(method, example, task.answers, state)
        if label is not None:
            self.record(now, ev.ConsensusReached(example, label, len(task.answers), method))
        elif more_can_come:
            self.record(now, ev.SlotAdded(example))
        else:
            cause = "votes tie, nobody left to ask" if task.answers else "nobody left to ask"
            self.record(now, ev.SentToAdjudicator(example, cause))
