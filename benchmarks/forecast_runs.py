"""Finished simulated runs to test forecasts on. Imported by forecast_backtest.py.

Every built-in set under every architecture, strategies and teams in turn, so that none goes
with one set only. Forecasts were designed on the runs of `DESIGN`: four of the sets, seeds
from 100 on. `HELD_OUT` are the others: seeds below 100, and four sets that no design run has.
Each log is kept as a file of the folder, so that the work can be done in pieces.
"""

from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import NamedTuple

import msgspec
import project_root  # noqa: F401 - first: sets the path

from al_core.domain.plan import (
    ArchitectureKind,
    ArchitecturePlan,
    BudgetPlan,
    DataPlan,
    Person,
    Plan,
    StrategyPlan,
    TrainingPlan,
)
from al_core.domain.ports import LoggedEvent
from al_core.experiments.log_files import header_of, read_log, write_log
from al_core.experiments.simulating import ready_problem, run_plan
from al_core.store.memory_log import MemoryLog


class World(NamedTuple):
    """A data set, the labels that a run of it ends with, and its batch size."""

    data: DataPlan
    labels: int
    batch: int


SEPARATED = {"rows": 3000, "classes": 6, "features": 20, "separation": 4.0, "imbalance": 0.3}
CROWDED = {"rows": 3000, "classes": 20, "features": 60, "separation": 5.5, "noise": 0.05}
WORLDS = {
    "digits": World(DataPlan("digits"), 400, 10),
    "scipy": World(DataPlan("docstrings_scipy"), 500, 20),
    "anes96": World(DataPlan("anes96"), 400, 20),
    "separated": World(DataPlan("scenario", params=SEPARATED), 400, 10),
    "library": World(DataPlan("docstrings_library", rows=3000), 600, 20),
    "breast cancer": World(DataPlan("breast_cancer"), 200, 5),
    "affairs": World(DataPlan("fair_affairs", rows=3000), 400, 20),
    "crowded": World(DataPlan("scenario", params=CROWDED), 600, 20),
}
DESIGN_WORLDS = ("digits", "scipy", "anes96", "separated")
ARCHITECTURES: tuple[ArchitectureKind, ...] = ("sequential", "hybrid", "parallel", "adaptive")
STRATEGIES = ("margin", "random", "entropy", "typiclust", "uncertainty_diversity", "badge")
SHIFTS = tuple((2400.0 * each, 2400.0 * each + 1200.0) for each in range(200))
TEAMS = (
    (Person("ana", mean_seconds=18.0), Person("ben", mean_seconds=30.0, cv=0.8)),
    (Person("all", count=4, mean_seconds=25.0, spread="exponential"),),
    (Person("eva", mean_seconds=12.0, cv=1.0), Person("kim", mean_seconds=40.0, shifts=SHIFTS)),
    (Person("all", count=6, mean_seconds=20.0, cv=0.3),),
    (Person("sam", mean_seconds=22.0, cv=0.6),),
)
RETRAINING = (10.0, 45.0, 120.0)


class Run(NamedTuple):
    """One finished run: its name and plan."""

    name: str
    plan: Plan


def runs(worlds: tuple[str, ...], seeds: range) -> Iterator[Run]:
    """Each world under each architecture, once a seed; seed by seed."""
    for seed, (place, world), (turn, kind) in product(
        seeds, enumerate(worlds), enumerate(ARCHITECTURES)
    ):
        at = seed * 7 + place * 5 + turn
        strategy = STRATEGIES[at % len(STRATEGIES)]
        found = WORLDS[world]
        yield Run(
            f"{world} {kind} {strategy} {seed}".replace(" ", "-"),
            Plan(
                name=world,
                seed=seed,
                data=found.data,
                strategy=StrategyPlan(strategy),
                architecture=ArchitecturePlan(kind, found.batch),
                training=TrainingPlan(RETRAINING[at % len(RETRAINING)]),
                team=TEAMS[(at // 2) % len(TEAMS)],
                budget=BudgetPlan(labels=found.labels),
            ),
        )


def design_runs() -> tuple[Run, ...]:
    """Those that forecasts were designed on."""
    return tuple(runs(DESIGN_WORLDS, range(100, 102)))


def held_out_runs(seeds: int = 2) -> tuple[Run, ...]:
    """Those that forecasts are judged on."""
    return tuple(runs(tuple(WORLDS), range(seeds)))


def logged(run: Run, folder: Path) -> list[LoggedEvent]:
    """The run's log: from its file, or simulated now and kept there."""
    path = folder / "runs" / f"{run.name}.log.jsonl"
    if path.is_file():
        return read_log(path)
    plan = msgspec.convert(msgspec.to_builtins(run.plan), Plan)
    log = MemoryLog()
    run_plan(plan, ready_problem(plan, folder / "cache"), log, run.name)
    entries = list(log.read(run.name))
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    with part.open("wb") as file:
        write_log(entries, header_of(run.name, entries[-1].seq, entries[-1].hash), file)
    part.replace(path)
    return entries
