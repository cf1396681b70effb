"""A live run without waiting: the test says what time it is and when the worker is done."""

from al_core.domain import events as ev
from al_core.domain.plan import ArchitecturePlan, BudgetPlan, OptionsPlan, Person, Plan
from al_core.loop.architectures import architecture_of
from al_core.loop.learner import ScikitLearner
from al_core.loop.live_engine import LiveEngine
from al_core.loop.recorders import LogRecorder
from al_core.loop.replay import LogSchedule
from al_core.store.memory_log import MemoryLog

AUDIT = OptionsPlan(hand=3, audit_share=0.5, random_share=0.0, lease_seconds=60.0)


def live_plan(kind="hybrid", *, options=AUDIT, batch_size=4, **more):
    return Plan(
        architecture=ArchitecturePlan(kind=kind, batch_size=batch_size, **more),
        options=options,
        budget=BudgetPlan(labels=None),
        team=(Person(name="ana"), Person(name="ben")),
    )


class LiveRun:
    """An engine, its log, and a clock that each action moves on by a second."""

    def __init__(self, problem, plan, people=("ana", "ben")):
        self.problem, self.plan = problem, plan
        self.log = MemoryLog()
        self.recorder = LogRecorder(self.log, "r")
        learner = ScikitLearner(problem, plan)
        architecture = architecture_of(plan.architecture)
        self.engine = LiveEngine(architecture, learner, self.recorder, LogSchedule())
        self.now = 1000.0
        rows = tuple(int(row) for row in problem.split.pool)
        seeds = tuple(int(row) for row in problem.split.seed_set)
        for event in (
            ev.RunStarted(plan, problem.data_version, problem.classes, len(rows), {}, "live"),
            ev.ExamplesArrived(rows),
            ev.LabelsImported(seeds, tuple(problem.truth[list(seeds)].tolist())),
        ):
            self.engine.record(self.now, event)
        self.engine.settle(self.now)
        for name in people:
            self.do("join", name)

    @property
    def state(self):
        return self.engine.state

    def record(self, event):
        self.now += 1.0
        self.engine.record(self.now, event)
        self.engine.settle(self.now)

    def do(self, action, *given):
        """One thing that somebody does, a second later; then the loop goes on."""
        self.now += 1.0
        done = getattr(self.engine, action)(self.now, *given)
        self.engine.settle(self.now)
        return done

    def work(self):
        """Let the worker finish whatever was begun."""
        while self.state.training or self.state.selecting or self.engine.reviewing:
            if self.state.training:
                self.do("finish_training", self.state.training.version)
            if self.engine.reviewing:
                self.do("finish_review")
            if self.state.selecting:
                self.do("finish_selection")

    def label_next(self, annotator, label=None):
        """Take the next example and give it its true label; the example, None without one."""
        lease = self.do("lease", annotator)
        if lease is None:
            return None
        truth = int(self.problem.truth[lease.example])
        self.do("answer", lease.lease, truth if label is None else label, 2.0)
        return lease.example

    def events(self, kind):
        """Events of one kind, oldest first."""
        from al_core.domain.events import decoded

        self.recorder.commit()
        every = [decoded(entry.payload) for entry in self.log.read("r")]
        return [event for event in every if event.kind == kind]

    def entries(self):
        self.recorder.commit()
        return list(self.log.read("r"))
