"""Measure how often drift of arrivals is found, and how often it is where there is none.

    python benchmarks/drift_detection.py [--seeds 35] [--domain-seeds 50] [--quick | --look]

Whole simulated runs: 40 % of the pool is there, the rest arrives while people label. Three
worlds: nothing changes; the share of one class among arrivals rises by 30 points; arrivals
are from another domain (same classes, other words or clusters; two data sets have one, so that
there are 50 seeds of them for 100 runs). Every model looks at the last
200 arrivals (loop/arrival_watch.py). Printed per data set and in all: share of runs with any
alarm before a change, share found within 200 arrivals of it, and the median arrivals to it.
Also the time of one look at 10,000 x 20 (goal: 0.1 s); with `--look` nothing else.
"""

import argparse
import platform
import timeit
from datetime import UTC, datetime

import numpy as np
import project_root  # noqa: F401 - first: sets the path

from al_core.arrays.randomness import random_for
from al_core.domain import events as ev
from al_core.domain.plan import (
    ArchitecturePlan,
    ArrivalPlan,
    BudgetPlan,
    DataPlan,
    DriftPlan,
    Person,
    Plan,
    SplitPlan,
    TrainingPlan,
)
from al_core.experiments.simulating import ready_problem, run_plan
from al_core.monitoring.arrivals import Sample, compared
from al_core.monitoring.shares import wilson_interval
from al_core.store.memory_log import MemoryLog

CHANGED = {"rows": 1600, "drift_at": 0.6}
DATA = {
    "scenario": DataPlan("scenario", params={**CHANGED, "classes": 4, "features": 8}),
    "scenario_text": DataPlan("scenario_text", params={**CHANGED, "classes": 3}),
    "digits": DataPlan("digits"),
    "docstrings_library": DataPlan("docstrings_library", rows=1800),
}
ONE_WORLD = ("digits", "docstrings_library")
SOON = 200
AT_SECONDS = 420.0
WORLDS = {
    "no drift": None,
    "prior shift": DriftPlan(AT_SECONDS, "prior_shift", class_a=0, points=0.3),
    "domain shift": DriftPlan(AT_SECONDS, "domain_shift"),
}


def plan(name: str, world: str, seed: int) -> Plan:
    """Four people, batches of ten, a new model every 70 s, an arrival every 2 s."""
    data = DATA[name]
    if world != "domain shift" and "drift_at" in data.params:
        data = DataPlan(data.dataset, params={**data.params, "drift_at": 1.0})
    return Plan(
        name=f"{name} {world}",
        seed=seed,
        data=data,
        split=SplitPlan(audit_share=0.1, seed_size=20),
        architecture=ArchitecturePlan(batch_size=10),
        training=TrainingPlan(seconds=10.0),
        team=(Person(count=4, mean_seconds=20.0),),
        arrivals=ArrivalPlan(initial_share=0.4, rate_per_hour=1800.0),
        budget=BudgetPlan(labels=None, hours=(AT_SECONDS + 2.5 * SOON) / 3600.0),
        drift=WORLDS[world],
    )


def outcome(name: str, world: str, seed: int) -> tuple[bool, float]:
    """Whether there was an alarm before any change; arrivals from the change to the alarm."""
    wanted = plan(name, world, seed)
    log, arrived, changed_at, false_alarm = MemoryLog(), 0, None, False
    run_plan(wanted, ready_problem(wanted), log, "r")
    for entry in log.read("r"):
        event = ev.decoded(entry.payload)
        if isinstance(event, ev.ExamplesArrived):
            arrived += len(event.examples)
        elif isinstance(event, ev.DriftInjected):
            changed_at = arrived
        elif isinstance(event, ev.DriftFound) and changed_at is not None:
            return false_alarm, float(arrived - changed_at)
        elif isinstance(event, ev.DriftFound):
            false_alarm = True
    return false_alarm, np.inf


def shown(count: int, n: int) -> str:
    """A share with its 95 % interval."""
    interval = wilson_interval(count, n)
    return f"{100 * interval.estimate:5.1f} % [{100 * interval.low:.0f}, {100 * interval.high:.0f}]"


def look_seconds() -> float:
    """The best of five looks at 10,000 rows of 20 columns, half reference and half arrivals."""
    generator = random_for(0, 0, "drift benchmark")
    halves = [
        Sample(generator.dirichlet(np.ones(4), 5000), generator.normal(size=(5000, 20)))
        for _ in range(2)
    ]
    return min(timeit.repeat(lambda: compared(*halves), number=1, repeat=5))


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=35, help="runs per data set and world")
    parser.add_argument("--domain-seeds", type=int, default=50, help="the same for domain shifts")
    parser.add_argument("--quick", action="store_true", help="two runs of two data sets")
    parser.add_argument("--look", action="store_true", help="the time of one look only")
    chosen = parser.parse_args()
    if chosen.look:
        print(f"one look at 10,000 x 20: {1000 * look_seconds():.0f} ms")
        return
    names = list(DATA)
    seeds = {**dict.fromkeys(WORLDS, chosen.seeds), "domain shift": chosen.domain_seeds}
    if chosen.quick:
        names, seeds = names[:2], dict.fromkeys(WORLDS, 2)
    print(f"{seeds} seeds a cell, {platform.machine()}, {datetime.now(UTC):%Y-%m-%d}; one look at "
          f"10,000 x 20: {1000 * look_seconds():.0f} ms")  # fmt: skip
    print(
        f"{'world':<13}{'data':<20}{'alarm before a change':<26}{'within 200':<24}median arrivals"
    )
    for world in WORLDS:
        told = [name for name in names if world != "domain shift" or name not in ONE_WORLD]
        found = {
            name: [outcome(name, world, seed) for seed in range(seeds[world])] for name in told
        }
        for name, results in {**found, "all": [r for each in found.values() for r in each]}.items():
            n, false = len(results), sum(early for early, _ in results)
            soon = sum(later <= SOON for _, later in results)
            median = np.median([later for _, later in results])
            late = "" if world == "no drift" else f"{shown(soon, n):<24}{median:.0f}"
            print(f"{world:<13}{name:<20}{shown(false, n):<26}{late}", flush=True)


if __name__ == "__main__":
    main()
