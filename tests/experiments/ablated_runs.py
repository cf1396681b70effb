"""The runs of an ablation as a test needs them, without running anything."""

from dataclasses import replace

from al_core.experiments.ablation import left_out
from al_core.experiments.ablation_effects import ablation_sweep
from al_core.experiments.sweeping import cells
from tests.experiments.runs import run_result


def ablated_runs(plan, worth, seeds=8, hours=None):
    """Runs of a plan's ablation: `worth` by arm is what the whole plan is ahead of it.

    hours: times as long as the whole plan's, by arm.
    """
    return [
        _run(cell, worth.get(left_out(cell.name), 0.0), (hours or {}).get(left_out(cell.name), 1.0))
        for cell in cells(ablation_sweep(plan, seeds=seeds))
    ]


def _run(cell, lost, longer):
    bare = run_result(cell.strategy.name, cell.seed, 0.8 + 0.01 * cell.seed - lost)
    curve = replace(bare.curve, seconds=bare.curve.seconds * longer)
    figures = replace(
        bare.figures, final_accuracy=float(curve.accuracy[-1]), seconds=float(curve.seconds[-1])
    )
    return replace(bare, run_id=cell.name, plan=cell, curve=curve, figures=figures)
