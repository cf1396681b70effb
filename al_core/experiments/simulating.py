"""Simulate a plan: load its data, check it, run it on the virtual clock, read the result."""

import re
import secrets
from collections.abc import Callable
from pathlib import Path

from al_core.annotation.checks import checked_person
from al_core.datasets.problem import load_problem
from al_core.domain.errors import PlanError
from al_core.domain.plan import Plan, people
from al_core.domain.plan_checks import checked_plan, checked_values
from al_core.domain.ports import AppendLog, Log
from al_core.domain.results import RunResult
from al_core.domain.values import Problem
from al_core.experiments.reading import run_result
from al_core.loop.learner import ScikitLearner
from al_core.loop.querying import checked_needs
from al_core.loop.recorders import CHUNK_EVENTS, LogRecorder
from al_core.loop.rules import RULE_NAMES
from al_core.loop.virtual import Simulation
from al_core.models.fitting import checked_classifier
from al_core.models.runtime import blas_single_threaded, library_versions
from al_core.store.memory_log import MemoryLog
from al_core.strategies.registry import strategy_named


def new_run_id(plan: Plan) -> str:
    """A fresh name for a run of this plan: its name and eight random hex digits."""
    name = re.sub(r"[^a-z0-9]+", "-", plan.name.lower()).strip("-") or "run"
    return f"{name[:40]}-{secrets.token_hex(4)}"


def checked_names(plan: Plan) -> Plan:
    """The plan itself if its values fit and all names in it exist; PlanError or ModelError."""
    checked_values(plan)
    strategy_named(plan.strategy.name, plan.strategy.params)
    for model in (plan.model, plan.options.query_model, plan.options.proxy):
        if model is not None:
            checked_classifier(model)
    unknown = sorted(set(plan.architecture.rules) - set(RULE_NAMES))
    if unknown:
        raise PlanError(
            f"no adaptive rule is called {unknown[0]!r}; take from {', '.join(RULE_NAMES)}"
        )
    return plan


def ready_problem(plan: Plan, cache: Path | None = None) -> Problem:
    """The plan's data, after every check of the plan against it; PlanError or DataError."""
    problem = load_problem(checked_names(plan), cache)
    checked_plan(plan, problem.n_classes, int(problem.split.pool.shape[0]))
    checked_needs(strategy_named(plan.strategy.name, plan.strategy.params), problem, "simulated")
    for person in people(plan):
        checked_person(person, problem.n_classes, plan.options.lease_seconds)
    return problem


def run_plan(
    plan: Plan,
    problem: Problem,
    log: AppendLog,
    run_id: str,
    *,
    cancelled: Callable[[], bool] = lambda: False,
    chunk_events: int = CHUNK_EVENTS,
) -> None:
    """Run a plan on a checked problem; its events go to `log` under `run_id`."""
    blas_single_threaded()
    learner = ScikitLearner(problem, plan)
    recorder = LogRecorder(log, run_id, chunk_events)
    Simulation(plan, problem, learner, recorder).run(library_versions(), cancelled)


def simulate(
    plan: Plan, log: Log | None = None, *, run_id: str | None = None, cache: Path | None = None
) -> RunResult:
    """Run a plan from start to end and read what came of it; logs to memory by default."""
    kept = log if log is not None else MemoryLog()
    name = run_id or new_run_id(plan)
    run_plan(plan, ready_problem(plan, cache), kept, name)
    return run_result(name, kept.read(name))
