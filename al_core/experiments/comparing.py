"""Compare finished runs: arms by architecture and strategy, paired by seed."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import msgspec
import numpy as np

from al_core.domain.plan import DataPlan, Plan
from al_core.domain.results import (
    CurveBand,
    Interval,
    PairedComparison,
    RunResult,
    Saving,
)
from al_core.domain.values import Floats
from al_core.experiments.ablation import left_out, title_of
from al_core.experiments.sweeping import CONTROL
from al_core.monitoring.areas import held, held_area
from al_core.monitoring.bands import common_grid_band
from al_core.monitoring.intervals import interval_over_seeds, paired_comparison
from al_core.monitoring.savings import saving

Figure = Callable[[RunResult, float], float]
ArmNaming = Callable[[RunResult], str]
"""What arm a run belongs to: "architecture · strategy", or that and " · variant"s."""


def _at(run: RunResult, end: float, values: Floats) -> float:
    """The newest value a run has at `end` labels."""
    return float(held(run.curve.labels, values, np.array([end]))[0])


def held_accuracy(run: RunResult, labels: float) -> float:
    """A run's accuracy where it has so many labels."""
    return _at(run, labels, run.curve.accuracy)


def _area(run: RunResult, end: float) -> float:
    """Mean accuracy from the first model to `end` labels, as a staircase."""
    return held_area(run.curve.labels, run.curve.accuracy, float(run.curve.labels[0]), end)


FIGURES: dict[str, Figure] = {
    "Accuracy": lambda run, end: _at(run, end, run.curve.accuracy),
    "Area under the curve": _area,
    "Hours": lambda run, end: _at(run, end, run.curve.seconds) / 3600.0,
    "Cost": lambda run, end: _at(run, end, run.curve.cost),
    "Labels per hour": lambda run, _: run.figures.labels_per_hour,
    "Cycle, s": lambda run, _: run.figures.cycle_seconds,
    "Selection to model, s": lambda run, _: run.figures.latency_seconds,
    "Stale at selection, labels": lambda run, _: run.figures.staleness_at_selection,
    "Stale at answer, labels": lambda run, _: run.figures.staleness_at_answer,
    "People idle, %": lambda run, _: 100.0 * run.figures.people_idle_share,
    "Trainer idle, %": lambda run, _: 100.0 * run.figures.trainer_idle_share,
    "Queue depth": lambda run, _: run.figures.mean_queue_depth,
    "Lapsed leases": lambda run, _: float(run.figures.lapsed),
    "Late answers": lambda run, _: float(run.figures.late),
    "Redundancy": lambda run, _: run.figures.redundancy,
    "Redundancy, random batch": lambda run, _: run.figures.redundancy_at_random,
    "Agreement, alpha": lambda run, _: run.figures.agreement,
}
"""What is told of each arm. The first four are read where all runs have as many labels."""


@dataclass(frozen=True)
class ArmFigures:
    """One arm's figures, each a mean over its seeds with an interval."""

    arm: str
    seeds: int
    figures: Mapping[str, Interval]


@dataclass(frozen=True)
class PlanDifference:
    """A setting that is not the same in all runs compared: its path, and each arm's value."""

    setting: str
    values: Mapping[str, str]


def arm_of(run: RunResult) -> str:
    """The arm a run belongs to: architecture and strategy, and what an ablation left out.

    Without its strategy a plan selects at random: that arm is the random control.
    """
    return arm_title(run.plan)


def arm_title(plan: Plan) -> str:
    """The arm that runs of a plan belong to."""
    arm = f"{plan.architecture.kind} · {plan.strategy.name}"
    left = left_out(plan.name)
    return f"{arm} · without {title_of(left)}" if left and left != "strategy" else arm


def control_of(arm: str) -> str:
    """The arm that selects at random and is like `arm` otherwise."""
    architecture, _, *variant = arm.split(" · ")
    return " · ".join([architecture, CONTROL, *variant])


def arms(runs: Sequence[RunResult], named: ArmNaming = arm_of) -> dict[str, dict[int, RunResult]]:
    """Runs by arm and seed; of two runs of one cell the later stands."""
    found: dict[str, dict[int, RunResult]] = {}
    for run in runs:
        found.setdefault(named(run), {})[run.plan.seed] = run
    return found


def common_labels(runs: Sequence[RunResult]) -> float:
    """The number of labels that every run reached: where runs are held side by side."""
    ends = [float(run.curve.labels[-1]) for run in runs if run.curve.labels.size]
    return min(ends, default=float("nan"))


def bands(
    runs: Sequence[RunResult],
    axis: str,
    quality: str = "accuracy",
    named: ArmNaming = arm_of,
) -> list[CurveBand]:
    """Each arm's mean learning curve over labels, hours or cost, with its interval."""
    return [
        common_grid_band(arm, axis, [run.curve for run in by_seed.values()], quality)
        for arm, by_seed in arms(runs, named).items()
    ]


def arm_figures(runs: Sequence[RunResult], named: ArmNaming = arm_of) -> list[ArmFigures]:
    """All figures of all arms, with intervals over seeds."""
    end = common_labels(runs)
    return [
        ArmFigures(
            arm,
            len(by_seed),
            {
                name: interval_over_seeds([figure(run, end) for run in by_seed.values()])
                for name, figure in FIGURES.items()
            },
        )
        for arm, by_seed in arms(runs, named).items()
    ]


def savings(runs: Sequence[RunResult], unit: str, named: ArmNaming = arm_of) -> list[Saving]:
    """Labels, hours or cost saved by each arm against random under the same architecture."""
    by_arm = arms(runs, named)
    found = []
    for arm, mine in by_arm.items():
        control = by_arm.get(control_of(arm), {})
        seeds = sorted(mine.keys() & control.keys())
        if arm == control_of(arm) or not seeds:
            continue
        curves = [mine[seed].curve for seed in seeds]
        found.append(saving(arm, curves, [control[seed].curve for seed in seeds], unit=unit))
    return found


@dataclass(frozen=True)
class PairedValues:
    """One figure of two arms on the seeds that both have, in one order."""

    arm_a: str
    arm_b: str
    a: tuple[float, ...]
    b: tuple[float, ...]


def paired_values(
    runs: Sequence[RunResult], metric: str, named: ArmNaming = arm_of
) -> list[PairedValues]:
    """A figure of every pair of arms that share seeds."""
    figure, by_arm, end = FIGURES[metric], arms(runs, named), common_labels(runs)
    found = []
    for a, b in combinations(by_arm, 2):
        seeds = sorted(by_arm[a].keys() & by_arm[b].keys())
        values = [tuple(figure(by_arm[arm][seed], end) for seed in seeds) for arm in (a, b)]
        if seeds:
            found.append(PairedValues(a, b, values[0], values[1]))
    return found


def compared(pair: PairedValues, metric: str) -> PairedComparison:
    """Arm a minus arm b, with a bootstrap interval over seeds."""
    return paired_comparison((pair.arm_a, pair.arm_b), metric, (pair.a, pair.b), seed=0)


def comparisons(runs: Sequence[RunResult], metric: str) -> list[PairedComparison]:
    """Every pair of arms on the seeds both have; "no difference shown" when 0 is inside."""
    return [compared(pair, metric) for pair in paired_values(runs, metric)]


def plan_differences(runs: Sequence[RunResult], named: ArmNaming = arm_of) -> list[PlanDifference]:
    """Settings in which the arms' plans differ (seeds and names aside)."""
    plans = {arm: next(iter(found.values())).plan for arm, found in arms(runs, named).items()}
    flat = {arm: settings_of(plan) for arm, plan in plans.items()}
    settings = sorted({setting for values in flat.values() for setting in values})
    return [
        PlanDifference(setting, {arm: values.get(setting, "-") for arm, values in flat.items()})
        for setting in settings
        if len({values.get(setting, "-") for values in flat.values()}) > 1
    ]


def query_model_differs(plan: Plan) -> bool:
    """Whether the model that selects is not the one that is measured.

    That can cost more than selection gains (Lu, Li, Lin 2023, arXiv 2306.08954).
    """
    query = plan.options.query_model
    return query is not None and query.name != plan.model.name


def set_name(data: DataPlan) -> str:
    """What a data set is called: its name, and what was asked of it besides."""
    name = data.dataset.replace("\\", "/").rsplit("/", 1)[-1]
    more = [f"{key} {value}" for key, value in data.params.items()]
    if data.rows:
        more.append(f"{data.rows:,} rows")
    return f"{name} ({', '.join(more)})" if more else name


def settings_of(plan: Plan) -> dict[str, str]:
    """Every setting of a plan by its path, such as `architecture.kind`; seed and name left out."""
    tree: dict[str, object] = msgspec.to_builtins(plan)
    del tree["seed"], tree["name"]
    return dict(_flat(tree))


def _flat(tree: object, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(tree, list | tuple) and any(isinstance(branch, dict) for branch in tree):
        tree = dict(enumerate(tree, 1))
    if not isinstance(tree, dict):
        yield path, str(tree)
        return
    for name, branch in tree.items():
        yield from _flat(branch, f"{path}.{name}" if path else str(name))
