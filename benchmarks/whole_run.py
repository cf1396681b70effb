"""A whole simulated run, logged, beside a bare numpy + scikit-learn loop.

    python benchmarks/whole_run.py [--repeats 9] [--width 64]

5,000 rows in the pool, 10 classes, 20 rounds of 20 labels after 20 seed labels, margin,
logistic regression, accuracy and macro F1 on 1,500 audit rows after each fit. The two take
turns; the ratio is that of the pairs' CPU seconds. The run is logged to DuckDB, committed
before it counts as done. Goal: ratio <= 1.3.
"""

import argparse
import platform
import resource
import statistics
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import project_root  # noqa: F401 - first: sets the path
from sklearn.linear_model import LogisticRegression

from al_core.domain.plan import (
    ArchitecturePlan,
    BudgetPlan,
    OptionsPlan,
    Person,
    Plan,
    SplitPlan,
    StrategyPlan,
)
from al_core.domain.values import Problem, Split
from al_core.experiments.simulating import run_plan
from al_core.store.store import Store

POOL, AUDIT, CLASSES, SEEDS, BATCH, ROUNDS = 5_000, 1_500, 10, 20, 20, 20


def problem_of(width: int) -> Problem:
    """Gaussian clusters, hard enough that the curve keeps rising."""
    random = np.random.default_rng(0)
    truth = random.integers(CLASSES, size=POOL + AUDIT)
    centers = random.normal(size=(CLASSES, width)) * 2.0 / np.sqrt(width) * 2.0
    features = centers[truth] + random.normal(size=(POOL + AUDIT, width))
    rows = np.arange(POOL + AUDIT)
    seeds = np.sort(random.permutation(POOL)[:SEEDS])
    split = Split(audit=rows[POOL:], pool=rows[:POOL], seed_set=seeds)
    classes = tuple(f"class {number}" for number in range(CLASSES))
    return Problem("whole run", features, truth, classes, split, "benchmark")


def bare_loop(problem: Problem) -> float:
    """The loop as one would write it by hand: fit, measure, score, pick."""
    features, truth, audit = problem.features, problem.truth, problem.split.audit
    labeled = problem.split.seed_set.tolist()
    unlabeled = np.ones(POOL, dtype=bool)
    unlabeled[labeled] = False
    audit_features, audit_truth = features[audit], truth[audit]
    accuracy = 0.0
    for round_number in range(ROUNDS + 1):
        rows = np.sort(labeled)
        model = LogisticRegression(max_iter=1000).fit(features[rows], truth[rows])
        predicted = model.predict(audit_features)
        accuracy = float(np.mean(predicted == audit_truth))
        confusion = np.bincount(audit_truth * CLASSES + predicted, minlength=CLASSES**2)
        confusion = confusion.reshape(CLASSES, CLASSES)
        _f1 = 2 * np.diag(confusion) / np.maximum(confusion.sum(0) + confusion.sum(1), 1)
        if round_number == ROUNDS:
            break
        candidates = np.flatnonzero(unlabeled)
        chances = np.partition(model.predict_proba(features[candidates]), -2, axis=1)
        margins = chances[:, -1] - chances[:, -2]
        picks = candidates[np.argpartition(margins, BATCH)[:BATCH]]
        unlabeled[picks] = False
        labeled += picks.tolist()
    return accuracy


def logged_run(problem: Problem, store: Store, run_id: str) -> None:
    """The same through the engine, people, queue, hash chain and DuckDB included."""
    plan = Plan(
        name="whole run",
        split=SplitPlan(seed_size=SEEDS),
        strategy=StrategyPlan(name="margin"),
        architecture=ArchitecturePlan(kind="sequential", batch_size=BATCH),
        options=OptionsPlan(random_share=0.0),
        team=(Person(count=3),),
        budget=BudgetPlan(labels=BATCH * ROUNDS),
    )
    run_plan(plan, problem, store, run_id)


def main() -> None:
    """Print the pairs' ratios and peak memory."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=9)
    parser.add_argument("--width", type=int, default=64)
    chosen = parser.parse_args()
    problem = problem_of(chosen.width)
    pairs = []
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder) / "runs.duckdb") as store:
        for repeat in range(chosen.repeats + 1):
            start = time.process_time()
            bare_loop(problem)
            middle = time.process_time()
            logged_run(problem, store, f"run-{repeat}")
            pairs.append((middle - start, time.process_time() - middle))
        events = store.head("run-1").seq
    bare, ours = zip(*pairs[1:], strict=True)
    ratios = sorted(b / a for a, b in pairs[1:])
    print(f"{platform.machine()}, Python {platform.python_version()}, {datetime.now(UTC):%Y-%m-%d}")
    print(f"pool {POOL} x {chosen.width}, {events} events, {chosen.repeats} pairs after a warm-up")
    print(f"bare loop   median {statistics.median(bare):.3f} CPU s")
    print(f"logged run  median {statistics.median(ours):.3f} CPU s")
    print(f"ratio       median {statistics.median(ratios):.2f} "
          f"(lowest {ratios[0]:.2f}, highest {ratios[-1]:.2f})")  # fmt: skip
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory {peak:.0f} MiB for the whole process")


if __name__ == "__main__":
    main()
