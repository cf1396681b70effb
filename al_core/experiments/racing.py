"""A sweep as people watch it: which runs to draw, what to call them, figures in words."""

import math
from collections.abc import Sequence
from pathlib import Path

from al_core.domain.results import Interval, RunResult, Span
from al_core.experiments.comparing import ArmFigures, arm_of
from al_core.experiments.sweeping import CONTROL, SweepPlan
from al_core.loop.architectures import ARCHITECTURES

SHOWN_LANES = 13


def shown_runs(runs: Sequence[RunResult]) -> list[RunResult]:
    """All finished runs, and of an arm that has none yet the newest one under way.

    An unfinished run beside finished ones would pull its arm's mean back and forth.
    """
    settled = {arm_of(run) for run in runs if run.finished}
    newest = {arm_of(run): run for run in runs if arm_of(run) not in settled}
    return [run for run in runs if run.finished or newest.get(arm_of(run)) is run]


def run_names(runs: Sequence[RunResult]) -> dict[str, str]:
    """A name to choose each run by, its id as key: architecture, strategy and seed."""
    return {run.run_id: f"{arm_of(run)}, seed {run.plan.seed}" for run in runs}


def first_of_each_architecture(runs: Sequence[RunResult]) -> dict[str, str]:
    """Architecture to the id of its first finished run, to look at them side by side."""
    found: dict[str, str] = {}
    for run in runs:
        if run.finished:
            found.setdefault(run.plan.architecture.kind, run.run_id)
    return found


def first_lanes(spans: Sequence[Span]) -> list[Span]:
    """The bars of the first twelve people and the trainer: more lanes than that say no more."""
    lanes = list(dict.fromkeys(span.lane for span in spans if span.lane != "trainer"))
    kept = {*lanes[: SHOWN_LANES - 1], "trainer"}
    return [span for span in spans if span.lane in kept]


def sweep_title(sweep: SweepPlan) -> str:
    """What a sweep is, for lists: data, architectures, strategies, seeds."""
    data = Path(sweep.base.data.dataset).name
    kinds = ", ".join(sweep.architectures)
    if len(sweep.architectures) == len(ARCHITECTURES):
        kinds = "all architectures"
    strategies = ", ".join(sweep.strategies) or CONTROL
    count = len(sweep.seeds)
    return f"{data}: {kinds} · {strategies} · {count} seed{'' if count == 1 else 's'}"


def figure_rows(arms: Sequence[ArmFigures]) -> list[dict[str, str | int]]:
    """One row per arm: each figure's mean over seeds with its interval in words."""
    return [
        {
            "Arm": arm.arm,
            "Seeds": arm.seeds,
            **{name: interval_words(interval) for name, interval in arm.figures.items()},
        }
        for arm in arms
    ]


def interval_words(interval: Interval) -> str:
    """An estimate with its interval, such as "0.941 (0.93 to 0.952)"; a dash where unknown."""
    if math.isnan(interval.estimate):
        return "-"
    if not (math.isfinite(interval.low) and math.isfinite(interval.high)):
        return f"{interval.estimate:.3g}"
    return f"{interval.estimate:.3g} ({interval.low:.3g} to {interval.high:.3g})"
