"""Which runs there are to look at: projects that people label, and runs of simulations."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import msgspec

from al_core.domain.plan import Plan
from al_core.experiments.sweeping import CONTROL, SweepPlan, cells
from al_core.store.runs import RunRecord
from al_core.store.store import Store
from al_core.store.sweeps import SweepRecord

PROJECTS = "Projects"


@dataclass(frozen=True)
class WatchedRun:
    """A run to choose: of a project that people label (`project_id`), or of a simulation.

    group_id, group: the simulation that it belongs to, or all projects. as_of: the entry of
    its log after which nothing is looked at; None: it is looked at as it is now.
    """

    run_id: str
    title: str
    group_id: str
    group: str
    project_id: str
    state: Literal["live", "running", "finished", "failed", "cancelled"]
    as_of: int | None = None

    def at(self, as_of: int) -> "WatchedRun":
        """The run as it stood at an entry: nothing of it goes on, and nobody acts on it."""
        return replace(self, as_of=as_of, project_id="", state="finished")


def single_title(run: WatchedRun) -> str:
    """What a run is told apart by where it is compared on its own."""
    return run.title if run.project_id else f"{run.title.split(' · ')[-1]} of {run.group}"


def single_titles(runs: Sequence[WatchedRun]) -> dict[str, str]:
    """The same of several runs, by run: never one title for runs of different origin.

    Where simulations or projects are called the same, the end of an id tells them apart; runs of
    one simulation share what they are called, as their arms differ already.
    """
    origins: dict[str, set[str]] = {}
    for run in runs:
        origins.setdefault(single_title(run), set()).add(_origin(run))
    return {run.run_id: _apart(run, origins[single_title(run)]) for run in runs}


def _origin(run: WatchedRun) -> str:
    return run.group_id or run.run_id


def _apart(run: WatchedRun, origins: set[str]) -> str:
    title = single_title(run)
    return f"{title} ({_origin(run).rsplit('-', 1)[-1]})" if len(origins) > 1 else title


def watched_runs(store: Store) -> tuple[WatchedRun, ...]:
    """Projects first, then simulations, newest first in both.

    The runs of a simulation stand as it was asked for, those of the random control last, so
    that the first of them is one that chose what to label.
    """
    projects = [
        WatchedRun(each.run_id, each.name, "", PROJECTS, each.project_id, "live")
        for each in store.projects()
    ]
    live = {each.run_id for each in projects}
    sweeps = {sweep.sweep_id: sweep for sweep in store.sweeps()}
    begun: dict[str, list[RunRecord]] = {}
    for each in store.runs():
        if each.group_id in sweeps and each.events and each.run_id not in live:
            begun.setdefault(each.group_id, []).append(each)
    simulated = [run for group, runs in begun.items() for run in _of_sweep(sweeps[group], runs)]
    return (*projects, *simulated)


def _of_sweep(sweep: SweepRecord, runs: Iterable[RunRecord]) -> list[WatchedRun]:
    plans = {plan.name: plan for plan in _plans(sweep)}
    order = {name: place for place, name in enumerate(plans)}
    last = [name for name, plan in plans.items() if plan.strategy.name == CONTROL]
    ordered = sorted(runs, key=lambda run: (run.name in last, order.get(run.name, len(order))))
    return [
        WatchedRun(each.run_id, _title(each, plans), sweep.sweep_id, sweep.name, "", each.status)
        for each in ordered
    ]


def _plans(sweep: SweepRecord) -> tuple[Plan, ...]:
    """Those of the sweep's runs; none where its plan was kept by an older version."""
    try:
        return cells(msgspec.json.decode(sweep.spec, type=SweepPlan))
    except msgspec.DecodeError:
        return ()


def _title(run: RunRecord, plans: dict[str, Plan]) -> str:
    plan = plans.get(run.name)
    if plan is None:
        return run.name
    return f"{plan.architecture.kind} · {plan.strategy.name} · seed {plan.seed}"
