"""Results of runs as a test needs them, without running anything."""

import numpy as np

from al_core.domain.plan import ArchitecturePlan, Plan, StrategyPlan
from al_core.domain.results import LearningCurve, RunFigures, RunResult

FIGURES = RunFigures(
    labels=20, answers=20, seconds=7200.0, cost=4.0, final_accuracy=0.5, area=0.5,
    labels_per_hour=10.0, cycle_seconds=90.0, latency_seconds=60.0, staleness_at_selection=2.0,
    staleness_at_answer=5.0, people_idle_share=0.25, trainer_idle_share=0.5, lapsed=1, late=0,
    redundancy=float("nan"), redundancy_at_random=0.3, mean_queue_depth=2.0, person_hours=3.0,
    compute_hours=0.1,
)  # fmt: skip


def run_result(strategy, seed, height, *, kind="sequential", batch_size=20, finished=True):
    """A run of two models, at 10 and at 20 labels, both of accuracy `height`."""
    plan = Plan(
        seed=seed,
        strategy=StrategyPlan(name=strategy),
        architecture=ArchitecturePlan(kind=kind, batch_size=batch_size),
    )
    quality = np.full(2, height)
    steps = np.array([1.0, 2.0])
    curve = LearningCurve(10 * steps, 3600 * steps, 2 * steps, quality, quality, 1 - quality)
    name = f"{kind}-{strategy}-{batch_size}-{seed}"
    return RunResult(name, plan, 9, "h", finished, "budget", curve, FIGURES)


def arm_runs(strategy, heights, **more):
    """One run per height; its seed is the position."""
    return [run_result(strategy, seed, height, **more) for seed, height in enumerate(heights)]
