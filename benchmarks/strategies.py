"""Our query strategies beside other libraries', in one run: time, memory, picks.

    python benchmarks/strategies.py [--quick] [--million] [--only margin,badge] [--slow-peers]
        [--peer-python ENVIRONMENT/bin/python] [--repeats 5]

float32 pool of Gaussian clusters, 10 classes, 200 labeled rows, a fitted logistic regression
(and a committee of five) given to all, one thread. Peers are optional
(`requirements-peers.txt`); one that is not installed is named and left out. They may live in an
environment of their own: --peer-python. Each contender runs in its own process, warmed up on
2,000 rows; the calls take turns, so that a ratio compares neighbours in time. Times are CPU
seconds; memory is the process's peak above what it held, the pool included, before the first
call; one pass is a product of the pool with a vector. Picks are held against the formula in
float64, whoever made them. Slow peers (minutes, gigabytes) are called once, and at 100,000 rows
only with --slow-peers. --quick: points of 10,000 rows only. --million: points of 1,000,000 rows,
ours alone, a goal of 4 GiB above the pool.
"""

import argparse
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import project_root  # noqa: F401 - first: sets the path
import sklearn
from strategy_speed.contenders import preparation
from strategy_speed.measuring import Child, Contender, NotHere
from strategy_speed.outcomes import Outcome
from strategy_speed.points import LARGE_POINTS, MILLION_POINTS, SMALL_POINTS, Point
from strategy_speed.pools import Pool, load, made_pool, save

ENOUGH_SECONDS = 6.0
"""A contender that has taken so much CPU time in all is not called again."""
HEAD = """\
| point | CPU s | passes | MiB | picks | best right peer | times ours | goals |
|---|---|---|---|---|---|---|---|"""
PEER_HEAD = """\
| point | peer | CPU s | MiB | times ours | picks |
|---|---|---|---|---|---|"""

PEERS = Path(__file__).with_name("requirements-peers.txt")
SAY_VERSIONS = """
import sys
from importlib.metadata import PackageNotFoundError, version
for name in sys.argv[1:]:
    try:
        print(name, version(name))
    except PackageNotFoundError:
        print(name, "not installed")
"""
Start = Callable[[str], Child | Contender]


def measured(names: Iterable[str], start: Start, repeats: int) -> Outcome:
    """Calls of all contenders that can be run, in turns."""
    outcome, running = Outcome(), {}
    for name in names:
        try:
            running[name] = start(name)
            outcome.calls[name] = []
        except NotHere as error:
            outcome.notes[name] = str(error)
    for seed in range(repeats):
        for name in list(running):
            _call_again(outcome, running, name, seed)
    for contender in running.values():
        contender.close()
    return outcome


def _call_again(outcome: Outcome, running: dict, name: str, seed: int) -> None:
    calls = outcome.calls[name]
    if sum(call.cpu_seconds for call in calls) >= ENOUGH_SECONDS:
        return
    try:
        calls.append(running[name].call(seed))
    except NotHere as error:
        del outcome.calls[name], running[name]
        outcome.notes[name] = str(error)


def judged(point: Point, pool: Pool, outcome: Outcome) -> Outcome:
    """The outcome with each contender's picks checked."""
    for name, calls in outcome.calls.items():
        outcome.verdicts[name] = point.check(pool, [np.array(call.picks) for call in calls])
    return outcome


def row(point: Point, outcome: Outcome) -> str:
    """Our line of the table; what is missing is said in place of figures."""
    if "ours" not in outcome.calls:
        return f"| {point.name} | not measured: {outcome.notes['ours'].split(';')[0]} | | | | | | |"
    best = outcome.best_peer
    peer = f"{best} {outcome.seconds(best):.3g}" if best else "-"
    times = f"{outcome.times_ours(best):.3g}" if best else "-"
    goals = "; ".join(goal.verdict(outcome) for goal in point.goals) or "-"
    return (
        f"| {point.name} | {outcome.seconds('ours'):.3g} | {outcome.passes('ours'):.3g} "
        f"| {outcome.extra_mib('ours'):.0f} | {outcome.verdicts['ours'].found} "
        f"| {peer} | {times} | {goals} |"
    )


def peer_rows(point: Point, outcome: Outcome) -> list[str]:
    """One line per peer of a point."""
    rows = []
    for name in outcome.peers if "ours" in outcome.calls else ():
        verdict = outcome.verdicts[name]
        found = verdict.found if verdict.right else f"differs: {verdict.found}"
        rows.append(
            f"| {point.name} | {name} | {outcome.seconds(name):.3g} "
            f"| {outcome.extra_mib(name):.0f} | {outcome.times_ours(name):.3g} | {found} |"
        )
    left_out = ((name, why) for name, why in outcome.notes.items() if name != "ours")
    return rows + [f"| {point.name} | {name} | left out: {why} | | | |" for name, why in left_out]


def print_tables(outcomes: Mapping[Point, Outcome]) -> None:
    """Our table, then the peers'."""
    print(HEAD, *(row(*pair) for pair in outcomes.items()), sep="\n")
    lines = [line for pair in outcomes.items() for line in peer_rows(*pair)]
    if lines:
        print("", PEER_HEAD, *lines, sep="\n")


def peer_versions(python: str) -> str:
    """The peers in that environment."""
    lines = PEERS.read_text("utf-8").splitlines()
    names = [line.split("==")[0] for line in lines if "==" in line]
    told = subprocess.run(
        [python, "-c", SAY_VERSIONS, *names], capture_output=True, text=True, check=True
    )
    return ", ".join(told.stdout.splitlines())


def in_children(point: Point, folder: Path, given: argparse.Namespace) -> Outcome:
    """The point measured, every contender in a process of its own."""
    place = folder / f"{point.rows}x{point.width}"
    if not place.exists():
        save(made_pool(point.rows, point.width), place)
    left_out = () if given.slow_peers or point.rows <= 10_000 else point.slow
    names = ["ours", *(peer for peer in point.peers if peer not in left_out)]

    def start(name: str) -> Child:
        python = sys.executable if name == "ours" else given.peer_python
        return Child(python, place, point.task, name, point.batch)

    outcome = measured(names, start, given.repeats)
    outcome.notes.update(dict.fromkeys(left_out, "slow, see --slow-peers"))
    return judged(point, load(place, "r"), outcome)


def in_this_process(point: Point, repeats: int = 1) -> Outcome:
    """The point measured without children: for small pools, where only the picks matter."""
    pool = made_pool(point.rows, point.width)

    def start(name: str) -> Contender:
        return Contender(preparation(name, point.task), pool, point.batch)

    return judged(point, pool, measured(["ours", *point.peers], start, repeats))


def main() -> None:
    """Measure the points asked for and print the tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="points of 10,000 rows only")
    parser.add_argument("--million", action="store_true", help="points of 1,000,000 rows only")
    parser.add_argument("--slow-peers", action="store_true", help="call the slow ones too, once")
    parser.add_argument("--only", help="tasks, by commas", type=lambda text: text.split(","))
    parser.add_argument("--peer-python", default=sys.executable)
    parser.add_argument("--repeats", type=int, default=5)
    given = parser.parse_args()
    points = SMALL_POINTS if given.quick else SMALL_POINTS + LARGE_POINTS
    points = MILLION_POINTS if given.million else points
    print(f"{datetime.now(UTC):%Y-%m-%d}, {platform.machine()} {os.cpu_count()} cores, Python "
          f"{platform.python_version()}, numpy {np.__version__}, "
          f"scikit-learn {sklearn.__version__}, load {os.getloadavg()[0]:.1f}")  # fmt: skip
    print(f"peers: {peer_versions(given.peer_python)}\n")
    with tempfile.TemporaryDirectory() as scratch:
        outcomes = {}
        for point in points:
            if not given.only or point.task.split(" ")[0] in given.only:
                outcomes[point] = in_children(point, Path(scratch), given)
                print(row(point, outcomes[point]), file=sys.stderr, flush=True)
    print_tables(outcomes)


if __name__ == "__main__":
    main()
