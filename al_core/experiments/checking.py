"""Check a sweep against its data before any of its runs begins."""

from pathlib import Path

from al_core.domain.errors import PlanError
from al_core.experiments.simulating import ready_problem
from al_core.experiments.sweeping import SweepPlan, cells
from al_core.loop.querying import checked_needs
from al_core.strategies.registry import strategy_named


def checked_sweep(sweep: SweepPlan, cache: Path | None = None) -> SweepPlan:
    """The sweep itself if all its arms can run; PlanError, DataError or ModelError otherwise."""
    if not sweep.architectures:
        raise PlanError("0 architectures are chosen; choose at least one")
    if not sweep.strategies and not sweep.control:
        raise PlanError("0 strategies are chosen; choose one, or switch the random control on")
    if not sweep.seeds:
        raise PlanError("0 seeds are given; use at least 1, better 5 or more")
    if not sweep.control_budget > 0.0:
        raise PlanError(f"the control's budget is {sweep.control_budget} times; use more than 0")
    for strategy in sweep.strategies:
        strategy_named(strategy, sweep.strategy_params.get(strategy, {}))
    plans = cells(sweep)
    problem = ready_problem(plans[0], cache)
    for plan in plans:
        checked_needs(
            strategy_named(plan.strategy.name, plan.strategy.params), problem, "simulated"
        )
    return sweep
