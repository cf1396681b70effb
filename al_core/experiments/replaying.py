"""Replay runs of a log: fold them, or verify that every event follows from the rest."""

from pathlib import Path

from al_core.datasets.problem import load_problem
from al_core.domain.ports import Log
from al_core.loop.learner import ScikitLearner
from al_core.loop.replay import Verdict, fold, started, verify
from al_core.models.runtime import blas_single_threaded


def fold_run(log: Log, run_id: str) -> Verdict:
    """Whether the run's chain holds and each event fits the state before it."""
    return fold(list(log.read(run_id)))


def verify_run(log: Log, run_id: str, cache: Path | None = None) -> Verdict:
    """Redo every selection and training of a run and compare event by event.

    Raises DataError when the data at hand is not of the logged version.
    """
    entries = list(log.read(run_id))
    chain = fold(entries)
    if not chain.equal:
        return chain
    blas_single_threaded()
    plan = started(entries).plan
    problem = load_problem(plan, cache)
    return verify(entries, problem, ScikitLearner(problem, plan))
