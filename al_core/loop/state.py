"""What the events so far mean: the one object that architectures and the engine read.

`apply` is the only way to change it; it does no I/O and knows no clock or randomness, so the
same events always give the same state (replay in fold mode is `apply` over the log).
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from al_core.arrays.randomness import tie_ranks
from al_core.domain import events as ev
from al_core.domain.plan import Plan, people
from al_core.domain.values import LabeledSet, Rows
from al_core.loop.queue import Key, Lease, Queue, Task
from al_core.loop.tallies import Batch, SinceSelection, Totals, Version


@dataclass(slots=True)
class LoopState:
    """The run as it stands. Times are seconds on the run's own clock."""

    plan: Plan = field(default_factory=Plan)
    mode: ev.RunMode = "simulated"
    now: float = 0.0
    pool_size: int = 0
    n_classes: int = 0
    began_at: float = 0.0
    arrived: int = 0
    first_arrivals: list[int] = field(default_factory=list)
    later_arrivals: list[int] = field(default_factory=list)
    available: dict[int, None] = field(default_factory=dict)
    labels: dict[int, int] = field(default_factory=dict)
    unlabeled_closed: set[int] = field(default_factory=set)
    queue: Queue = field(default_factory=Queue)
    batches: list[Batch] = field(default_factory=list)
    versions: list[Version] = field(default_factory=list)
    training: ev.TrainingStarted | None = None
    training_since: float = 0.0
    closed_since_training: int = 0
    labels_since_training: int = 0
    labels_since_rescore: int = 0
    at_work: dict[str, None] = field(default_factory=dict)
    everyone: tuple[str, ...] = ()
    strategy: str = ""
    switched_after: int = 0
    batch_size: int = 0
    trigger_share: float = 1.0
    proxy_labels: int = 0
    drift_alarm: bool = False
    drift_figure: tuple[float, float] = (1.0, 0.0)
    label_swap: tuple[int, int] | None = None
    redundancy: tuple[float, float] = (0.0, 0.0)
    best_agreement: float = -1.0
    stopped: str = ""
    recent: SinceSelection = field(default_factory=SinceSelection)
    totals: Totals = field(default_factory=Totals)
    answers: list[tuple[int, str, int]] = field(default_factory=list)
    epoch: int = 0

    def apply(self, occurred_at: float, event: ev.Event) -> None:
        """Take in the next event."""
        self._pass_time(occurred_at)
        _HANDLERS[type(event)](self, event)

    @property
    def open(self) -> int:
        """Examples selected and not closed."""
        return len(self.queue.tasks)

    @property
    def idle(self) -> int:
        """People at work who hold nothing."""
        return len(self.at_work) - len(self.queue.held)

    @property
    def newest(self) -> Batch | None:
        """The batch selected last."""
        return self.batches[-1] if self.batches else None

    @property
    def model(self) -> Version | None:
        """The newest finished model."""
        return self.versions[-1] if self.versions else None

    @property
    def more_to_come(self) -> bool:
        """Whether examples are still to arrive."""
        return self.arrived < self.pool_size

    @property
    def starved(self) -> bool:
        """Whether someone at work holds nothing and the queue has nothing for them."""
        if not self.queue.waiting:
            return self.idle > 0
        held = self.queue.held
        return any(a not in held and self.queue.next_for(a) is None for a in self.at_work)

    @property
    def selectable(self) -> int:
        """Examples that pool and label budget still allow to select."""
        return min(len(self.available), self.affordable)

    @property
    def affordable(self) -> int:
        """Examples that the label budget still allows to select; 2**62 without one."""
        budget = self.plan.budget.labels
        if budget is None:
            return 2**62
        answers_left = budget - self.totals.counted - self.queue.open_slots()
        return max(0, answers_left // self.plan.options.overlap)

    @property
    def cost(self) -> float:
        """Money spent so far."""
        prices, totals = self.plan.prices, self.totals
        return (
            prices.per_label * totals.counted
            + prices.per_person_hour * totals.person_seconds / 3600
            + prices.per_compute_hour * totals.training_seconds / 3600
        )

    def labeled_set(self) -> LabeledSet:
        """All labels that are in, sorted by row."""
        rows = np.fromiter(self.labels.keys(), dtype=np.int64, count=len(self.labels))
        labels = np.fromiter(self.labels.values(), dtype=np.int64, count=len(self.labels))
        order = np.argsort(rows)
        return LabeledSet(rows[order], labels[order])

    def available_rows(self) -> Rows:
        """Rows that may be selected, ascending."""
        rows = np.fromiter(self.available, dtype=np.int64, count=len(self.available))
        rows.sort()
        return rows

    def eligible(self, example: int) -> bool:
        """Whether anybody is left who could still be asked about an open example."""
        task = self.queue.tasks[example]
        return any(task.open_to(a) for a in self.everyone)

    def _pass_time(self, occurred_at: float) -> None:
        elapsed = occurred_at - self.now
        if elapsed > 0.0:
            at_work, idle = len(self.at_work), self.idle
            self.totals.person_seconds += elapsed * at_work
            self.totals.idle_seconds += elapsed * idle
            self.totals.waiting_seconds += elapsed * self.queue.waiting
            self.recent.person_seconds += elapsed * at_work
            self.recent.idle_seconds += elapsed * idle
            self.now = occurred_at

    def _close(self, example: int, label: int | None) -> None:
        task = self.queue.close(example)
        self.batches[task.batch - 1].closed += 1
        self.closed_since_training += 1
        if label is None:
            self.unlabeled_closed.add(example)
            return
        self.labels[example] = label
        self.labels_since_training += 1
        self.labels_since_rescore += 1

    def _keys(
        self, examples: tuple[int, ...], utilities: tuple[float, ...], shown: tuple[int, ...] = ()
    ) -> list[Key]:
        order = self.plan.options.queue_order
        if shown or order in {"arrival", "grouped"}:
            return [(self.epoch, float(place), 0, e) for place, e in enumerate(shown or examples)]
        ranks = tie_ranks(np.array(examples, dtype=np.int64), self.plan.seed).tolist()
        scores = [-u for u in utilities] if order == "utility" else [0.0] * len(examples)
        return [
            (self.epoch, score, rank, example)
            for score, rank, example in zip(scores, ranks, examples, strict=True)
        ]

    def _run_started(self, event: ev.RunStarted) -> None:
        self.plan, self.mode = event.plan, event.mode
        self.began_at = self.now
        self.pool_size = event.pool_size
        self.n_classes = len(event.classes)
        self.strategy = event.plan.strategy.name
        self.batch_size = event.plan.architecture.batch_size
        self.trigger_share = event.plan.architecture.trigger_share
        self.everyone = tuple(person.name for person in people(event.plan))

    def _examples_arrived(self, event: ev.ExamplesArrived) -> None:
        at_start = self.now == self.began_at
        (self.first_arrivals if at_start else self.later_arrivals).extend(event.examples)
        self.arrived += len(event.examples)
        self.available.update(dict.fromkeys(event.examples))

    def _labels_imported(self, event: ev.LabelsImported) -> None:
        for example, label in zip(event.examples, event.labels, strict=True):
            self.available.pop(example, None)
            self.labels[example] = label
        self.labels_since_training += len(event.examples)

    def _annotator_joined(self, event: ev.AnnotatorJoined) -> None:
        self.at_work[event.annotator] = None

    def _annotator_left(self, event: ev.AnnotatorLeft) -> None:
        self.at_work.pop(event.annotator, None)

    def _batch_selected(self, event: ev.BatchSelected) -> None:
        self.epoch += 1
        self.recent = SinceSelection()
        self.redundancy = (event.redundancy, event.redundancy_at_random)
        self.batches.append(
            Batch(
                event.batch,
                event.examples,
                event.model_version,
                self.now,
                len(self.labels),
                len(self.versions),
                event.reasons,
            )
        )
        overlap = self.plan.options.overlap
        for key in self._keys(event.examples, event.utilities, event.shown):
            del self.available[key[3]]
            self.queue.add(Task(key[3], event.batch, key, overlap))

    def _queue_rescored(self, event: ev.QueueRescored) -> None:
        self.labels_since_rescore = 0
        if self.plan.options.queue_order != "utility":
            return
        for key in self._keys(event.examples, event.utilities):
            self.queue.move(key[3], key)

    def _slot_leased(self, event: ev.SlotLeased) -> None:
        self.totals.leases += 1
        self.recent.leases += 1
        self.queue.lease(Lease(event.lease, event.example, event.annotator, self.now, event.due))

    def _slot_lapsed(self, event: ev.SlotLapsed) -> None:
        self.recent.lapses += 1
        self.totals.lapses += 1
        self.queue.lapse(event.lease, self.now)

    def _slot_released(self, event: ev.SlotReleased) -> None:
        self.queue.end(event.lease)

    def _end_work(self, number: int) -> None:
        """End a lease; time on it after its time-out was work, not waiting."""
        lease = self.queue.end(number)
        if lease.standing == "lapsed" and lease.annotator not in self.queue.held:
            selected_at = self.batches[-1].selected_at
            self.totals.idle_seconds -= self.now - lease.lapsed_at
            self.recent.idle_seconds -= self.now - max(lease.lapsed_at, selected_at)

    def _label_given(self, event: ev.LabelGiven) -> None:
        self._end_work(event.lease)
        self.totals.answers += 1
        if not event.counted:
            self.totals.late_answers += 1
            return
        self.recent.answers += 1
        self.recent.labels_behind += event.labels_behind
        self.answers.append((event.example, event.annotator, event.label))
        if self.plan.options.overlap == 1:
            self._close(event.example, event.label)
            return
        self.queue.answer(event.example, event.annotator, event.label)

    def _example_skipped(self, event: ev.ExampleSkipped) -> None:
        self._end_work(event.lease)
        task = self.queue.tasks.get(event.example)
        if task is not None:
            task.passed.add(event.annotator)

    def _consensus_reached(self, event: ev.ConsensusReached) -> None:
        self._close(event.example, event.label)

    def _slot_added(self, event: ev.SlotAdded) -> None:
        self.queue.add_slot(event.example)

    def _sent_to_adjudicator(self, event: ev.SentToAdjudicator) -> None:
        self._close(event.example, None)

    def _training_started(self, event: ev.TrainingStarted) -> None:
        self.training, self.training_since = event, self.now
        self.totals.started_versions += 1
        self.recent.trainings += 1
        self.closed_since_training = self.labels_since_training = 0

    def _model_trained(self, event: ev.ModelTrained) -> None:
        self.totals.training_seconds += self.now - self.training_since
        self.training = None
        self.labels_since_rescore = 0
        self.best_agreement = max(self.best_agreement, event.agreement)
        self.versions.append(
            Version(
                event.version,
                event.examples,
                self.training_since,
                self.now,
                event.agreement,
                event.uncertainty,
            )
        )

    def _proxy_fitted(self, event: ev.ProxyFitted) -> None:
        self.totals.proxies = event.version
        self.proxy_labels = event.examples

    def _drift_injected(self, event: ev.DriftInjected) -> None:
        if event.drift == "label_swap":
            self.label_swap = (event.class_a, event.class_b)

    def _drift_found(self, event: ev.DriftFound) -> None:
        self.drift_alarm = True
        self.drift_figure = (event.figure, event.threshold)

    def _drift_cleared(self, event: ev.DriftCleared) -> None:
        self.drift_alarm = False
        self.drift_figure = (event.figure, event.threshold)

    def _strategy_switched(self, event: ev.StrategySwitched) -> None:
        self.strategy = event.strategy
        self.switched_after = len(self.batches)

    def _batch_resized(self, event: ev.BatchResized) -> None:
        self.batch_size = event.batch_size
        self.trigger_share = event.trigger_share

    def _stopped(self, event: ev.Stopped) -> None:
        self.stopped = event.reason


_HANDLERS: dict[type[ev.Event], Callable[[LoopState, ev.Event], None]] = {
    event_class: getattr(LoopState, f"_{kind}") for kind, event_class in ev.EVENT_KINDS.items()
}
