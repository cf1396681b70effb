"""How long the report of a long run takes, and how much memory: from order to files on disk.

    python benchmarks/report_speed.py [--answers 43500] [--on-file]

A simulated run of some 100,000 events (24,000 rows, 16 columns, three answers an example, nine
people), logged to DuckDB; then all five formats through the lab's own desk and its process, the
start of that process included. `--on-file`: its models are gone through first, as the pages do,
which takes minutes and is not counted; without it the report tells what the log tells. Goal:
under 20 seconds and 1 GiB.
"""

import argparse
import resource
import tempfile
import time
from pathlib import Path

import project_root  # noqa: F401 - first: sets the path

from al_core.domain.plan import (
    ArchitecturePlan,
    BudgetPlan,
    DataPlan,
    OptionsPlan,
    Person,
    Plan,
    SplitPlan,
    TrainingPlan,
)
from al_core.experiments.batch_files import run_batches
from al_core.experiments.inspecting import inspect_run
from al_core.experiments.live_savings import run_savings
from al_core.experiments.report_desk import ReportDesk
from al_core.experiments.report_order import ReportOrder, ReportTemplate
from al_core.experiments.simulating import ready_problem, run_plan
from al_core.store.store import Store

UNDER_WAY = {"queued", "running"}


def long_plan(answers: int) -> Plan:
    """Seven events an example: three leases, three answers, one consensus."""
    return Plan(
        name="long",
        data=DataPlan("scenario", params={"rows": 24_000, "classes": 4, "seed": 1}),
        split=SplitPlan(seed_size=40, audit_share=0.1),
        architecture=ArchitecturePlan("hybrid", batch_size=300),
        options=OptionsPlan(overlap=3),
        team=(Person(count=9, mean_seconds=8.0, accuracy=0.9),),
        training=TrainingPlan(seconds=60.0),
        budget=BudgetPlan(labels=answers),
    )


def work_out(store: Store, cache: Path) -> None:
    """What the pages' workers file of a run."""
    entries = list(store.read("long"))
    seen = inspect_run(entries, cache)
    run_savings(seen, cache)
    run_batches(entries, cache)


def reported(store: Store, home: Path) -> list[tuple[float, str]]:
    """Seconds since the order at which each step began, and at which the report was there."""
    desk, begun, steps = ReportDesk(store, home, home / "cache"), time.perf_counter(), []
    order = ReportOrder("run", ("long",), "Long", ReportTemplate(), "benchmark", time.time())
    report_id = desk.order(order)
    while (job := desk.progress(report_id)) and job.state in UNDER_WAY:
        if not steps or steps[-1][1] != job.title:
            steps.append((time.perf_counter() - begun, job.title))
        time.sleep(0.02)
    steps.append((time.perf_counter() - begun, f"{job.state} {job.last_error}"))
    sizes = {name: path.stat().st_size for name, path in desk.report(report_id).files.items()}
    print(", ".join(f"{name} {size / 1e6:.1f} MB" for name, size in sizes.items()))
    desk.close()
    return steps


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--answers", type=int, default=43_500)
    parser.add_argument("--on-file", action="store_true")
    chosen = parser.parse_args()
    plan = long_plan(chosen.answers)
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder) / "lab.duckdb") as store:
        run_plan(plan, ready_problem(plan), store, "long")
        print(f"{store.head('long').seq:,} events")
        if chosen.on_file:
            work_out(store, Path(folder) / "cache")
        for seconds, step in reported(store, Path(folder)):
            print(f"{seconds:6.1f} s  {step}")
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(f"process: {used.ru_utime + used.ru_stime:.1f} CPU s, {used.ru_maxrss / 2**20:.2f} GiB")


if __name__ == "__main__":
    main()
