"""Scripted people at a live run, a clock that the test sets, and a worker without a process."""

from itertools import count
from pathlib import Path

from al_core.domain.errors import LogError
from al_core.domain.plan import ArchitecturePlan, BudgetPlan, DataPlan, OptionsPlan, Plan, SplitPlan
from al_core.domain.project import ClassSpec, ProjectSpec
from al_core.experiments.live_cards import Answer
from al_core.experiments.live_follower import Follower
from al_core.experiments.live_messages import Ready
from al_core.experiments.live_rows import live_learner
from al_core.experiments.live_start import Desk, begin_run, open_run
from al_core.loop.replay import verify
from al_core.loop.wall_clock import WallClock
from al_core.store.memory_log import MemoryLog

OPTIONS = OptionsPlan(hand=3, audit_share=0.3, lease_seconds=600.0)


def small_project(kind="hybrid", *, seed="none", options=OPTIONS, batch_size=6, **more):
    """A project on 120 rows of breast cancer."""
    plan = Plan(
        name="live",
        data=DataPlan(dataset="breast_cancer", rows=120),
        split=SplitPlan(seed_size=6),
        architecture=ArchitecturePlan(kind=kind, batch_size=batch_size),
        options=options,
        budget=BudgetPlan(labels=None),
        **more,
    )
    return ProjectSpec(plan, (ClassSpec("malignant"), ClassSpec("benign")), seed=seed)


class InProcessWorker:
    """A follower whose results are told when the test says so."""

    def __init__(self, cache, begin, listener):
        self._listener = listener
        self.results, self.trainings = [], []
        learner = live_learner(begin.plan, begin.classes, cache)
        self.follower = Follower(learner, self.results.append, self.trainings.append)
        self.follower.catch_up(begin.history)
        self.results.append(Ready())
        self.closed = False

    def follow(self, events):
        self.follower.follow(events)

    def close(self):
        self.closed = True

    def tell(self):
        """Tell one result, training only when nothing else is left; False when idle."""
        if not self.results and self.trainings:
            self.trainings.pop(0)()
        if not self.results:
            return False
        self._listener.receive(self, self.results.pop(0))
        return True

    def die(self, words="killed"):
        self.closed = True
        self._listener.worker_ended(self, words)


class BrokenLog(MemoryLog):
    """A log whose disk is full while `full` is set."""

    full = False

    def append(self, run_id, expected_seq, events):
        if self.full:
            raise LogError("the disk is full; make room")
        return super().append(run_id, expected_seq, events)


class World:
    """A live run with its log, clock and worker; `reopen` is a restart of the app."""

    def __init__(self, spec, cache=None, log=None):
        self.spec, self.cache = spec, cache or Path()
        self.time = 1_000_000.0
        self.log = log if log is not None else BrokenLog()
        self.workers = []
        self.ids = count(1)
        self.run = begin_run(self.log, "r", spec, self.desk)

    @property
    def desk(self):
        clock = WallClock(source=lambda: self.time, ticks=lambda: self.time)
        return Desk(self.cache, self._hire, clock)

    def _hire(self, begin, listener):
        self.workers.append(InProcessWorker(self.cache, begin, listener))
        return self.workers[-1]

    @property
    def worker(self):
        return self.workers[-1]

    def work(self):
        """Let the worker finish whatever was begun."""
        while self.worker.tell():
            self.time += 1.0

    def reopen(self):
        self.run.close()
        self.run = open_run(self.log, "r", self.spec, self.desk)

    def truth(self, card):
        return self.worker.follower.learner.problem.truth[card.example]

    def answer(self, card, label=None, **more):
        """An answer to a card with an id of its own, by default the true label."""
        given = int(self.truth(card)) if label is None else label
        name = f"a{next(self.ids)}"
        return Answer(name, card.lease, card.token, given, active_seconds=2.0, **more)

    def label(self, person, label=None):
        """Label the first card in a person's hand; its example, None when there is no work."""
        self.time += 3.0
        hand = self.run.hand(person)
        if not hand:
            return None
        card = hand[0]
        (receipt,) = self.run.take(person, [self.answer(card, label)])
        assert receipt.status == "saved", receipt
        return card.example

    def entries(self):
        return list(self.log.read("r"))

    def verdict(self):
        first = self.spec.plan
        learner = live_learner(first, [each.name for each in self.spec.classes], self.cache)
        return verify(self.entries(), learner.problem, learner).message
