"""One contender at work, and what a call costs it: in this process or in a child of its own."""

import argparse
import ctypes
import gc
import json
import os
import resource
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from strategy_speed.pools import WARM_ROWS, Pool, load

BENCHMARKS = Path(__file__).resolve().parents[1]
STATUS, CLEAR = Path("/proc/self/status"), Path("/proc/self/clear_refs")
MIB = 2**20


class NotHere(Exception):
    """A contender that cannot be run, and why."""


@dataclass(frozen=True)
class Call:
    """CPU seconds of one call, of one pass over the pool right after it, and its picks.

    extra_mib: peak memory of the process above what it held, pool included, before the call.
    """

    cpu_seconds: float
    pass_seconds: float
    extra_mib: float
    picks: list[int]


def resident_bytes(field: str) -> int:
    """VmRSS (now) or VmHWM (peak) of this process; elsewhere than on Linux always the peak."""
    if not STATUS.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    line = next(line for line in STATUS.read_text().splitlines() if line.startswith(field))
    return int(line.split()[1]) * 1024


def return_freed_memory() -> None:
    """Give back what the warm-up freed, so that it is not there to be used unseen."""
    gc.collect()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)


class Contender:
    """A library's strategy on a pool, warmed up (imports, compiling) on the pool's beginning."""

    def __init__(self, prepare, pool: Pool, batch: int) -> None:
        if pool.truth.size > 2 * WARM_ROWS:
            prepare(pool.beginning(WARM_ROWS), min(batch, 20))(0)
        self.pool = pool
        self.choose = prepare(pool, batch)
        self.direction = np.ones(pool.features.shape[1], dtype=np.float32)
        return_freed_memory()
        self.base = resident_bytes("VmRSS")

    def call(self, seed: int) -> Call:
        """The picks of one query and what they cost."""
        if CLEAR.exists():
            CLEAR.write_text("5")  # the peak starts anew
        start = time.process_time()
        picks = np.asarray(self.choose(seed), dtype=np.int64)
        middle = time.process_time()
        peak = resident_bytes("VmHWM")
        again = time.process_time()
        _ = self.pool.features @ self.direction
        end = time.process_time()
        extra = max(0, peak - self.base) / MIB
        return Call(middle - start, end - again, extra, picks.tolist())

    def close(self) -> None:
        """Nothing to end."""


class Child:
    """The same in a process of its own, run by `python`, which may be another environment's."""

    def __init__(self, python: str, folder: Path, task: str, library: str, batch: int) -> None:
        module = [python, "-m", "strategy_speed.child"]
        self.process = subprocess.Popen(
            [*module, str(folder), task, library, str(batch)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=BENCHMARKS,
            env={**os.environ, "NUMBA_NUM_THREADS": "1", "PYTHONWARNINGS": "ignore"},
        )
        self._answer()

    def call(self, seed: int) -> Call:
        """One query there."""
        self.process.stdin.write(f"{seed}\n")
        self.process.stdin.flush()
        return Call(**self._answer())

    def close(self) -> None:
        """End the child and wait for it."""
        self.process.stdin.close()
        self.process.wait()

    def _answer(self) -> dict:
        line = self.process.stdout.readline()
        if not line:
            raise NotHere(f"its process ended with code {self.process.wait()}")
        answer = json.loads(line)
        if "missing" in answer:
            raise NotHere(answer["missing"])
        return answer


def serve(preparation) -> None:
    """A child's whole life: prepare, then one call per seed read from standard input."""
    parser = argparse.ArgumentParser()
    for name in ("folder", "task", "library"):
        parser.add_argument(name)
    parser.add_argument("batch", type=int)
    given = parser.parse_args()
    try:
        prepare = preparation(given.library, given.task)
        contender = Contender(prepare, load(Path(given.folder)), given.batch)
    except NotHere as error:
        print(json.dumps({"missing": str(error)}), flush=True)
        return
    print(json.dumps({}), flush=True)
    for line in sys.stdin:
        print(json.dumps(asdict(contender.call(int(line)))), flush=True)
