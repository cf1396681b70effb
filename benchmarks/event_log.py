"""How fast the event log takes events in, commits one, and checks itself at start.

    python benchmarks/event_log.py [FOLDER]

FOLDER is where the database is put, a temporary one by default: what is measured is the disk
under it as much as the log. Goals: 15,000 events/s in bulk, one commit p99 <= 20 ms.
"""

import os
import platform
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import numpy as np
import project_root  # noqa: F401 - first: sets the path

from al_core.domain.chain import GENESIS, linked
from al_core.domain.events import AnyEvent, LabelGiven, SlotLeased
from al_core.store.memory_log import MemoryLog
from al_core.store.store import Store

FRAMES = (200, 1_300, 10_000)
EVENTS_PER_FRAME_SIZE = 100_000
SINGLE_COMMITS = 1_000


def labeling(count: int) -> list[tuple[float, AnyEvent]]:
    """Leases and answers of seven people, `count` events in all."""
    events: list[tuple[float, AnyEvent]] = []
    for number in range(count // 2):
        start, person = number * 0.731, f"annotator-{number % 7}"
        events.append((start, SlotLeased(number, number, person, start + 120.0)))
        events.append(
            (
                start + number % 19 / 3,
                LabelGiven(
                    number, number, person, number % 10, number % 19 / 3, True, "", 1, 5, start / 9
                ),
            )
        )
    return events


@contextmanager
def seconds(times: list[float]) -> Iterator[None]:
    start = time.perf_counter()
    yield
    times.append(time.perf_counter() - start)


def bulk(store: Store, frame: int) -> tuple[list[float], list[float]]:
    """Seconds per frame: encoding and hashing included, and done before by a worker."""
    whole: list[float] = []
    encoded: list[float] = []
    events = labeling(frame)
    for number in range(max(3, EVENTS_PER_FRAME_SIZE // frame // 2)):
        with seconds(whole):
            store.append(f"whole-{frame}-{number}", 1, events)
        entries = linked(f"encoded-{frame}-{number}", GENESIS, 1, events)
        with seconds(encoded):
            store.append_encoded(f"encoded-{frame}-{number}", 1, entries)
    return whole, encoded


def single(store: Store) -> list[float]:
    """Seconds from an answer to its commit and its head on disk."""
    times: list[float] = []
    for seq, event in enumerate(labeling(SINGLE_COMMITS), 1):
        with seconds(times):
            store.append("single", seq, [event])
    return times


def in_memory(frame: int) -> list[float]:
    times: list[float] = []
    events, log = labeling(frame), MemoryLog()
    for number in range(20):
        with seconds(times):
            log.append(f"run-{number}", 1, events)
    return times


def raw_disk(folder: Path) -> list[float]:
    """Seconds of one small write and fsync: no commit can be faster."""
    times: list[float] = []
    with (folder / "raw").open("wb") as file:
        for _ in range(200):
            with seconds(times):
                file.write(b"x" * 300)
                file.flush()
                os.fsync(file.fileno())
    return times


def row(what: str, times: list[float], events: int = 1) -> str:
    middle, high = (1000 * np.percentile(times, share) for share in (50, 99))
    return f"| {what} | {1000 * events / middle:,.0f} | {middle:.2f} | {high:.2f} |"


def report(folder: Path) -> None:
    path = folder / "benchmark.duckdb"
    print(
        f"{datetime.now(UTC):%Y-%m-%d}, {platform.machine()} {os.cpu_count()} cores, "
        f"Python {platform.python_version()}, duckdb {duckdb.__version__}, "
        f"load {os.getloadavg()[0]:.1f}\n"
    )
    print("| | events/s (median) | p50 ms | p99 ms |\n|---|---|---|---|")
    print(row("raw write + fsync", raw_disk(folder)))
    with Store.open(path) as store:
        store.append("warm", 1, labeling(100))
        for frame in FRAMES:
            whole, encoded = bulk(store, frame)
            print(row(f"append, frames of {frame:,}", whole, frame))
            print(row(f"append_encoded, frames of {frame:,}", encoded, frame))
        print(row("append, one by one", single(store)))
        print(row("memory log, frames of 1,300", in_memory(1_300), 1_300))
        reading: list[float] = []
        with seconds(reading):
            total = sum(sum(1 for _ in store.read(run_id)) for run_id in store.heads())
        print(row("read, all runs", reading, total))
    opening: list[float] = []
    for _ in range(3):
        with seconds(opening), Store.open(path):
            pass
    print(row(f"open and verify {total:,} events", opening, total))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"\n{path.stat().st_size / total:.0f} bytes per event on disk, peak memory {peak:.0f} MiB"
    )


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(dir=sys.argv[1] if len(sys.argv) > 1 else None) as scratch:
        report(Path(scratch))
