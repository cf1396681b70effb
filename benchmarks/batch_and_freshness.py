"""Measure how batch size and staleness take away the gain of margin over random.

    python benchmarks/batch_and_freshness.py [--table FILE.parquet] [--seeds 12]

Without --table the built-in text set `docstrings_library`. TF-IDF and a linear SVM, 25 random
seed labels, labels to 525, mean accuracy on the audit set over labels 25 to 525 (staircase).
Three arms per batch size, same seeds and splits: random, margin fresh (sequential), margin
one batch stale (a parallel loop whose people are done just as the model is). Differences are
paired by seed, with 95 % bootstrap intervals. What ORACLES B reports is the shape: the gain
falls with the batch size, and one stale batch costs more at B = 100 than at B = 10.
"""

import argparse
import platform
from datetime import UTC, datetime
from pathlib import Path

import project_root  # noqa: F401 - first: sets the path
import pyarrow.parquet as pq

from al_core.domain.plan import (
    ArchitecturePlan,
    BudgetPlan,
    DataPlan,
    ModelPlan,
    OptionsPlan,
    Person,
    Plan,
    SplitPlan,
    StrategyPlan,
    TrainingPlan,
)
from al_core.domain.results import Interval, RunResult
from al_core.experiments.simulating import simulate
from al_core.monitoring.areas import held_area
from al_core.monitoring.intervals import paired_bootstrap

FIRST, LAST = 25, 525
BATCHES = (5, 10, 20, 50, 100)
SECONDS = 10.0


def plan(data: DataPlan, strategy: str, batch_size: int, stale: bool, seed: int) -> Plan:
    """One arm: five people with fixed times, so that a batch takes B / 5 * SECONDS."""
    pipelined = ArchitecturePlan(kind="parallel", batch_size=batch_size, ahead=1)
    fresh = ArchitecturePlan(kind="sequential", batch_size=batch_size)
    return Plan(
        name=f"{strategy}-{batch_size}",
        seed=seed,
        data=data,
        split=SplitPlan(audit_share=0.3, seed_size=FIRST, seed_draw="random"),
        model=ModelPlan(name="linear_svm", calibration="none"),
        strategy=StrategyPlan(name=strategy),
        architecture=pipelined if stale else fresh,
        options=OptionsPlan(random_share=0.0),
        training=TrainingPlan(seconds=batch_size / 5 * SECONDS if stale else 0.0),
        team=(Person(count=5, mean_seconds=SECONDS, spread="deterministic"),),
        budget=BudgetPlan(labels=LAST - FIRST),
    )


def area(run: RunResult) -> float:
    """Mean accuracy over labels 25 to 525."""
    return held_area(run.curve.labels, run.curve.accuracy, FIRST, LAST)


def data_plan(table: Path | None) -> DataPlan:
    """A text table with columns text and label, or the built-in text set."""
    if table is None:
        return DataPlan(dataset="docstrings_library", features="tfidf")
    names = set(pq.read_schema(table).names)
    if not {"text", "label"} <= names:
        raise SystemExit(f"{table} has columns {sorted(names)}; it needs text and label")
    params = {"label": "label", "text": "text"}
    return DataPlan(dataset=str(table), features="tfidf", rows=6000, params=params)


def shown(interval: Interval) -> str:
    """Estimate and interval, in points of accuracy."""
    low, high = 100 * interval.low, 100 * interval.high
    return f"{100 * interval.estimate:+6.2f} [{low:+.2f}, {high:+.2f}]"


def main() -> None:
    """Print one row per batch size, then the two contrasts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--table", type=Path, help="Parquet with text and label")
    parser.add_argument("--seeds", type=int, default=12)
    chosen = parser.parse_args()
    data = data_plan(chosen.table)
    print(f"{data.dataset}, {chosen.seeds} seeds, {platform.machine()}, "
          f"{datetime.now(UTC):%Y-%m-%d}; points of accuracy")  # fmt: skip
    print("batch  margin - random            fresh - one batch stale")
    gains, costs = {}, {}
    for size in BATCHES:
        arms = {"random": ("random", False), "fresh": ("margin", False), "stale": ("margin", True)}
        runs = {
            arm: [simulate(plan(data, *settings[:1], size, settings[1], seed))
                  for seed in range(chosen.seeds)]
            for arm, settings in arms.items()
        }  # fmt: skip
        areas = {arm: [area(run) for run in found] for arm, found in runs.items()}
        gains[size] = [a - b for a, b in zip(areas["fresh"], areas["random"], strict=True)]
        costs[size] = [a - b for a, b in zip(areas["fresh"], areas["stale"], strict=True)]
        print(f"{size:>5}  {shown(paired_bootstrap(gains[size], 0)):<26} "
              f"{shown(paired_bootstrap(costs[size], 0))}")  # fmt: skip
    fall = [a - b for a, b in zip(gains[10], gains[100], strict=True)]
    rise = [b - a for a, b in zip(costs[10], costs[100], strict=True)]
    print(f"gain at B = 10 minus gain at B = 100:           {shown(paired_bootstrap(fall, 0))}")
    print(f"cost of staleness at B = 100 minus at B = 10:   {shown(paired_bootstrap(rise, 0))}")


if __name__ == "__main__":
    main()
