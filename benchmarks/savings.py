"""How often the saving told from one run holds the true one, and how narrow it is.

    LOOPLAB_SHARED_DATA=DATA python benchmarks/savings.py FOLDER [--seeds 20]
    python benchmarks/savings.py FOLDER --page benchmarks/SAVINGS.md --seeds 0

Simulated runs with hidden truth (`savings_world.py`), 500 labels, 10 % random share, 400 audit
labels. What is told comes from one run; the truth from random controls of the same pool and
seed set. Each run is written to FOLDER as it ends, so that the work can be done in pieces.
Goals: at the nominal 95 % the interval covers the truth in at least 90 % of runs; by the end
of a run a saving of half the labels is told from none in most runs.
"""

import argparse
import csv
import math
import os
import platform
import statistics
import warnings
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import project_root  # noqa: F401 - first: sets the path
from lean_loop import shared_file
from savings_world import SCENARIOS, Setting, Told, told
from sklearn.exceptions import ConvergenceWarning

SETTINGS = {
    "many classes, margin": Setting("many_classes", "margin", 20),
    "many classes, random": Setting("many_classes", "random", 20),
    "imbalanced, margin": Setting("imbalanced", "margin", 10),
    "noisy, margin": Setting("noisy", "margin", 20),
    "digits, margin": Setting("digits", "margin", 10, outside=0.5),
    "library, margin": Setting("docstrings_library", "margin", 20),
    "library, random": Setting("docstrings_library", "random", 20),
    "library, entropy, B=100": Setting("docstrings_library", "entropy", 100),
    "anes96, margin": Setting("anes96", "margin", 20, labels=250, outside=0.45),
    "breast cancer, margin": Setting("breast_cancer", "margin", 10, 150, 200, 0.5),
    "TREC, margin": Setting("trec", "margin", 20),
    "TREC, random": Setting("trec", "random", 20),
    "SUBJ, margin, B=100": Setting("subj", "margin", 100),
    "SMS spam, margin": Setting("sms_spam", "margin", 10),
    "spambase, margin": Setting("tab_spambase", "margin", 10),
}
BUILT_IN = {*SCENARIOS, "digits", "docstrings_library", "anes96", "breast_cancer"}
LONG = 450
VERDICTS = ("saved", "no difference shown", "cost more", "cannot tell yet")
HEAD = (
    "| setting | labels | runs | true saving | covered | told | median interval | width | "
    "verdicts: saved / none / cost more / cannot tell |\n|---|---|---|---|---|---|---|---|---|"
)
INTRODUCTION = (
    "Written by `savings.py` ({machine}). Each run is simulated with hidden truth; the interval "
    "is told from that run alone: 400 audit labels (200 on breast cancer), 10 % random share, "
    "logistic regression, in the middle of the run and at its end. True saving, estimate and "
    "ends of the interval are medians over runs, in labels; open: random would need more than "
    "the pool holds. A verdict is none where the interval holds 0 and rules out that random "
    "needs twice the labels, or half of them."
)


def finished(path: Path) -> dict[tuple[str, int], list[Told]]:
    """The runs that are there, by setting and seed."""
    found: dict[tuple[str, int], list[Told]] = {}
    if path.is_file():
        with path.open(encoding="utf-8", newline="") as file:
            for name, seed, labels, own, estimate, low, high, said, truth in csv.reader(file):
                row = Told(
                    int(labels), float(own), float(estimate), float(low), float(high), said,
                    float(truth),
                )  # fmt: skip
                found.setdefault((name, int(seed)), []).append(row)
    return found


def run(path: Path, names: Sequence[str], seeds: int) -> None:
    """Do the runs that are missing, seed by seed, and write each as it ends."""
    warnings.filterwarnings("ignore", category=ConvergenceWarning)
    path.parent.mkdir(parents=True, exist_ok=True)
    there = finished(path)
    for seed in range(seeds):
        for name in names:
            if (name, seed) in there:
                continue
            rows = [[name, seed, *vars(each).values()] for each in told(SETTINGS[name], seed)]
            with path.open("a", encoding="utf-8", newline="") as file:
                csv.writer(file).writerows(rows)


def covered(row: Told) -> bool:
    """Whether the interval holds the true saving; an open end holds all above."""
    return row.low <= row.truth <= row.high


def table(rows: dict[tuple[str, int], list[Told]]) -> list[str]:
    """One line for each setting and number of labels."""
    lines = []
    for name in SETTINGS:
        runs = [each for (setting, _), each in rows.items() if setting == name]
        lines += [_line(name, [each[place] for each in runs]) for place in range(2 if runs else 0)]
    return lines


def _line(name: str, runs: Sequence[Told]) -> str:
    counts = " / ".join(str(sum(run.verdict == each for run in runs)) for each in VERDICTS)
    median = {
        field: statistics.median(getattr(run, field) for run in runs)
        for field in ("truth", "estimate", "low", "high", "labels")
    }
    width = statistics.median(run.high - run.low for run in runs)
    share = sum(map(covered, runs)) / len(runs)
    interval = f"{median['low']:+.0f} to {median['high']:+.0f}"
    told_of = f"| {name} | {median['labels']:.0f} | {len(runs)} | {median['truth']:+.0f} |"
    telling = f" {share:.0%} | {median['estimate']:+.0f} | {interval} | {width:.0f} | {counts} |"
    return (told_of + telling).replace("+inf", "open").replace("inf", "open")


def summary(rows: dict[tuple[str, int], list[Told]]) -> list[str]:
    """Coverage over all, and how often half is told from none at the end."""
    every = [row for runs in rows.values() for row in runs]
    ends = [runs[-1] for runs in rows.values() if runs[-1].labels >= LONG]
    half = [row for row in ends if row.truth >= 0.8 * row.own]
    none = [row for row in ends if abs(row.truth) <= 0.2 * row.own]
    silent = sum(row.verdict == VERDICTS[3] for row in every) / len(every)
    shown = sum(row.low > 0.0 for row in half)
    ruled_out = sum(row.high < row.own for row in none)
    wrong = sum(row.low > 0.0 and row.truth <= 0.0 for row in every)
    coverage = sum(map(covered, every)) / len(every)
    too_much = sum(row.low > row.truth for row in every)
    closed = [row.high - row.low for row in every if math.isfinite(row.high)]
    return [
        f"- Covered: {coverage:.1%} of {len(every)} intervals (nominal 95 %).",
        f"- Misses: {too_much} told too much, the others too little.",
        f"- Cannot tell yet: {silent:.0%}. Said to have saved where nothing was saved: {wrong}.",
        f"- Open above (at least): {1 - len(closed) / len(every):.0%}.",
        f"- Median width of the others: {statistics.median(closed):.0f} labels.",
        f"- Random needs at least 1.8 times the labels: {shown} of {len(half)} leave out none.",
        f"- Random needs as many, within 20 %: {ruled_out} of {len(none)} leave out half.",
        "",
        f"The last two look at the end of runs of {LONG} labels or more.",
    ]


def page_of(rows: dict[tuple[str, int], list[Told]]) -> str:
    """The page: what was done, the summary, the table."""
    machine = f"{datetime.now(UTC):%Y-%m-%d}, {platform.machine()}, {os.cpu_count()} cores"
    lines = ["# Labels saved, told from one run", "", INTRODUCTION.format(machine=machine), ""]
    return "\n".join([*lines, *summary(rows), "", HEAD, *table(rows), ""])


def main() -> None:
    """Run what is missing, then write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="where results are kept")
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--settings", nargs="+", help="all whose data are there by default")
    parser.add_argument("--page", type=Path, help="by default SAVINGS.md in the folder")
    chosen = parser.parse_args()
    path = chosen.folder / "savings.csv"
    there = [
        name for name, each in SETTINGS.items() if each.set in BUILT_IN or shared_file(each.set)
    ]
    run(path, chosen.settings or there, chosen.seeds)
    page = chosen.page or chosen.folder / "SAVINGS.md"
    page.write_text(page_of(finished(path)), encoding="utf-8")
    print(f"wrote {page}")


if __name__ == "__main__":
    main()
