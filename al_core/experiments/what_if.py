"""A log under another plan: played with its answers, picks held side by side, simulated anew.

The last where the run was simulated. Long work, meant for a worker process; `what_if_desk` keeps
one.
"""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

from al_core.domain.errors import PlanError
from al_core.domain.plan import Plan
from al_core.domain.ports import LoggedEvent
from al_core.domain.results import RunResult
from al_core.domain.values import Problem
from al_core.experiments.reading import run_result
from al_core.experiments.replaying import learner_of, problem_of
from al_core.experiments.simulating import ready_problem
from al_core.experiments.what_if_left_out import left_out
from al_core.experiments.what_if_picks import other_choices
from al_core.experiments.what_if_plan import Changes, changes_between, with_changes
from al_core.experiments.what_if_results import Course, OffPolicy, OtherPicks, WhatIf
from al_core.loop.learner import ScikitLearner
from al_core.loop.lived import Lived, lived
from al_core.loop.ports import TrainedFigures
from al_core.loop.querying import checked_needs
from al_core.loop.recorders import LogRecorder
from al_core.loop.replay import started
from al_core.loop.state import LoopState
from al_core.loop.virtual import Simulation
from al_core.loop.what_if import AnsweredLearner, WhatIfSimulation
from al_core.models.runtime import blas_single_threaded, library_versions
from al_core.store.memory_log import MemoryLog
from al_core.strategies.registry import strategy_named

STEPS = {
    "again": "playing the log with its own plan",
    "what_if": "playing it with the changed plan",
    "picks": "asking the other strategy at each selection",
    "rerun": "simulating the changed plan anew",
}
PARTS = 100
"""Each step counts as so many parts of the work."""
Heard = Callable[[str, int, int], None]


class _HeardLearner(ScikitLearner):
    """Tells after each training how many labels are in."""

    def __init__(self, problem: Problem, plan: Plan, heard: Callable[[int], None]) -> None:
        super().__init__(problem, plan)
        self._heard = heard

    def finish_training(self, version: int, state: LoopState) -> TrainedFigures:
        """The same; tells how far the run is."""
        figures = super().finish_training(version, state)
        self._heard(len(state.labels))
        return figures


def what_if(
    entries: Sequence[LoggedEvent],
    changes: Changes,
    cache: Path | None = None,
    heard: Heard = lambda _step, _done, _total: None,
) -> WhatIf:
    """What would have been with other settings, as far as a log can tell.

    entries: of one run from its first; the log is taken to end with the last. Raises PlanError
    for changes that do not fit, DataError or ReplayDiverged when data or libraries are others.
    """
    blas_single_threaded()
    work = _Work.of(entries, changes, cache, heard)
    courses = {
        "log": course_of(run_result(entries[-1].run_id, entries)),
        "again": work.played("again", {}),
        "what_if": work.played("what_if", changes),
    }
    picks, off_policy = work.choices() if "picks" in work.steps else ((), None)
    if "rerun" in work.steps:
        courses["rerun"] = work.simulated()
    return WhatIf(
        run_id=entries[-1].run_id,
        seq=entries[-1].seq,
        head_hash=entries[-1].hash,
        mode=work.session.first.mode,
        changes=changes_between(work.plan, work.changed),
        before=changes_between(work.changed, work.plan),
        courses=courses,
        other_picks=picks,
        off_policy=off_policy,
        left_out=left_out(entries, work.session, work.changed),
        audited=work.audited,
    )


@dataclass(frozen=True)
class _Work:
    """A log, the changed plan, and what both are played on."""

    entries: Sequence[LoggedEvent]
    plan: Plan
    changed: Plan
    session: Lived
    problem: Problem
    cache: Path | None
    heard: Heard

    @classmethod
    def of(
        cls, entries: Sequence[LoggedEvent], changes: Changes, cache: Path | None, heard: Heard
    ) -> Self:
        """The work on a log, after every check."""
        first = started(entries)
        changed = checked_changes(first.plan, changes)
        problem = problem_of(entries, cache)
        strategy = strategy_named(changed.strategy.name, changed.strategy.params)
        checked_needs(strategy, problem, first.mode)
        return cls(entries, first.plan, changed, lived(entries), problem, cache, heard)

    @property
    def audited(self) -> int:
        """Audit items that what is played is measured on: in live runs those with a label."""
        known = self.session.audit
        return self.problem.split.audit.shape[0] if known is None else len(known)

    @property
    def steps(self) -> tuple[str, ...]:
        """What there is to do, in order."""
        asks = self.changed.strategy != self.plan.strategy
        simulated = self.session.first.mode == "simulated"
        done = {"again": True, "what_if": True, "picks": asks, "rerun": simulated}
        return tuple(step for step, wanted in done.items() if wanted)

    def played(self, step: str, changes: Changes) -> Course:
        """The plan, changed or not, with the session's people and answers."""
        log, plan = MemoryLog(), with_changes(self.session.plan, changes)
        learner = AnsweredLearner(self.problem, plan, self.session, self._labels_heard(step))
        recorder = LogRecorder(log, step)
        WhatIfSimulation(self.session, plan, learner, recorder).run(library_versions())
        return course_of(run_result(step, log.read(step)), learner)

    def choices(self) -> tuple[tuple[OtherPicks, ...], OffPolicy]:
        """What the other strategy would have picked at each selection."""
        learner = learner_of(started(self.entries), self.cache)
        return other_choices(
            self.entries, self.changed, learner, lambda done, total: self._at("picks", done / total)
        )

    def simulated(self) -> Course:
        """The changed plan from start to end with simulated people."""
        log, problem = MemoryLog(), ready_problem(self.changed, self.cache)
        learner = _HeardLearner(problem, self.changed, self._labels_heard("rerun"))
        recorder = LogRecorder(log, "rerun")
        Simulation(self.changed, problem, learner, recorder).run(library_versions())
        return course_of(run_result("rerun", log.read("rerun")))

    def _labels_heard(self, step: str) -> Callable[[int], None]:
        """Takes how many labels are in, and tells how far the step is."""
        self._at(step, 0.0)
        total = max(1, len(self.session.labels) + self.session.imported)
        return lambda labels: self._at(step, labels / total)

    def _at(self, step: str, share: float) -> None:
        done = PARTS * self.steps.index(step) + int(PARTS * min(1.0, share))
        self.heard(STEPS[step], done, PARTS * len(self.steps))


def checked_changes(plan: Plan, changes: Changes) -> Plan:
    """The changed plan; PlanError where nothing is changed or something does not fit."""
    changed = with_changes(plan, changes)
    if not changes_between(plan, changed):
        raise PlanError("nothing is changed; change a setting, then play")
    return changed


def course_of(run: RunResult, learner: AnsweredLearner | None = None) -> Course:
    """A run as it is filed."""
    free = learner.free if learner is not None else []
    return Course(
        curve={name: values.tolist() for name, values in vars(run.curve).items()},
        figures={name: float(value) for name, value in asdict(run.figures).items()},
        stop_reason=run.stop_reason,
        selections=len(run.batches),
        picked=sum(len(each.picks) for each in free),
        never_labeled=sum(len(each.never_labeled) for each in free),
    )
