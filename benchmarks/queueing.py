"""Hold the engine against queueing theory, long form, and against ciw on one case.

    python benchmarks/queueing.py

Every figure comes from the engine (no separate simulator): mean over independent runs, its
standard error (with control variates where the theory gives means to compare with), and how
many standard errors it is from the expected value. About five minutes on one core.
"""

import argparse
import math
import platform
from datetime import UTC, datetime

import ciw
import msgspec
import numpy as np
import project_root  # noqa: F401 - first: sets the path

from al_core.domain.plan import ArchitecturePlan, Person, Plan
from al_core.experiments.queue_plans import (
    controlled_mean,
    markov_plan,
    queue_figures,
    queue_plan,
)
from al_core.experiments.queue_study import QueueTimes, queue_times

T = 300.0
MARKOV = {
    (3.0, 2.0, 2): {
        "waiting_share": 0.642857,
        "waiting_seconds": 0.642857,
        "total_seconds": 1.142857,
        "queue_length": 1.928571,
        "in_system": 3.428571,
    },
    (1.8, 0.2, 10): {
        "waiting_share": 0.668732,
        "waiting_seconds": 3.343658,
        "total_seconds": 8.343658,
        "queue_length": 6.018584,
        "in_system": 15.018584,
    },
}
SAVED_BY_TRIGGER = {0.3: -0.25, 0.5: -0.28, 1.0: -0.39, 2.0: -0.60}


def studies(plan: Plan, n_examples: int, runs: int) -> list[QueueTimes]:
    """Independent runs, one per seed."""
    return [queue_times(msgspec.structs.replace(plan, seed=s), n_examples) for s in range(runs)]


def line(what: str, mean: float, error: float, expected: float) -> None:
    """One row: figure, mean, standard error in % of it, expected, distance in errors."""
    away = abs(mean - expected) / error if error else 0.0
    verdict = "ok" if away <= 3.0 and error <= 0.01 * abs(mean) else "OFF"
    print(f"{what:<52} {mean:>10.5f} {100 * error / mean:>6.2f} % {expected:>10.5f} "
          f"{away:>5.1f} {verdict}")  # fmt: skip


def markov(scale: int) -> None:
    """M/M/c: share that waits, Wq, W, Lq, L; first 2,000 examples of each run left out."""
    for (arrivals, rate, servers), expected in MARKOV.items():
        length, runs = (12_000, 60 * scale) if servers == 2 else (32_000, 150 * scale)
        times = studies(markov_plan(arrivals, rate, servers, 0), length, runs)
        figures = [queue_figures(run, 2_000) for run in times]
        controls = np.array([[f.gap_seconds, f.service_seconds] for f in figures])
        known = np.array([1 / arrivals, 1 / rate])
        for name, value in expected.items():
            values = np.array([getattr(f, name) for f in figures])
            mean, error = controlled_mean(values, controls, known)
            line(f"M/M/{servers} ({arrivals}, {rate}) {name}", mean, error, value)
        off = max(abs(f.in_system - f.throughput * f.total_seconds) for f in figures)
        print(f"{'  Little, L - lambda W, worst run':<52} {off:>10.1e}")


def against_ciw() -> None:
    """M/M/2 mean time in the system by ciw, an independent simulator, beside ours."""
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(rate=3.0)],
        service_distributions=[ciw.dists.Exponential(rate=2.0)],
        number_of_servers=[2],
    )
    theirs = []
    for seed in range(40):
        ciw.seed(seed)
        simulation = ciw.Simulation(network)
        simulation.simulate_until_max_time(1_700)
        records = [r for r in simulation.get_all_records() if r.arrival_date > 160]
        theirs.append(np.mean([r.exit_date - r.arrival_date for r in records]))
    ours = [queue_figures(t, 500) for t in studies(markov_plan(3.0, 2.0, 2, 0), 5_000, 40)]
    mine = np.array([f.total_seconds for f in ours])
    difference = float(mine.mean() - np.mean(theirs))
    error = math.hypot(mine.std(ddof=1), np.std(theirs, ddof=1)) / math.sqrt(40)
    verdict = "ok" if abs(difference) <= 3 * error else "OFF"
    print(f"{'M/M/2 W, engine against ciw':<52} {mine.mean():>10.5f} {np.mean(theirs):>20.5f} "
          f"{abs(difference) / error:>5.1f} {verdict}")  # fmt: skip


def triggers(scale: int) -> None:
    """15 of 20 labels with lognormal times, four people: time saved against all 20."""
    for cv, expected in SAVED_BY_TRIGGER.items():
        person = Person(count=4, mean_seconds=T, spread="lognormal", cv=cv)
        plan = queue_plan(ArchitecturePlan(kind="sequential", batch_size=20), person)
        runs = studies(plan, 2_000, 40 * scale)
        ends = np.concatenate(
            [np.sort(t.answered.reshape(-1, 20), axis=1) - t.batches[:, None] for t in runs]
        )
        saved = ends[:, 14].mean() / ends[:, 19].mean() - 1.0
        print(f"15 of 20, lognormal CV {cv:<29} {saved:>+10.3f} {expected:>20.2f}")


def steady_rate(times: QueueTimes) -> float:
    """Labels per second from batch 20 to batch 180 of 200: start and drain left out."""
    answered = np.sort(times.answered)
    first, last = np.searchsorted(answered, times.batches[[20, 180]], side="right")
    return float((last - first) / (times.batches[180] - times.batches[20]))


def always_full(scale: int) -> None:
    """Exponential B = N = 10, R = T: an always-full queue against a sequential loop."""
    person = Person(count=10, mean_seconds=T, spread="exponential")
    full = queue_plan(ArchitecturePlan(kind="parallel", batch_size=10), person, retrain_seconds=T)
    barrier = ArchitecturePlan(kind="sequential", batch_size=10)
    ratios = []
    for seed in range(20 * scale):
        rates = [
            steady_rate(queue_times(msgspec.structs.replace(plan, seed=seed), 2_000))
            for plan in (full, queue_plan(barrier, person, retrain_seconds=T))
        ]
        ratios.append(rates[0] / rates[1])
    error = float(np.std(ratios, ddof=1) / math.sqrt(len(ratios)))
    line("always full / sequential, B = N = 10, R = T", float(np.mean(ratios)), error, 3.93)


def main() -> None:
    """Print all rows."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", type=int, default=1, help="times as many runs")
    scale = parser.parse_args().scale
    print(f"{platform.processor() or platform.machine()}, Python {platform.python_version()}, "
          f"{datetime.now(UTC):%Y-%m-%d}")  # fmt: skip
    print(f"{'figure':<52} {'mean':>10} {'s.e.':>8} {'expected':>10} {'away':>5}")
    always_full(scale)
    triggers(scale)
    against_ciw()
    markov(scale)


if __name__ == "__main__":
    main()
