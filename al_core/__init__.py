"""Loop Lab core: run the active-learning loop simulated, live or from its log.

The names below are what notebooks need. Each is imported when it is first asked for, so that
`import al_core` costs nothing.
"""

from importlib import import_module
from typing import Any

_HOMES = {
    "domain.errors": ("LoopLabError",),
    "domain.plan": (
        "ArchitecturePlan",
        "ArrivalPlan",
        "BudgetPlan",
        "DataPlan",
        "DriftPlan",
        "ModelPlan",
        "OptionsPlan",
        "Person",
        "Plan",
        "PricesPlan",
        "SplitPlan",
        "StrategyPlan",
        "TrainingPlan",
    ),
    "domain.results": ("RunResult",),
    "datasets.catalogue": ("CATALOGUE", "load_dataset"),
    "datasets.problem": ("load_problem",),
    "models.catalogue": ("MODELS",),
    "strategies.registry": ("STRATEGIES",),
    "loop.architectures": ("ARCHITECTURES",),
    "monitoring.batch_size": ("batch_size_advice", "batch_size_curve"),
    "store.memory_log": ("MemoryLog",),
    "store.store": ("Store",),
    "reporting.bars": ("class_balance_figure", "idle_figure", "staleness_figure"),
    "reporting.batch_size": ("batch_size_figure",),
    "reporting.curves": ("learning_curve_figure",),
    "reporting.gantt": ("gantt_figure",),
    "reporting.savings": ("paired_figure", "savings_figure"),
    "experiments.comparing": (
        "FIGURES",
        "arm_figures",
        "bands",
        "comparisons",
        "plan_differences",
        "savings",
    ),
    "experiments.lab": ("Lab",),
    "experiments.logged_runs": ("simulate_into", "sweep_into"),
    "experiments.notebook": ("Results", "Run", "simulate", "sweep"),
    "experiments.plan_files": ("read_plan", "read_sweep"),
    "experiments.reading": ("run_result", "spans_of"),
    "experiments.ready_sweeps": ("demo_sweep",),
    "experiments.replaying": ("fold_run", "verify_run"),
    "experiments.sweeping": ("SweepPlan",),
}
_MODULE_OF = {name: module for module, names in _HOMES.items() for name in names}
__all__ = sorted(_MODULE_OF)  # noqa: PLE0605 - a list all the same


def __getattr__(name: str) -> Any:
    """The public thing called `name`, imported now."""
    if name not in _MODULE_OF:
        raise AttributeError(f"module 'al_core' has no attribute {name!r}; it has {__all__}")
    return getattr(import_module(f"al_core.{_MODULE_OF[name]}"), name)


def __dir__() -> list[str]:
    """Every public name, imported yet or not."""
    return list(__all__)
