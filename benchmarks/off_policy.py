"""How often off-policy intervals hold the truth, what they refuse, and the bias of SNIPS.

    python benchmarks/off_policy.py FOLDER [--seeds 20]
    python benchmarks/off_policy.py FRESH --first 1000 --seeds 40 --shares 0.5
    python benchmarks/off_policy.py FOLDER --fresh FRESH --page benchmarks/OFF_POLICY.md --seeds 0

Simulated runs on built-in data, margin with a random share; what another strategy's picks would
have been like is estimated from each log and held against the known labels (the truth at the
log's own models and pools). Each run is written to FOLDER as it ends, so that the work can be
done in pieces. Goals: at the nominal 95 % each interval covers in at least 90 % of the estimates
that are not refused; mean errors of IPS and doubly robust no more often beyond two standard
errors of 0 than chance has it. FRESH holds runs of other seeds, by which the first are judged.
"""

import argparse
import csv
import math
import platform
import statistics
from collections.abc import Sequence
from itertools import product
from pathlib import Path

import numpy as np
import project_root  # noqa: F401 - first: sets the path
from msgspec.structs import replace
from scipy.stats import t

from al_core.arrays.randomness import random_for
from al_core.domain.plan import (
    ArchitecturePlan,
    BudgetPlan,
    DataPlan,
    OptionsPlan,
    Plan,
    SplitPlan,
    StrategyPlan,
)
from al_core.experiments.simulating import ready_problem, run_plan
from al_core.experiments.what_if_picks import other_choices
from al_core.loop.learner import ScikitLearner
from al_core.monitoring.off_policy import FEWEST
from al_core.store.memory_log import MemoryLog

UNBIASED = ("ips", "doubly_robust")
BATCHES, SIZE = 8, 10
METHODS = ("ips", "snips", "doubly_robust")
TARGETS = ("random", "entropy", "core_set")
SHARES = (0.1, 0.3, 0.5)
COLUMNS = ("data", "share", "target", "seed", "worth", "outcome", "truth", "method",
           "estimate", "low", "high")  # fmt: skip
DATA = {
    "scenario, 3 classes": DataPlan("scenario", params={"rows": 200, "classes": 3, "seed": 1}),
    "breast cancer": DataPlan("breast_cancer", rows=250),
}
HEAD = (
    "| data | random share | other strategy | runs | refused | worth | covered: IPS / SNIPS / "
    "DR | mean width | mean error (standard error) |\n|---|---|---|---|---|---|---|---|---|"
)

INTRODUCTION = (
    "Written by `off_policy.py` ({machine}, {estimates} estimates). Margin chose, with a random "
    "share; 80 labels in batches of 10. Outcomes: the choosing model is wrong, 1 - its chance of "
    "the label, each class. Worth: picks of the other strategy that would tell as much; below 10 "
    "nothing is estimated. Cells share their seeds, and so the dice of the random share: their "
    "mean errors are not independent."
)
CONCLUSION = (
    "All estimates together: covered {total} (IPS / SNIPS / doubly robust) at nominal 95 %. On "
    "enumerated logs of small pools IPS and doubly robust are unbiased to 1e-12; the bias of SNIPS "
    "there is -0.090 after one selection of 3 of 6 and shrinks with the log "
    "(`tests/monitoring/test_off_policy.py`)."
)
CHANCE_OR_BIAS = (
    "Of the {many} mean errors of IPS and doubly robust above, {beyond} are more than two standard "
    "errors from 0; {chance:.1f} would be by chance if they were independent. They are not: runs "
    "with the same seed share their dice, whatever the data. At a random share of 50 % the dice of "
    "those seeds gave {dice} of the slots to random. Margin's picks are wrong more often than "
    "random ones, so a log with more random ones than expected is taken for a better one than it "
    "is, in many cells at once. (With two classes entropy ranks as margin does: all weights are 1, "
    "and that cell's estimate is the log's own mean, which no weight can bias.) On {runs} other "
    "seeds, whose dice gave {fresh}, {fresh_beyond} of {fresh_many} are beyond two standard "
    "errors, {fresh_chance:.1f} by chance: {verdict}.\n\nWhat is refused at 10 % is refused for "
    "the length of the log: it is worth {worth:.1f} picks of random selection after 80 labels, "
    "and that grows with the labels, so {enough:.0f} labels would do."
)


def rows_of(name: str, share: float, seed: int) -> list[tuple[object, ...]]:
    """Every estimate from one run's log, or one row per strategy that says it was refused."""
    plan = Plan(
        seed=seed,
        data=DATA[name],
        split=SplitPlan(seed_size=6),
        architecture=ArchitecturePlan(batch_size=SIZE),
        options=OptionsPlan(random_share=share),
        budget=BudgetPlan(labels=BATCHES * SIZE),
    )
    problem, log = ready_problem(plan), MemoryLog()
    run_plan(plan, problem, log, "run")
    entries, rows = list(log.read("run")), []
    for target in TARGETS:
        changed = replace(plan, strategy=StrategyPlan(target))
        learner = ScikitLearner(problem, plan)
        found = other_choices(entries, changed, learner, lambda _done, _total: None)[1]
        head = (name, share, target, seed, found.worth)
        if found.refusal:
            rows.append((*head, "", math.nan, "refused", math.nan, math.nan, math.nan))
        for each, method in product(found.estimates, METHODS):
            told = getattr(each, method)
            figures = (each.outcome, each.truth, method, told.estimate, told.low, told.high)
            rows.append((*head, *figures))
    return rows


def measure(folder: Path, seeds: Sequence[int], shares: Sequence[float]) -> None:
    """Write each run's estimates into a file of its own; those that are there stay."""
    folder.mkdir(parents=True, exist_ok=True)
    for seed, name, share in product(seeds, DATA, shares):
        path = folder / f"{name.replace(' ', '_').replace(',', '')}-{share}-{seed}.csv"
        if path.exists():
            continue
        rows = rows_of(name, share, seed)
        with path.open("w", newline="") as file:
            csv.writer(file).writerows([COLUMNS, *rows])
        print(path.name, len(rows), flush=True)


def page(folder: Path, fresh: Path | None) -> str:
    """The table over all files of the folder, and what other seeds make of it."""
    rows = _read(folder)
    told = [row for row in rows if row["method"] != "refused"]
    total = " / ".join(f"{_covered(told, method):.0%}" for method in METHODS)
    head = INTRODUCTION.format(machine=platform.machine(), estimates=f"{len(told):,}")
    parts = ["# Off-policy estimates against the truth", head, _table(rows)]
    parts.append(CONCLUSION.format(total=total))
    if fresh is not None:
        parts += _judged(rows, _read(fresh))
    return "\n\n".join(parts) + "\n"


def _judged(rows: Sequence[dict[str, str]], fresh: Sequence[dict[str, str]]) -> list[str]:
    """Whether mean errors are off by chance or by a bias: held against those of other seeds."""
    (many, beyond, chance), (m, b, c) = _beyond(rows), _beyond(fresh)
    verdict = "it was chance" if b <= 2.0 * c + 1.0 else "a bias is not ruled out"
    worth = statistics.median(
        float(row["worth"]) for row in rows if (row["share"], row["target"]) == ("0.1", "random")
    )
    words = CHANCE_OR_BIAS.format(
        verdict=verdict, worth=worth, enough=math.ceil(FEWEST / worth * SIZE * BATCHES),
        many=many, beyond=beyond, chance=chance, dice=_dice(rows), fresh=_dice(fresh),
        runs=len(_seeds(fresh)), fresh_many=m, fresh_beyond=b, fresh_chance=c,
    )  # fmt: skip
    return ["## Chance or bias?", words, _table(fresh)]


def _beyond(rows: Sequence[dict[str, str]]) -> tuple[int, int, float]:
    """Mean errors of unbiased estimates, those beyond two standard errors, and by chance."""
    found, expected = [], 0.0
    for cell, method in product(product(DATA, map(str, SHARES), TARGETS), UNBIASED):
        errors = _errors([row for row in rows if _cell(row) == cell], method)
        if len(errors) > 1:
            mean, spread = _mean_and_error(errors)
            found.append(abs(mean) > 2.0 * spread)
            expected += 2.0 * float(t.sf(2.0, len(errors) - 1))
    return len(found), sum(found), expected


def _dice(rows: Sequence[dict[str, str]]) -> str:
    """How many of the slots fell to random at a share of 50 %, as the engine throws its dice."""
    seeds = _seeds(rows)
    fell = [
        random_for(seed, number, "random share").random((SIZE,)) < 0.5
        for seed, number in product(seeds, range(1, BATCHES + 1))
    ]
    error = 0.5 / math.sqrt(SIZE * BATCHES * len(seeds))
    return f"{np.mean(fell):.1%} (standard error {error:.1%})"


def _seeds(rows: Sequence[dict[str, str]]) -> list[int]:
    return sorted({int(row["seed"]) for row in rows})


def _read(folder: Path) -> list[dict[str, str]]:
    rows: list[dict[str, str]] = []
    for path in sorted(folder.glob("*.csv")):
        with path.open(newline="") as file:
            rows += list(csv.DictReader(file))
    return rows


def _table(rows: Sequence[dict[str, str]]) -> str:
    cells = product(DATA, map(str, SHARES), TARGETS)
    return "\n".join([HEAD, *(line for cell in cells if (line := _line(cell, rows)))])


def _cell(row: dict[str, str]) -> tuple[str, str, str]:
    return row["data"], row["share"], row["target"]


def _line(cell: tuple[str, str, str], rows: Sequence[dict[str, str]]) -> str:
    mine = [row for row in rows if _cell(row) == cell]
    if not mine:
        return ""
    runs = len({row["seed"] for row in mine})
    refused = sum(row["method"] == "refused" for row in mine)
    worth = statistics.median(float(row["worth"]) for row in mine)
    told = [row for row in mine if row["method"] != "refused"]
    head = f"| {cell[0]} | {float(cell[1]):.0%} | {cell[2]} | {runs} | {refused} | {worth:.1f} |"
    if not told:
        return f"{head} - | - | - |"
    covered = " / ".join(f"{_covered(told, method):.0%}" for method in METHODS)
    width = " / ".join(f"{_width(told, method):.2f}" for method in METHODS)
    errors = " / ".join(_error(told, method) for method in METHODS)
    return f"{head} {covered} | {width} | {errors} |"


def _of(rows: Sequence[dict[str, str]], method: str) -> list[dict[str, str]]:
    return [row for row in rows if row["method"] == method]


def _covered(rows: Sequence[dict[str, str]], method: str) -> float:
    mine = _of(rows, method)
    held = [float(row["low"]) <= float(row["truth"]) <= float(row["high"]) for row in mine]
    return statistics.mean(held) if held else math.nan


def _width(rows: Sequence[dict[str, str]], method: str) -> float:
    return statistics.mean(float(row["high"]) - float(row["low"]) for row in _of(rows, method))


def _errors(rows: Sequence[dict[str, str]], method: str) -> list[float]:
    """Of the outcome 'wrong': outcomes of one run are not independent."""
    return [
        float(row["estimate"]) - float(row["truth"])
        for row in _of(rows, method)
        if "wrong" in row["outcome"]
    ]


def _mean_and_error(errors: Sequence[float]) -> tuple[float, float]:
    spread = statistics.stdev(errors) / math.sqrt(len(errors)) if len(errors) > 1 else math.nan
    return statistics.mean(errors), spread


def _error(rows: Sequence[dict[str, str]], method: str) -> str:
    mean, spread = _mean_and_error(_errors(rows, method))
    return f"{mean:+.3f} ({spread:.3f})"


def main() -> None:
    """Read the command line, measure, write the page."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    parser.add_argument("--shares", type=float, nargs="+", default=SHARES)
    parser.add_argument("--fresh", type=Path, help="runs of other seeds to judge these by")
    parser.add_argument("--page", type=Path)
    asked = parser.parse_args()
    measure(asked.folder, range(asked.first, asked.first + asked.seeds), asked.shares)
    if asked.page is not None:
        asked.page.write_text(page(asked.folder, asked.fresh))


if __name__ == "__main__":
    main()
