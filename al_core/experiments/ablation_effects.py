"""What each option of a plan is worth: the whole plan against the plan without it, by seed.

Effects are of the whole plan minus the plan without the option, on the same seeds, splits and
seed sets; all options looked at are corrected for at once (Holm 1979).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from msgspec.structs import replace

from al_core.domain.effects import HARMS, HELPS, NOTHING_CHANGED, Effect, Gains
from al_core.domain.plan import BudgetPlan, Plan
from al_core.domain.results import Interval, RunResult
from al_core.domain.values import Floats
from al_core.experiments.ablation import (
    BOTH,
    GROUPS,
    ablated,
    arm_without,
    left_out,
    option_named,
    options_on,
    title_of,
)
from al_core.experiments.pairing import LEVEL, seeds_needed
from al_core.experiments.sweeping import SweepPlan, cells
from al_core.monitoring.areas import held_area
from al_core.monitoring.bands import axis_values
from al_core.monitoring.intervals import (
    CANNOT_TELL,
    NO_DIFFERENCE,
    holm,
    paired_bootstrap,
    sign_flip_p,
    verdict,
)
from al_core.reporting.words import counted

USUAL_SEEDS = 10
USUAL_LABELS = 200
WHOLE = ""
GAINS = ("selection", "labels", BOTH)
Runs = Mapping[str, Mapping[int, RunResult]]
"""Runs by what their plan is without (`WHOLE` for nothing) and by seed."""


@dataclass(frozen=True)
class Measure:
    """What effects are told in. sign: 1 where more is better, -1 where less is.

    value: of a run, over the range (start, end) of the measure's axis that all runs have.
    """

    name: str
    sign: int
    decimals: int
    meaning: str
    axis: str
    value: Callable[[RunResult, tuple[float, float]], float]


def _final(run: RunResult, _: tuple[float, float]) -> float:
    return 100.0 * run.figures.final_accuracy


def _area(axis: str) -> Callable[[RunResult, tuple[float, float]], float]:
    def value(run: RunResult, common: tuple[float, float]) -> float:
        if not common[0] < common[1]:
            return float("nan")
        return 100.0 * held_area(axis_values(run.curve, axis), run.curve.accuracy, *common)

    return value


_POINTS = "in points of per cent on the locked audit set"
MEASURES: dict[str, Measure] = {
    each.name: each
    for each in (
        Measure(
            "Accuracy in the end", 1, 2,
            f"accuracy of the last model, {_POINTS}", "labels", _final,
        ),
        Measure(
            "Accuracy over money", 1, 2,
            f"mean accuracy over the money that every run spends, {_POINTS}", "cost",
            _area("cost"),
        ),
        Measure(
            "Accuracy over hours", 1, 2,
            f"mean accuracy over the hours that every run takes, {_POINTS}", "hours",
            _area("hours"),
        ),
        Measure(
            "Hours", -1, 3, "hours that the run took", "labels",
            lambda run, _: run.figures.seconds / 3600.0,
        ),
        Measure(
            "Money", -1, 2, "money that the run cost", "labels", lambda run, _: run.figures.cost
        ),
    )
}  # fmt: skip
"""What effects can be told in. The label budget counts answers, the same in every arm."""


@dataclass(frozen=True)
class Ablation:
    """An ablated plan and the finished runs of its arms."""

    plan: Plan
    runs: Runs

    @property
    def arms(self) -> tuple[str, ...]:
        """What plans were run without, where a run with the whole plan's seed is there."""
        whole = self.runs.get(WHOLE, {})
        return tuple(name for name in self.runs if name and whole.keys() & self.runs[name].keys())


def ablation_sweep(plan: Plan, seeds: int | None = None) -> SweepPlan:
    """The sweep that takes a plan apart: each option off in turn, on the same seeds.

    Without `seeds` as many as a verdict on one option of so many needs, at least 10. A plan
    without an end gets 200 labels, else every arm would end with the whole pool labeled.
    """
    names = ablated(plan)
    count = seeds or max(USUAL_SEEDS, seeds_needed(len(options_on(plan))))
    return SweepPlan(
        base=_with_an_end(plan),
        architectures=(plan.architecture.kind,),
        strategies=(plan.strategy.name,),
        seeds=tuple(range(plan.seed, plan.seed + count)),
        control=False,
        without=names,
    )


def ablations(sweep: SweepPlan, runs: Sequence[RunResult]) -> tuple[Ablation, ...]:
    """One for each plan of a sweep that was taken apart; runs: the finished ones of the sweep."""
    finished = {run.plan.name: run for run in runs}
    found: dict[str, dict[str, dict[int, RunResult]]] = {}
    plans: dict[str, Plan] = {}
    for cell in cells(sweep):
        off = left_out(cell.name)
        tail = f"-without-{off}-{cell.seed}" if off else f"-{cell.seed}"
        stem = cell.name.removesuffix(tail)
        if not off:
            plans.setdefault(stem, cell)
        if cell.name in finished:
            found.setdefault(stem, {}).setdefault(off, {})[cell.seed] = finished[cell.name]
    return tuple(Ablation(plan, found.get(stem, {})) for stem, plan in plans.items())


def effects(of: Ablation, measure: str) -> list[Effect]:
    """The effect of each option by itself."""
    told = [option.name for option in options_on(of.plan) if option.name in of.arms]
    return _judged(of, measure, [(name, name) for name in told])


def gains(of: Ablation, measure: str) -> Gains:
    """What selection is worth and what better labels are, apart."""
    arms = [arm_without(of.plan, name, of.arms) for name in GAINS]
    if not all(arms):
        told = [pair for pair in zip(GAINS, arms, strict=True) if pair[1] and pair[0] != BOTH]
        return Gains(tuple(_judged(of, measure, told)), None)
    parts = _judged(of, measure, list(zip(GAINS, arms, strict=True)))
    columns = _values(of, MEASURES[measure], [WHOLE, *arms])
    beyond = columns[1] + columns[2] - columns[0] - columns[3]
    return Gains(tuple(parts), paired_bootstrap(beyond.tolist(), seed=0))


def _judged(of: Ablation, measure: str, asked: Sequence[tuple[str, str]]) -> list[Effect]:
    """Effects of arms, each under the name it is asked for by."""
    told = [_differences(of, MEASURES[measure], arm) for _, arm in asked]
    p_values = [_p_value(each) for each in told]
    rows = zip(asked, told, p_values, holm(p_values), strict=True)
    return [
        _effect(name, each, (p_value, p_holm), MEASURES[measure].sign)
        for (name, _), each, p_value, p_holm in rows
    ]


def _effect(name: str, told: list[float], p_values: tuple[float, float], sign: int) -> Effect:
    interval = paired_bootstrap(told, seed=0)
    return Effect(
        name,
        title_of(name),
        _instead(name),
        _group(name),
        interval,
        *p_values,
        _verdict(told, interval, p_values[1], sign),
    )


def _verdict(told: list[float], interval: Interval, p_holm: float, sign: int) -> str:
    if told and not any(told):
        return NOTHING_CHANGED
    words = (HELPS, HARMS) if sign > 0 else (HARMS, HELPS)
    alone = verdict(interval, *words)
    shown = alone in {NO_DIFFERENCE, CANNOT_TELL} or p_holm <= LEVEL
    return alone if shown else NO_DIFFERENCE


def _differences(of: Ablation, measure: Measure, arm: str) -> list[float]:
    whole, bare = _values(of, measure, [WHOLE, arm])
    return [float(each) for each in whole - bare]


def _values(of: Ablation, measure: Measure, arms: Sequence[str]) -> Floats:
    """A measure of some arms on the seeds that all of them have, (arms, seeds)."""
    common = _common_range(of, measure.axis)
    seeds = sorted(set.intersection(*(set(of.runs[arm]) for arm in arms)))
    told = [[measure.value(of.runs[arm][seed], common) for seed in seeds] for arm in arms]
    return np.array(told, dtype=np.float64).reshape(len(arms), len(seeds))


def _common_range(of: Ablation, axis: str) -> tuple[float, float]:
    """From where every run has its first model to where the first of them ends."""
    xs = [
        axis_values(run.curve, axis)
        for by_seed in of.runs.values()
        for run in by_seed.values()
        if run.curve.labels.size
    ]
    return max(float(x[0]) for x in xs), min(float(x[-1]) for x in xs)


def _p_value(told: list[float]) -> float:
    return 1.0 if any(np.isnan(told)) else sign_flip_p(told, seed=0)


def _group(name: str) -> str:
    if name in GAINS:
        return ""
    return GROUPS[option_named(name).group].split(":")[0]


def _instead(name: str) -> str:
    return "" if not _group(name) else option_named(name).instead


def _with_an_end(plan: Plan) -> Plan:
    budget = plan.budget
    if any(bound is not None for bound in (budget.labels, budget.hours, budget.cost)):
        return plan
    return replace(plan, budget=BudgetPlan(labels=USUAL_LABELS))


def ablation_title(sweep: SweepPlan) -> str:
    """What an ablation is called in lists."""
    data = Path(sweep.base.data.dataset).name
    kind, strategy = sweep.base.architecture.kind, sweep.base.strategy.name
    return f"Taken apart: {data}, {kind} · {strategy} · {counted(len(sweep.seeds), 'seed')}"
