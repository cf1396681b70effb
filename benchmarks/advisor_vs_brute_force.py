"""The advisor's choice against brute force over architectures and batch sizes.

    python benchmarks/advisor_vs_brute_force.py FOLDER
    python benchmarks/advisor_vs_brute_force.py FOLDER --page benchmarks/ADVISOR.md --seeds 0 0

In 60 situations (`advisor_situations.py`) every architecture runs with every batch size of a
grid, on FIRST seeds; the cheapest there is brute force's best. The advisor knows the constraints,
kind, size and number of classes of the data, and simulates on a catalogue set, with other seeds.
Its choice, brute force's best and the best plain loop then run on SECOND fresh seeds, on which
they are compared: a minimum over noisy costs flatters itself on the seeds it was found on.
Every run is written to FOLDER as it ends (`runs.jsonl`), so that the work can be done in pieces.
"""

import argparse
import warnings
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import msgspec
import project_root  # noqa: F401 - first: sets the path
from advisor_page import page_of
from advisor_results import CONTROL, GRID, Results, finalists
from advisor_situations import ADVISOR_SETS, MODEL, SHAPES, SPLIT, Situation, situations, tuning
from sklearn.exceptions import ConvergenceWarning

from al_core.domain.constraints import Constraints
from al_core.domain.recommending import Design
from al_core.experiments.advisor import advised, rule_advice
from al_core.experiments.advisor_ground import nearest_ground
from al_core.experiments.advisor_plans import planned
from al_core.experiments.advisor_race import Effort
from al_core.experiments.advisor_runs import Runner

ADVISOR_SEED = 1000
EFFORT = Effort(designs=8, seeds=(3, 6), first_seed=ADVISOR_SEED)


class Bench:
    """What is still to be run."""

    def __init__(self, results: Results) -> None:
        self.results = results
        self._runners: dict[str, Runner] = {}
        self._said: dict[tuple[Constraints, str], dict[str, object]] = {}

    def runs(self, cases: Iterable[Situation], designs: Sequence[Design], seed: int) -> None:
        """Every design in every situation on one seed, and the control of its data."""
        for case in cases:
            self.run(case, CONTROL, seed, case.data_name)
            for design in designs:
                self.run(case, design, seed, case.name)

    def run(self, case: Situation, design: Design, seed: int, name: str) -> None:
        """One run, unless it is there."""
        if (name, design.name, seed) in self.results.curves:
            return
        runner = self._runners.setdefault(case.data_name, Runner(None, lambda: False))
        options = rule_advice(case.constraints).options
        course = runner.course(planned(case.constraints, design, options, case.truth.base(seed)))
        curve = course.curve
        self.results.add({
            "situation": name, "design": design.name, "seed": seed,
            "labels": curve.labels.tolist(), "seconds": curve.seconds.round(2).tolist(),
            "cost": curve.cost.round(6).tolist(), "accuracy": curve.accuracy.round(5).tolist(),
        })  # fmt: skip

    def choose(self, case: Situation) -> None:
        """Ask the advisor, unless it has said; it can't tell situations apart by their data."""
        if case.name in self.results.choices:
            return
        labels = case.constraints.budget.labels or 1
        ground = nearest_ground(SHAPES[case.data_name], labels, ADVISOR_SETS)
        ground = replace(ground, model=MODEL, split=SPLIT, strategies=("margin",))
        asked = (case.constraints, ground.words)
        if asked not in self._said:
            said = advised(case.constraints, ground, EFFORT)
            self._said[asked] = {
                "ground": ground.data.dataset, "rule": msgspec.structs.astuple(said.advice.design),
                "chosen": msgspec.structs.astuple(said.best.design), "sentences": said.sentences,
            }  # fmt: skip
        self.results.add({"situation": case.name, **self._said[asked]})


def main() -> None:
    """Do what is missing, then write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="where results are kept")
    parser.add_argument("--seeds", type=int, nargs=2, default=(4, 12), metavar=("FIRST", "SECOND"))
    parser.add_argument("--known", type=int, default=4, help="FIRST of the runs there, with 0 0")
    parser.add_argument("--tuning", action="store_true", help="the other situations")
    parser.add_argument("--page", type=Path, help="by default ADVISOR.md in the folder")
    chosen = parser.parse_args()
    warnings.filterwarnings("ignore", category=ConvergenceWarning)
    cases = tuning() if chosen.tuning else situations()
    bench = Bench(Results(chosen.folder))
    work(bench, cases, *chosen.seeds)
    page = chosen.page or chosen.folder / "ADVISOR.md"
    first = chosen.seeds[0] or chosen.known
    page.write_text(page_of(bench.results, cases, first), encoding="utf-8")
    print(f"wrote {page}")


def work(bench: Bench, cases: Sequence[Situation], first: int, second: int) -> None:
    """The grid on the first seeds, the advisor, the finalists on all of them."""
    for seed in range(first):
        bench.runs(cases, GRID, seed)
    for case in cases if second else ():
        bench.choose(case)
    for seed in range(first + second if second else 0):
        for case in cases:
            bench.runs([case], finalists(bench.results, case, first), seed)
    for case in cases if second else ():
        middle = first + second // 2
        for seed in range(first, middle):
            bench.runs([case], bench.results.cheapest(case, first), seed)
        best = bench.results.best(case, bench.results.cheapest(case, first), middle)
        for seed in range(middle, first + second):
            bench.runs([case], [best], seed)


if __name__ == "__main__":
    main()
