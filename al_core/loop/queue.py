"""Hold open examples in order and know who works on which, until when."""

import math
from bisect import bisect_left, insort
from dataclasses import dataclass, field
from typing import Literal

from al_core.domain.errors import QueueError

Key = tuple[int, float, int, int]
"""Place in the queue: epoch, score (lower first), tie rank, example."""


@dataclass(slots=True)
class Task:
    """An open example: `slots` answers are wanted; `passed` = people who skipped it."""

    example: int
    batch: int
    key: Key
    slots: int
    answers: dict[str, int] = field(default_factory=dict)
    holders: set[str] = field(default_factory=set)
    passed: set[str] = field(default_factory=set)

    @property
    def free_slots(self) -> int:
        """Slots neither answered nor held."""
        return self.slots - len(self.answers) - len(self.holders)

    def open_to(self, annotator: str) -> bool:
        """Whether this person may still be asked."""
        return not (
            annotator in self.answers or annotator in self.holders or annotator in self.passed
        )


@dataclass(slots=True)
class Lease:
    """A slot lent to a person until `due`; a lapsed one may still be answered.

    `recheck`: no slot is taken; the person answered the example before.
    """

    number: int
    example: int
    annotator: str
    granted_at: float
    due: float
    standing: Literal["held", "lapsed"] = "held"
    lapsed_at: float = math.inf
    recheck: bool = False


class Queue:
    """Open examples, waiting slots in order, and leases. Changed by LoopState alone."""

    def __init__(self) -> None:
        self.tasks: dict[int, Task] = {}
        self.leases: dict[int, Lease] = {}
        self.held: dict[str, dict[int, None]] = {}
        self._waiting: list[Key] = []

    @property
    def waiting(self) -> int:
        """Number of examples with a free slot."""
        return len(self._waiting)

    def waiting_examples(self) -> list[int]:
        """Examples with a free slot, first to be given out first."""
        return [key[3] for key in self._waiting]

    def open_slots(self) -> int:
        """Answers still wanted over all open examples."""
        return sum(task.slots - len(task.answers) for task in self.tasks.values())

    def next_for(self, annotator: str) -> int | None:
        """The example this person should take next, None if there is none for them."""
        for key in self._waiting:
            if self.tasks[key[3]].open_to(annotator):
                return key[3]
        return None

    def add(self, task: Task) -> None:
        """Queue an example."""
        if task.example in self.tasks:
            raise QueueError(f"example {task.example} is queued already; select it once")
        self.tasks[task.example] = task
        insort(self._waiting, task.key)

    def lease(self, lease: Lease) -> None:
        """Lend a free slot."""
        task = self.tasks.get(lease.example)
        if task is None or task.free_slots < 1 or not task.open_to(lease.annotator):
            raise QueueError(
                f"example {lease.example} has no slot for {lease.annotator}; take the next one"
            )
        task.holders.add(lease.annotator)
        self.hold(lease)
        self._refresh(task)

    def hold(self, lease: Lease) -> None:
        """Somebody has it in hand."""
        self.leases[lease.number] = lease
        self.held.setdefault(lease.annotator, {})[lease.number] = None

    def give_back(self, number: int) -> Lease:
        """End a held lease unanswered; its slot is free again."""
        lease = self.leases[number]
        task = self.tasks.get(lease.example)
        if task is not None and lease.standing == "held" and not lease.recheck:
            task.holders.discard(lease.annotator)
            self._refresh(task)
        self._let_go(lease)
        return lease

    def lapse(self, number: int, now: float) -> None:
        """Take the slot back from a lease whose time is up, but keep the lease on record."""
        lease = self.give_back(number)
        lease.standing, lease.lapsed_at = "lapsed", now

    def end(self, number: int) -> Lease:
        """Close a lease's record (answered, skipped or given back)."""
        lease = self.give_back(number)
        del self.leases[number]
        return lease

    def answer(self, example: int, annotator: str, label: int) -> None:
        """Record a counted answer."""
        task = self.tasks[example]
        task.answers[annotator] = label
        self._refresh(task)

    def add_slot(self, example: int) -> None:
        """Ask for one more answer."""
        self.tasks[example].slots += 1
        self._refresh(self.tasks[example])

    def close(self, example: int) -> Task:
        """Take an example out; whoever holds it goes on to hold it, and will be too late."""
        task = self.tasks.pop(example)
        self._drop(task)
        return task

    def move(self, example: int, key: Key) -> None:
        """Give an open example another place."""
        task = self.tasks[example]
        self._drop(task)
        task.key = key
        self._refresh(task)

    def refusal(self, lease: Lease) -> str:
        """Why an answer on this lease would not count; empty if it would."""
        task = self.tasks.get(lease.example)
        if task is None:
            return "too late: the example is closed"
        if lease.standing == "held":
            return ""
        if lease.annotator in task.answers or lease.annotator in task.holders:
            return "too late: the same person has it anew, or has answered"
        if task.free_slots < 1:
            return "too late: someone else has taken the slot"
        return ""

    def reopen(self, task: Task) -> None:
        """Put an example that was closed back, with the answers it still has."""
        if task.example in self.tasks:
            raise QueueError(f"example {task.example} is open already; nothing was changed")
        self.tasks[task.example] = task
        self._refresh(task)

    def forget(self, example: int, annotator: str) -> None:
        """Take back a person's answer on an open example."""
        task = self.tasks[example]
        del task.answers[annotator]
        self._refresh(task)

    def _let_go(self, lease: Lease) -> None:
        mine = self.held.get(lease.annotator, {})
        mine.pop(lease.number, None)
        if not mine:
            self.held.pop(lease.annotator, None)

    def _place(self, task: Task) -> int | None:
        place = bisect_left(self._waiting, task.key)
        found = place < len(self._waiting) and self._waiting[place] == task.key
        return place if found else None

    def _drop(self, task: Task) -> None:
        place = self._place(task)
        if place is not None:
            del self._waiting[place]

    def _refresh(self, task: Task) -> None:
        place = self._place(task)
        if task.free_slots < 1 and place is not None:
            del self._waiting[place]
        if task.free_slots > 0 and place is None:
            insort(self._waiting, task.key)
