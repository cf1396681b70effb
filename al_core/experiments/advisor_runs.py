"""Run a plan for its learning curve alone: the same engine, its events kept only until read.

Nothing is encoded, hashed or logged: a race is hundreds of runs of which only the curves count.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from al_core.domain import events as ev
from al_core.domain.errors import PlanError
from al_core.domain.plan import Plan
from al_core.domain.plan_checks import checked_plan
from al_core.domain.results import LearningCurve
from al_core.domain.values import Problem
from al_core.experiments.reading import Moment, curve_and_figures
from al_core.experiments.simulating import checked_names, ready_problem
from al_core.loop.learner import ScikitLearner
from al_core.loop.virtual import Simulation
from al_core.models.runtime import blas_single_threaded


@dataclass(frozen=True)
class Course:
    """What one run came to; latency_seconds: from selection to a model with the label."""

    curve: LearningCurve
    latency_seconds: float


@dataclass
class _Moments:
    """A recorder that keeps events as they are."""

    kept: list[Moment] = field(default_factory=list)

    def record(self, occurred_at: float, event: ev.AnyEvent) -> None:
        """Keep the next event."""
        self.kept.append((occurred_at, event))

    def commit(self) -> None:
        """Nothing to write."""


class Runner:
    """Runs plans that share data and split, one problem for all of a seed."""

    def __init__(self, cache: Path | None, cancelled: Callable[[], bool]) -> None:
        self._cache = cache
        self._cancelled = cancelled
        self._problems: dict[int, Problem] = {}

    def course(self, plan: Plan) -> Course:
        """Run a plan to its end; Cancelled on request.

        PlanError where it does not fit the data, or ends before a model is ready.
        """
        problem = self._problem(plan)
        blas_single_threaded()
        moments = _Moments()
        Simulation(plan, problem, ScikitLearner(problem, plan), moments).run({}, self._cancelled)
        curve, figures = curve_and_figures(moments.kept)
        if not curve.labels.size:
            raise PlanError(
                f"the budget ends before the first model is ready, {plan.training.seconds:g} s of "
                "training; give more hours or money, or a quicker training"
            )
        return Course(curve, figures.latency_seconds)

    def _problem(self, plan: Plan) -> Problem:
        known = self._problems.get(plan.seed)
        if known is None:
            known = self._problems[plan.seed] = ready_problem(plan, self._cache)
            return known
        checked_plan(checked_names(plan), known.n_classes, int(known.split.pool.shape[0]))
        return known
