"""Hold mean areas of five strategies against published ones (Lu, Li, Lin 2023).

    python benchmarks/published_means.py FOLDER RESULTS.csv [--sets heart sonar] [--seeds 150]

FOLDER has the tables tab_NAME.parquet. Every area is written to RESULTS.csv as it is found, and
a later call goes on from there. Protocol: arXiv 2306.08954, as in reproduce_published.py, here
in a lean loop over our splits, models and strategies (the engine's people, queue and log left
out); tests/experiments/test_published_means.py holds the loop against the engine.

Query by committee is as their code does it: logistic regression, linear and RBF support vector
machine and discriminant analysis, each on a bootstrap sample of the labels (libact draws
again while a class is missing), ties at random. `qbc_unbagged` is our own committee `mixed`,
each member on all labels. A difference counts as none within 2 standard errors,
sqrt(sd^2 / 150 + our sd^2 / seeds): the published sd, and ours; their table is of other splits
than ours (their per-seed files, which we reproduce, have other means than their table). The
gain over uniform is paired by seed, so its error is smaller; the published one has no sd of its
own, so ours stands for both.
"""

import argparse
import csv
import math
import platform
import statistics
import warnings
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pandas as pd
import project_root  # noqa: F401 - first: sets the path
from sklearn.preprocessing import StandardScaler

from al_core.arrays.randomness import random_for
from al_core.datasets.splits import draw_split, published_order
from al_core.domain.errors import PlanError
from al_core.domain.plan import ModelPlan, SplitPlan
from al_core.domain.ports import Model
from al_core.domain.values import Floats, LabeledSet, Labels, Rows
from al_core.models.committees import committee
from al_core.models.fitting import fit_model
from al_core.models.runtime import blas_single_threaded
from al_core.monitoring.areas import published_area
from al_core.strategies.base import QueryContext
from al_core.strategies.registry import strategy_named

PUBLISHED_SEEDS = 150
ARMS = ("uniform", "margin", "entropy", "qbc", "core_set")
PUBLISHED = {
    "appendicitis": ((8395, 363), (8454, 333), (8449, 322), (8441, 334), (8398, 327)),
    "sonar": ((7463, 379), (7762, 313), (7622, 329), (7655, 309), (7420, 353)),
    "heart": ((8051, 279), (8157, 262), (8120, 266), (8130, 265), (8105, 260)),
    "haberman": ((7308, 270), (7295, 287), (7301, 286), (7304, 274), (7267, 280)),
    "ionosphere": ((9180, 178), (9300, 154), (9197, 179), (9278, 163), (9134, 166)),
    "diabetes": ((7424, 152), (7479, 153), (7432, 147), (7472, 141), (7491, 138)),
    "ex8a": ((8539, 217), (8788, 176), (8273, 220), (8601, 161), (8540, 201)),
    "checkerboard": ((9781, 59), (9847, 62), (9134, 258), (9702, 123), (9874, 31)),
}  # fmt: skip
"""Mean and sd of the area in units of 0.0001 by set, arms as in ARMS; task model RBF SVM."""

SVM = ModelPlan(name="rbf_svm", params={"gamma": "auto", "C": 1.0}, calibration="none")
ENTROPY_MODEL = ModelPlan(name="logistic_regression", params={"C": 0.1})
MEMBERS = (
    ModelPlan(name="logistic_regression", params={"C": 1.0}),
    ModelPlan(name="sklearn.svm:SVC", params={"kernel": "linear"}, calibration="none"),
    SVM,
    ModelPlan(name="sklearn.discriminant_analysis:LinearDiscriminantAnalysis"),
)


@dataclass(frozen=True)
class Task:
    """One seed of one set: standardised features, rows in published order, true classes."""

    features: Floats
    truth: Labels
    pool: Rows
    audit: Rows
    seed: int

    def fitted(self, plan: ModelPlan, labeled: LabeledSet) -> Model:
        """A model on some of the labels."""
        return fit_model(
            plan, self.features, labeled, 2,
            seed=6211, previous=None, needs_probabilities=False,
        )  # fmt: skip


Scorers = tuple[Model | None, Sequence[Model]]
Arm = tuple[str, Callable[[Task, LabeledSet, Model, np.random.Generator], Scorers]]


def bagged(task: Task, labeled: LabeledSet, generator: np.random.Generator) -> list[Model]:
    """The published committee: each member on a bootstrap sample that has both classes."""
    members = []
    for plan in MEMBERS:
        drawn = generator.integers(len(labeled), size=len(labeled))
        while np.unique(labeled.labels[drawn]).size < np.unique(labeled.labels).size:
            drawn = generator.integers(len(labeled), size=len(labeled))
        members.append(task.fitted(plan, LabeledSet(labeled.rows[drawn], labeled.labels[drawn])))
    return members


ARM_OF: dict[str, Arm] = {
    "uniform": ("in_order", lambda *_: (None, ())),
    "margin": ("margin", lambda _task, _labeled, svm, _generator: (svm, ())),
    "entropy": ("entropy", lambda task, labeled, *_: (task.fitted(ENTROPY_MODEL, labeled), ())),
    "core_set": ("core_set", lambda *_: (None, ())),
    "qbc": ("qbc", lambda task, labeled, svm, generator: (svm, bagged(task, labeled, generator))),
    "qbc_unbagged": (
        "qbc",
        lambda task, labeled, svm, _: (
            svm,
            committee(task.features, labeled, 2, seed=task.seed, kind="mixed"),
        ),
    ),
}


def task_of(table: pd.DataFrame, seed: int) -> Task:
    """The published split of a table; PlanError for a seed whose seed set misses a class."""
    rows = published_order(len(table), seed)
    codes = np.unique(table["label"].to_numpy(dtype=object), return_inverse=True)[1][rows]
    split = draw_split(codes, rows, SplitPlan(protocol="published", seed_size=20), seed)
    features = table.drop(columns="label").to_numpy(dtype=np.float64)[rows]
    scaler = StandardScaler().fit(features[split.pool])
    return Task(scaler.transform(features), codes, split.pool, split.audit, seed)


def area(task: Task, arm: str) -> float:
    """The published area (AUBC) of one arm, batch 1 until the pool is empty."""
    name, scorers = ARM_OF[arm]
    strategy = strategy_named(name, {})
    generator = random_for(task.seed, 0, arm)
    by_chance = arm == "qbc"
    unlabeled = np.ones(task.pool.size, dtype=bool)
    unlabeled[:20] = False
    accuracies = []
    while True:
        rows = np.flatnonzero(~unlabeled)
        labeled = LabeledSet(rows, task.truth[rows])
        svm = task.fitted(SVM, labeled)
        predicted = svm.predict(task.features[task.audit])
        accuracies.append(float(np.mean(predicted == task.truth[task.audit])))
        candidates = np.flatnonzero(unlabeled)
        if not candidates.size:
            return published_area(np.array(accuracies[1:]))
        ranks = generator.permutation(candidates.size) if by_chance else candidates
        model, members = scorers(task, labeled, svm, generator)
        context = QueryContext(
            features=task.features, candidates=candidates, labeled=rows, labels=labeled.labels,
            model=model, committee=members, tie_ranks=ranks, random=generator,
        )  # fmt: skip
        unlabeled[strategy.select(context, 1).picks] = False


def kept(path: Path) -> dict[tuple[str, str], dict[int, float]]:
    """Areas found before, by set and arm, then by seed."""
    found: dict[tuple[str, str], dict[int, float]] = {}
    if path.is_file():
        with path.open(encoding="utf-8", newline="") as file:
            for name, arm, seed, value in csv.reader(file):
                found.setdefault((name, arm), {})[int(seed)] = float(value)
    return found


def run(folder: Path, results: Path, cells: Iterable[tuple[str, str]], seeds: int) -> None:
    """Find the areas that are not there yet, seed by seed, and write each as it is found."""
    before, wanted = kept(results), list(cells)
    tables = {name: pd.read_parquet(folder / f"tab_{name}.parquet") for name, _ in wanted}
    with results.open("a", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        for seed in range(seeds):
            for name, arm in wanted:
                if seed in before.get((name, arm), {}):
                    continue
                try:
                    found = area(task_of(tables[name], seed), arm)
                except PlanError:  # the protocol skips this seed
                    continue
                writer.writerow((name, arm, seed, f"{found:.6f}"))
                file.flush()


def row(name: str, arm: str, areas: Mapping[int, float], uniform: Mapping[int, float]) -> str:
    """Our mean and gain over uniform beside the published ones, and how far they are away."""
    mean, deviation = (1e-4 * value for value in _published(name, arm))
    ours, spread = statistics.fmean(areas.values()), statistics.stdev(areas.values())
    away = (ours - mean) / _error(deviation, spread, len(areas))
    verdict = "met" if abs(away) <= 2.0 else "NOT MET"
    gains = [areas[seed] - uniform[seed] for seed in areas.keys() & uniform.keys()]
    beside = "|" if arm == "uniform" or len(gains) < 2 else _gain(name, arm, gains)
    return (
        f"| {name} | {arm} | {len(areas)} | {ours:.4f} +- {spread:.4f} | "
        f"{mean:.4f} +- {deviation:.4f} | {away:+.1f} {verdict} | {beside} |"
    )


def _gain(name: str, arm: str, gains: Sequence[float]) -> str:
    """Paired by seed: a sharper look than the means, which share much of their scatter."""
    there = 1e-4 * (_published(name, arm)[0] - _published(name, "uniform")[0])
    ours, spread = statistics.fmean(gains), statistics.stdev(gains)
    away = (ours - there) / _error(spread, spread, len(gains))
    return f"{ours:+.4f} ({there:+.4f}) | {away:+.1f}"


def _published(name: str, arm: str) -> tuple[int, int]:
    return PUBLISHED[name][ARMS.index(arm.removesuffix("_unbagged"))]


def _error(there: float, here: float, seeds: int) -> float:
    """Standard error of our mean less theirs."""
    return math.hypot(there / math.sqrt(PUBLISHED_SEEDS), here / math.sqrt(seeds))


def main() -> None:
    """Run what is missing, then print every set and arm."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("results", type=Path)
    parser.add_argument("--sets", nargs="+", choices=list(PUBLISHED), default=list(PUBLISHED))
    parser.add_argument("--arms", nargs="+", choices=list(ARM_OF), default=list(ARMS))
    parser.add_argument("--seeds", type=int, default=PUBLISHED_SEEDS)
    chosen = parser.parse_args()
    blas_single_threaded()
    warnings.filterwarnings("ignore", message=".*collinear", category=UserWarning)
    cells = [(name, arm) for name in chosen.sets for arm in chosen.arms]
    run(chosen.folder, chosen.results, cells, chosen.seeds)
    print(f"{platform.machine()}, {datetime.now(UTC):%Y-%m-%d}\n")
    print("| set | arm | seeds | ours | published | s.e. away | gain over uniform (published) "
          "| s.e. away |\n|---|---|---|---|---|---|---|---|")  # fmt: skip
    found = kept(chosen.results)
    for (name, arm), areas in sorted(found.items()):
        if len(areas) > 1:
            print(row(name, arm, areas, found.get((name, "uniform"), {})))


if __name__ == "__main__":
    main()
