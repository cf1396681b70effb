"""Runs and choices on file, and what they come to. Imported by advisor_vs_brute_force.py."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import project_root  # noqa: F401 - first: sets the path
from advisor_situations import Situation

from al_core.domain.plan import ArchitectureKind
from al_core.domain.recommending import Design
from al_core.domain.results import LearningCurve
from al_core.experiments.advisor_race import UNITS, control_target
from al_core.monitoring.reaching import Approach

KINDS: tuple[ArchitectureKind, ...] = ("sequential", "parallel", "hybrid", "adaptive")
SIZES = (1, 2, 5, 10, 20, 40)
GRID = tuple(Design(kind, size) for kind in KINDS for size in SIZES)
PLAIN = tuple(each for each in GRID if each.kind == "sequential")
CONTROL = Design("sequential", 4, "random")


class Results:
    """Runs and choices, by situation, design and seed; every line of a file is one of them."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._path = folder / "runs.jsonl"
        self.curves: dict[tuple[str, str, int], LearningCurve] = {}
        self.choices: dict[str, dict] = {}
        for path in sorted(folder.glob("*.jsonl")):
            for line in path.read_text(encoding="utf-8").splitlines():
                self._take(json.loads(line))

    def _take(self, row: dict) -> None:
        if "chosen" in row:
            self.choices[row["situation"]] = row
            return
        columns = [np.array(row[name]) for name in ("labels", "seconds", "cost", "accuracy")]
        unknown = np.full(columns[0].shape, np.nan)
        key = (row["situation"], row["design"], row["seed"])
        self.curves[key] = LearningCurve(*columns, unknown, unknown)

    def add(self, row: dict) -> None:
        """Write a row down and take it in."""
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(row) + "\n")
        self._take(row)

    def seeds(self, situation: Situation, design: Design) -> list[int]:
        """The seeds on which a design and the control of its data have run."""
        return sorted(
            seed
            for name, run, seed in self.curves
            if (name, run) == (situation.name, design.name)
            and (situation.data_name, CONTROL.name, seed) in self.curves
        )

    def approach(self, situation: Situation, design: Design, seeds: Sequence[int]) -> Approach:
        """A design's runs against the random control's target on each seed."""
        curves = tuple(self.curves[situation.name, design.name, seed] for seed in seeds)
        controls = [self.curves[situation.data_name, CONTROL.name, seed] for seed in seeds]
        targets = tuple(control_target(each.labels, each.accuracy) for each in controls)
        return Approach(curves, targets, UNITS[situation.constraints.objective])

    def cost(self, situation: Situation, design: Design, seeds: Sequence[int]) -> float:
        """Cost to target; the runs' end where it was not reached."""
        approach = self.approach(situation, design, seeds)
        return min(approach.crossing(), approach.end)

    def chosen(self, situation: Situation) -> Design:
        """What the advisor chose."""
        return Design(*self.choices[situation.name]["chosen"])

    def ruled(self, situation: Situation) -> Design:
        """What the rule alone advised."""
        return Design(*self.choices[situation.name]["rule"])

    def best(self, situation: Situation, among: Sequence[Design], first: int) -> Design:
        """The cheapest on the first seeds."""
        return min(among, key=lambda each: self.cost(situation, each, range(first)))

    def cheapest(self, situation: Situation, first: int) -> list[Design]:
        """The three of the grid that are cheapest on the first seeds."""
        return sorted(GRID, key=lambda each: self.cost(situation, each, range(first)))[:3]


@dataclass(frozen=True)
class Verdict:
    """One situation, on the second seeds: costs as multiples of brute force's best."""

    situation: Situation
    best: Design
    plain: Design
    chosen: Design
    ruled: Design
    advisor: float
    rule: float
    against_plain: float
    reached: bool


def verdicts(results: Results, cases: Sequence[Situation], first: int) -> list[Verdict]:
    """Every situation whose finalists have run on seeds after the first."""
    found = []
    for case in cases:
        if case.name in results.choices:
            fresh = _fresh(results, case, first)
            if fresh:
                found.append(_verdict(results, case, first, fresh))
    return found


def finalists(results: Results, case: Situation, first: int) -> tuple[Design, ...]:
    """Brute force's best, the best plain loop, the advisor's choice, the rule's."""
    return (
        results.best(case, GRID, first),
        results.best(case, PLAIN, first),
        results.chosen(case),
        results.ruled(case),
    )


def _fresh(results: Results, case: Situation, first: int) -> list[int]:
    """Seeds after the first that all finalists have run on."""
    common = [set(results.seeds(case, each)) for each in finalists(results, case, first)]
    return sorted(seed for seed in set.intersection(*common) if seed >= first)


def _verdict(results: Results, case: Situation, first: int, fresh: Sequence[int]) -> Verdict:
    four = finalists(results, case, first)
    best, plain, mine, rule = (results.cost(case, each, fresh) for each in four)
    reached = np.isfinite(results.approach(case, four[2], fresh).crossing())
    return Verdict(case, *four, mine / best, rule / best, mine / plain, bool(reached))


def sterner(results: Results, cases: Sequence[Situation], first: int, last: int) -> list[float]:
    """Costs of the advisor's choices over those of a surer best, on the last fresh seeds.

    The best is that of the three cheapest on the first seeds and half of the fresh ones; both
    are measured on the other half. Situations in which not all of that has run are left out.
    """
    middle, found = (first + last) // 2, []
    for case in cases:
        if case.name not in results.choices:
            continue
        three = results.cheapest(case, first)
        if all(set(range(middle)) <= set(results.seeds(case, each)) for each in three):
            best = results.best(case, three, middle)
            both = [best, results.chosen(case)]
            if all(set(range(middle, last)) <= set(results.seeds(case, each)) for each in both):
                costs = [results.cost(case, each, range(middle, last)) for each in both]
                found.append(costs[1] / costs[0])
    return found


def on_first(results: Results, cases: Sequence[Situation], first: int) -> dict[str, list[float]]:
    """Costs per situation, as multiples of the cheapest of the grid, all on the first seeds.

    Of every design for all situations, of the advisor's and the rule's choices. The cheapest is
    chosen on the seeds it is measured on here, which flatters it.
    """
    seeds = range(first)
    ratios: dict[str, list[float]] = {}
    for case in cases:
        if case.name not in results.choices:
            continue
        costs = {each.name: results.cost(case, each, seeds) for each in GRID}
        least = min(costs.values())
        for name, cost in costs.items():
            ratios.setdefault(name, []).append(cost / least)
        for name, design in (("advisor", results.chosen(case)), ("rule", results.ruled(case))):
            ratios.setdefault(name, []).append(results.cost(case, design, seeds) / least)
    return ratios
