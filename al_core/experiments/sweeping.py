"""Sweep architectures x strategies x seeds, each cell a run of its own, paired by seed."""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import joblib
import msgspec
from tqdm.auto import tqdm

from al_core.domain.errors import PlanError
from al_core.domain.plan import ArchitectureKind, BudgetPlan, Params, Plan
from al_core.domain.ports import LoggedEvent
from al_core.domain.results import RunResult
from al_core.experiments.ablation import without
from al_core.experiments.reading import run_result
from al_core.experiments.simulating import checked_names, new_run_id, ready_problem, run_plan
from al_core.store.memory_log import MemoryLog

CONTROL = "random"


class SweepPlan(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A base plan and what to vary.

    `control`: each architecture with random selection too, given `control_budget` times the
    label budget, so that what it needs to catch up can be measured and not only bounded.
    `strategy_params`: parameters by strategy; one not named there has its defaults, the base
    plan's strategy those of the base plan. `without`: options or groups of options
    (ablation.py) that are switched off in turn, each in an arm of its own.
    """

    base: Plan = Plan()
    architectures: tuple[ArchitectureKind, ...] = ("sequential", "parallel", "hybrid", "adaptive")
    strategies: tuple[str, ...] = ("margin",)
    seeds: tuple[int, ...] = (0, 1, 2)
    control: bool = True
    control_budget: float = 2.0
    strategy_params: dict[str, Params] = {}
    without: tuple[str, ...] = ()


@dataclass(frozen=True)
class CellRun:
    """A finished cell: its result and the log entries it wrote."""

    result: RunResult
    entries: Sequence[LoggedEvent]


def cells(sweep: SweepPlan) -> tuple[Plan, ...]:
    """One plan per cell; all seeds of a pair of arms come close together."""
    strategies = dict.fromkeys(sweep.strategies)
    if sweep.control:
        strategies[CONTROL] = None
    return tuple(
        cell
        for seed, kind, strategy in product(sweep.seeds, sweep.architectures, strategies)
        for cell in _with_ablations(sweep, _cell(sweep, kind, strategy, seed))
    )


def _with_ablations(sweep: SweepPlan, whole: Plan) -> Iterator[Plan]:
    """A cell, and what it is without each option; the random control stays as it is."""
    yield whole
    if whole.strategy.name == CONTROL and CONTROL not in sweep.strategies:
        return
    for name in sweep.without:
        stem = whole.name.removesuffix(f"-{whole.seed}")
        yield msgspec.structs.replace(
            without(whole, name), name=f"{stem}-without-{name}-{whole.seed}"
        )


def checked_cells(plans: Sequence[Plan]) -> Sequence[Plan]:
    """The plans themselves if there are any and all names in them exist; nothing is run yet."""
    if not plans:
        raise PlanError("the sweep has 0 runs; name at least one architecture, strategy and seed")
    for plan in plans:
        checked_names(plan)
    return plans


def _cell(sweep: SweepPlan, kind: ArchitectureKind, strategy: str, seed: int) -> Plan:
    base, replace = sweep.base, msgspec.structs.replace
    usual = base.strategy.params if strategy == base.strategy.name else {}
    params = sweep.strategy_params.get(strategy, usual)
    return replace(
        base,
        name=f"{base.name}-{kind}-{strategy}-{seed}",
        seed=seed,
        architecture=replace(base.architecture, kind=kind),
        strategy=replace(base.strategy, name=strategy, params=params),
        budget=_more_budget(base.budget, sweep.control_budget if strategy == CONTROL else 1.0),
    )


def _more_budget(budget: BudgetPlan, factor: float) -> BudgetPlan:
    if budget.labels is None:
        return budget
    return msgspec.structs.replace(budget, labels=math.ceil(budget.labels * factor))


def run_cell(plan: Plan, cache: Path | None = None) -> CellRun:
    """Run one cell in this process."""
    log, run_id = MemoryLog(), new_run_id(plan)
    run_plan(plan, ready_problem(plan, cache), log, run_id)
    entries = list(log.read(run_id))
    return CellRun(run_result(run_id, entries), entries)


def run_cells(
    plans: Sequence[Plan], *, n_jobs: int = 1, cache: Path | None = None
) -> Iterator[CellRun]:
    """Run cells through joblib, in this process (n_jobs=1), on loky, or any joblib backend."""
    parallel = joblib.Parallel(n_jobs=n_jobs, return_as="generator")
    yield from parallel(joblib.delayed(run_cell)(plan, cache) for plan in plans)


def sweep(
    sweep_plan: SweepPlan,
    *,
    n_jobs: int = 1,
    cache: Path | None = None,
    keep: Callable[[CellRun], object] = lambda _: None,
) -> list[RunResult]:
    """Run every cell with a progress bar; `keep` gets each cell as it finishes (to log it)."""
    plans = checked_cells(cells(sweep_plan))
    results = []
    for run in tqdm(run_cells(plans, n_jobs=n_jobs, cache=cache), total=len(plans), unit="run"):
        keep(run)
        results.append(run.result)
    return results
