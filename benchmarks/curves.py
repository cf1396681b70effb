"""Learning curves of every strategy over many sets, and a page that says where it helps.

    LOOPLAB_SHARED_DATA=DATA python benchmarks/curves.py FOLDER --preset small --seeds 20
    python benchmarks/curves.py FOLDER --page benchmarks/CURVES.md --seeds 0

Each run is written to FOLDER as it ends, so that the work can be done in pieces: a later call
goes on from there. --seeds 0 only writes the page. Presets: small (30 labels, then 20 batches
of 10), medium (100, 20 of 50), batch50 and batch100 (25, then batches of 50 or 100). Sets are
files of the folder LOOPLAB_SHARED_DATA by name, or catalogue names. Logistic regression
(C = 10 on text, 1 on tables); see lean_loop.py for the loop.
"""

import argparse
import csv
import os
import platform
import time
import warnings
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import product
from pathlib import Path
from typing import NamedTuple

import joblib
import project_root  # noqa: F401 - first: sets the path
from curves_page import page_of
from lean_loop import PRESETS, bench_set, fitting_strategies, has_room, learning_curve
from sklearn.exceptions import ConvergenceWarning

from al_core.domain.errors import LoopLabError

OFFLINE = (
    "docstrings_library", "docstrings_scipy", "digits", "fair_affairs", "anes96", "scenario",
)  # fmt: skip
SHARED = (
    "trec", "subj", "mr", "cr", "sms_spam", "agnews", "dbpedia14", "reuters_r8", "newsgroups20",
    "vader_ratings", "tab_german", "tab_diabetes", "tab_australian", "tab_splice",
    "tab_phishing", "tab_spambase", "tab_banana", "tab_checkerboard",
)  # fmt: skip


class Cell(NamedTuple):
    """One run: a strategy on a set with a seed."""

    preset: str
    set: str
    strategy: str
    seed: int


def results_file(folder: Path, preset: str, features: str) -> Path:
    """Where the runs of a preset are kept; other features than the usual have a file apart."""
    return folder / (f"curves-{preset}{'' if features == 'auto' else '-' + features}.csv")


def finished(path: Path) -> set[Cell]:
    """The runs that are there."""
    if not path.is_file():
        return set()
    with path.open(encoding="utf-8", newline="") as file:
        return {Cell(row[0], row[1], row[2], int(row[3])) for row in csv.reader(file)}


def run_cell(cell: Cell, features: str, rows: int) -> tuple[Cell, list[str]] | str:
    """One curve as a row of text, or why there is none."""
    warnings.filterwarnings("ignore", category=ConvergenceWarning)
    begun = time.perf_counter()
    try:
        data = bench_set(cell.set, features, rows)
        found = learning_curve(data, PRESETS[cell.preset], cell.strategy, cell.seed)
    except LoopLabError as error:
        return f"{' '.join(map(str, cell))}: {error}"
    seconds = f"{time.perf_counter() - begun:.2f}"
    accuracies = " ".join(f"{each.accuracy:.5f}" for each in found)
    scores = " ".join(f"{each.macro_f1:.5f}" for each in found)
    return cell, [*map(str, cell), seconds, accuracies, scores]


def cells(chosen: argparse.Namespace) -> Iterator[Cell]:
    """All runs asked for, seed by seed, so that what is there is always balanced."""
    fitting = {}
    for name in chosen.sets:
        data = bench_set(name, chosen.features, chosen.rows)
        if not has_room(data, PRESETS[chosen.preset]):
            print(f"{name} is left out: {data.codes.size} rows are too few for {chosen.preset}")
            continue
        able = fitting_strategies(data)
        fitting[name] = [each for each in chosen.strategies or able if each in able]
    for seed, name in product(range(chosen.seeds), fitting):
        yield from (Cell(chosen.preset, name, each, seed) for each in fitting[name])


def run(chosen: argparse.Namespace, path: Path) -> None:
    """Do the runs that are missing and write each as it ends."""
    path.parent.mkdir(parents=True, exist_ok=True)
    there = finished(path)
    missing = [cell for cell in cells(chosen) if cell not in there]
    parallel = joblib.Parallel(n_jobs=chosen.jobs, return_as="generator_unordered")
    jobs = (joblib.delayed(run_cell)(cell, chosen.features, chosen.rows) for cell in missing)
    with path.open("a", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        for found in parallel(jobs):
            if isinstance(found, str):
                print(f"no run: {found}")
                continue
            writer.writerow(found[1])
            file.flush()


def default_sets() -> Sequence[str]:
    """The offline catalogue, and the shared sets where their folder is named."""
    return (*OFFLINE, *SHARED) if os.environ.get("LOOPLAB_SHARED_DATA") else OFFLINE


def main() -> None:
    """Run what is missing, then write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="where results are kept")
    parser.add_argument("--preset", choices=list(PRESETS), default="small")
    parser.add_argument("--sets", nargs="+", default=default_sets())
    parser.add_argument("--strategies", nargs="+", help="all that fit the set by default")
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--rows", type=int, default=3000, help="a random part of larger sets")
    parser.add_argument("--features", default="auto", help="tfidf: sparse in place of 128 wide")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--page", type=Path, help="by default CURVES.md in the folder")
    chosen = parser.parse_args()
    if chosen.seeds:
        run(chosen, results_file(chosen.folder, chosen.preset, chosen.features))
    page = chosen.page or chosen.folder / "CURVES.md"
    machine = f"{datetime.now(UTC):%Y-%m-%d}, {platform.machine()}, {os.cpu_count()} cores"
    page.write_text(page_of(chosen.folder, machine), encoding="utf-8")
    print(f"wrote {page}")


if __name__ == "__main__":
    main()
