"""The run as it stands: data, and the figures that follow from it. Changed by events alone."""

from dataclasses import dataclass, field

import numpy as np

from al_core.arrays.randomness import tie_ranks
from al_core.domain import events as ev
from al_core.domain.plan import Plan
from al_core.domain.values import LabeledSet, Rows
from al_core.loop.queue import Key, Queue, Task
from al_core.loop.tallies import Batch, SinceSelection, Totals, Version

POOL_EXHAUSTED = "pool exhausted"
"""Why a run stopped that goes on when rows arrive."""
ARRIVALS_TESTED = 200
"""So many of the newest arrivals are compared with what was there before."""


@dataclass(slots=True)
class Standing:
    """The run as it stands. Times are seconds on the run's own clock.

    normal_arrivals: how many later arrivals came before those that gave an alarm; None while
    there was none.
    """

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
    labeled_under: dict[int, int] = field(default_factory=dict)
    unlabeled_closed: set[int] = field(default_factory=set)
    closed: dict[int, Task] = field(default_factory=dict)
    audit: set[int] = field(default_factory=set)
    audit_labels: dict[int, int] = field(default_factory=dict)
    by_hand: set[int] = field(default_factory=set)
    adjudicated: set[int] = field(default_factory=set)
    rechecks: dict[tuple[str, int], int | None] = field(default_factory=dict)
    classes: list[str] = field(default_factory=list)
    merged: dict[int, int] = field(default_factory=dict)
    selecting: ev.SelectionStarted | None = None
    reviewing: bool = False
    put_off: tuple[int, int] = (0, 0)
    training_failed: str = ""
    paused: bool = False
    queue: Queue = field(default_factory=Queue)
    batches: list[Batch] = field(default_factory=list)
    versions: list[Version] = field(default_factory=list)
    training: ev.TrainingStarted | None = None
    training_since: float = 0.0
    closed_since_training: int = 0
    labels_since_training: int = 0
    labels_since_rescore: int = 0
    at_work: dict[str, float] = field(default_factory=dict)
    everyone: tuple[str, ...] = ()
    strategy: str = ""
    switched_after: int = 0
    forced: str = ""
    fell_back: bool = False
    batch_size: int = 0
    trigger_share: float = 1.0
    proxy_labels: int = 0
    looks: int = 0
    arrivals_tested: int = 0
    reference_end: int = 0
    normal_arrivals: int | None = None
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

    @property
    def open(self) -> int:
        """Examples selected and not closed."""
        return len(self.queue.tasks)

    @property
    def idle(self) -> int:
        """People at work who hold nothing."""
        return len(self.at_work.keys() - self.queue.held.keys())

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
        """Whether anybody is left who could still be asked about an open example.

        A live run waits for as many people as its overlap calls for.
        """
        if self.mode == "live" and len(self.everyone) < self.plan.options.overlap:
            return True
        task = self.queue.tasks[example]
        return any(task.open_to(a) for a in self.everyone)

    def pass_time(self, occurred_at: float) -> None:
        """Let time pass: who is at work, who waits."""
        elapsed = occurred_at - self.now
        if elapsed > 0.0:
            at_work, idle = len(self.at_work), self.idle
            self.totals.person_seconds += elapsed * at_work
            self.totals.idle_seconds += elapsed * idle
            self.totals.waiting_seconds += elapsed * self.queue.waiting
            self.recent.person_seconds += elapsed * at_work
            self.recent.idle_seconds += elapsed * idle
            self.now = occurred_at

    def close(self, example: int, label: int | None) -> None:
        """Take an open example out of the queue, with its label or without."""
        task = self.queue.close(example)
        self.closed[example] = task
        if task.batch:
            self.batches[task.batch - 1].closed += 1
            self.closed_since_training += 1
        if label is None:
            self.unlabeled_closed.add(example)
            return
        self.set_label(example, label)

    def set_label(self, example: int, label: int) -> None:
        """Give an example its label; one of the audit set trains nothing."""
        if example in self.audit:
            self.audit_labels[example] = label
            return
        self.labels[example] = label
        self.labeled_under[example] = self.totals.started_versions
        self.labels_since_training += 1
        self.labels_since_rescore += 1

    def unset_label(self, example: int) -> None:
        """Forget an example's label."""
        self.audit_labels.pop(example, None)
        self.labels.pop(example, None)
        self.labeled_under.pop(example, None)

    def trained_on(self, example: int) -> tuple[int, ...]:
        """Versions whose training had seen the present label of an example."""
        if example not in self.labels:
            return ()
        before = self.labeled_under.get(example, 0)
        return tuple(range(before + 1, self.totals.started_versions + 1))

    def end_work(self, number: int) -> None:
        """End a lease; time on it after its time-out, while at work, was no waiting."""
        lease = self.queue.end(number)
        person = lease.annotator
        if lease.standing == "lapsed" and person in self.at_work and person not in self.queue.held:
            since = max(lease.lapsed_at, self.at_work[person])
            selected_at = self.batches[-1].selected_at if self.batches else self.began_at
            self.totals.idle_seconds -= self.now - since
            self.recent.idle_seconds -= self.now - max(since, selected_at)

    def keys(
        self, examples: tuple[int, ...], utilities: tuple[float, ...], shown: tuple[int, ...] = ()
    ) -> list[Key]:
        """Places in the queue for the newest epoch, by the plan's order, or as `shown`."""
        order = self.plan.options.queue_order
        if shown or order in {"arrival", "grouped"}:
            return [(self.epoch, float(place), 0, e) for place, e in enumerate(shown or examples)]
        ranks = tie_ranks(np.array(examples, dtype=np.int64), self.plan.seed).tolist()
        scores = [-u for u in utilities] if order == "utility" else [0.0] * len(examples)
        return [
            (self.epoch, score, rank, example)
            for score, rank, example in zip(scores, ranks, examples, strict=True)
        ]
