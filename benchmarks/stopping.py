"""Ask when each stopping rule stops, and what stopping there costs.

    python benchmarks/stopping.py [--quick] [--seeds 3] [--write]

Simulated runs: five built-in sets x four architectures x seeds, margin, 20 seed labels, up to
300 more in batches of 15, logistic regression. Each run's versions are redone from its log
(`experiments/inspecting.py`) and every rule is asked after every version, as it would have been
live. Loss at stop: the highest audited accuracy of the run, smoothed so that it never falls,
less the smoothed accuracy when the rule first said stop; a rule that never does runs to the
end of the budget. Both are of the same audit set, which two of the rules read too, so they
flatter those two a little. Goal: at least 50 runs. --write puts the table into
benchmarks/STOPPING.md; --quick: 4 runs.
"""

import argparse
import platform
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import product
from pathlib import Path

import numpy as np
import project_root  # noqa: F401 - first: sets the path

from al_core.domain.advice import Vote
from al_core.domain.plan import ArchitecturePlan, BudgetPlan, DataPlan, Plan, SplitPlan
from al_core.experiments.inspecting import Viewer
from al_core.experiments.run_health import watched
from al_core.experiments.run_story import story_of
from al_core.experiments.simulating import ready_problem, run_plan
from al_core.loop.architectures import ARCHITECTURES
from al_core.loop.learner import ScikitLearner
from al_core.loop.retraining import retrained
from al_core.monitoring.savings import rising
from al_core.monitoring.stop_panel import Circumstances, panel
from al_core.monitoring.stopping import RULES, GainBelowPrice, StoppingRule, Watched
from al_core.monitoring.trend import accuracy_trend
from al_core.store.memory_log import MemoryLog

SETS = {
    "digits": DataPlan("digits"),
    "breast cancer": DataPlan("breast_cancer"),
    "election (anes96)": DataPlan("anes96"),
    "vectors, 15 % noise": DataPlan("scenario", params={"rows": 1500, "noise": 0.15}),
    "texts, unbalanced": DataPlan("scenario_text", params={"rows": 1500, "imbalance": 0.4}),
}
BATCH, BUDGET = 15, 300
WORTH_OF_A_POINT = 5.0
HEAD = """\
| rule | spoke in | labels at stop, median (10 to 90 %) | points lost, mean | 90 % lose at most \
| lost over 2 points |
|---|---|---|---|---|---|"""
NOTE = """\
A rule that compares successive models speaks sooner the smaller the batch is, since each step
changes less; thresholds are those of the papers, and logistic regression is seldom as sure as
two of them ask. Where accuracy has not levelled off within the budget, not to speak is right."""
PANEL, ALL = "panel (majority, trend)", "whole budget"
WITHIN = 0.01
PAGE = Path(__file__).with_name("STOPPING.md")


@dataclass(frozen=True)
class Stop:
    """One rule in one run: whether it ever spoke, at how many labels, what was lost."""

    data: str
    rule: str
    fired: bool
    labels: float
    loss: float


def plan_of(data: str, kind: str, seed: int) -> Plan:
    return Plan(
        name="stopping",
        seed=seed,
        data=SETS[data],
        split=SplitPlan(seed_size=20),
        architecture=ArchitecturePlan(kind=kind, batch_size=BATCH),
        budget=BudgetPlan(labels=BUDGET),
    )


def seen(plan: Plan, cache: Path) -> Watched:
    """A run as the rules would have seen it."""
    log, problem = MemoryLog(), ready_problem(plan, cache)
    run_plan(plan, problem, log, "run")
    entries = list(log.read("run"))
    learner = ScikitLearner(problem, plan)
    viewer = Viewer(learner, entries)
    views = [viewer.view(each) for each in retrained(entries, learner, lambda _: True)]
    return watched(views, story_of(entries))


def rules() -> tuple[StoppingRule, ...]:
    """All rules but the budget, which is the end of the run; a point is worth 5 units."""
    worth = GainBelowPrice(worth_of_a_point=WORTH_OF_A_POINT)
    others = [r for r in RULES if r.about == "model"]
    return (*others, worth)


def panel_stop(run: Watched) -> int | None:
    """The first version after which the panel says stop, knowing of the run alone."""
    for versions in range(1, run.labels.size + 1):
        then = run.until(versions)
        votes: list[Vote] = [rule.vote(then) for rule in RULES if rule.about == "model"]
        trend = accuracy_trend(then.labels, then.audit_right)
        if panel(votes, Circumstances(trend=trend)).decision == "stop":
            return versions - 1
    return None


def stops(data: str, run: Watched) -> list[Stop]:
    """Where everything stops in a run."""
    smooth = rising(run.audit_right.mean(axis=1))
    places = {rule.name: rule.first_stop(run) for rule in rules()}
    places |= {PANEL: panel_stop(run), ALL: None}
    found = []
    for name, place in places.items():
        at = run.labels.size - 1 if place is None else place
        loss = float(smooth.max() - smooth[at])
        found.append(Stop(data, name, place is not None, float(run.labels[at]), loss))
    best = int(np.flatnonzero(smooth >= smooth.max() - WITHIN)[0])
    hindsight = f"hindsight, within {100 * WITHIN:.0f} point"
    loss = float(smooth.max() - smooth[best])
    return [*found, Stop(data, hindsight, True, float(run.labels[best]), loss)]


def table(found: Sequence[Stop]) -> list[str]:
    """One line per rule over all runs."""
    lines = [HEAD]
    for rule in dict.fromkeys(stop.rule for stop in found):
        own = [stop for stop in found if stop.rule == rule]
        labels = np.array([stop.labels for stop in own])
        loss = 100.0 * np.array([stop.loss for stop in own])
        low, middle, high = np.quantile(labels, [0.1, 0.5, 0.9])
        lines.append(
            f"| {rule} | {np.mean([stop.fired for stop in own]):.0%} "
            f"| {middle:.0f} ({low:.0f} to {high:.0f}) | {loss.mean():.1f} "
            f"| {np.quantile(loss, 0.9):.1f} | {np.mean(loss > 2.0):.0%} |"
        )
    return lines


def set_table(found: Sequence[Stop]) -> list[str]:
    """Median labels at stop / mean points lost, per rule and set."""
    names = list(dict.fromkeys(stop.data for stop in found))
    lines = ["| rule | " + " | ".join(names) + " |", "|---" * (len(names) + 1) + "|"]
    for rule in dict.fromkeys(stop.rule for stop in found):
        cells = []
        for name in names:
            own = [stop for stop in found if (stop.rule, stop.data) == (rule, name)]
            labels = np.median([stop.labels for stop in own])
            cells.append(f"{labels:.0f} / {100 * np.mean([stop.loss for stop in own]):.1f}")
        lines.append(f"| {rule} | " + " | ".join(cells) + " |")
    return lines


def page(found: Sequence[Stop], runs: int) -> str:
    """The whole document."""
    where = f"{platform.processor() or platform.machine()}, Python {platform.python_version()}"
    by = "`python benchmarks/stopping.py --write`, which says how it is measured"
    return "\n".join(
        [
            "# When stopping rules stop, and what it costs",
            "",
            f"{runs} simulated runs, {datetime.now(UTC):%Y-%m-%d}, {where}; written by {by}.",
            f"20 seed labels and up to {BUDGET} more. A rule that never speaks runs to the end.",
            "",
            *table(found),
            "",
            NOTE,
            "",
            "Median labels at stop / mean points of accuracy lost, by set:",
            "",
            *set_table(found),
            "",
        ]
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args()
    sets, seeds = (list(SETS)[1:3], 1) if asked.quick else (list(SETS), asked.seeds)
    kinds = list(ARCHITECTURES)[:2] if asked.quick else list(ARCHITECTURES)
    found, runs = [], list(product(sets, kinds, range(seeds)))
    with tempfile.TemporaryDirectory() as cache:
        for number, (data, kind, seed) in enumerate(runs, 1):
            found += stops(data, seen(plan_of(data, kind, seed), Path(cache)))
            print(f"{number} of {len(runs)}: {data}, {kind}, seed {seed}", flush=True)
    text = page(found, len(runs))
    print(text)
    if asked.write:
        PAGE.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
