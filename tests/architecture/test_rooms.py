"""The rules of the rooms, checked with the rest of the suite."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CORE = sorted((ROOT / "al_core").rglob("*.py"))
CLOCKS = {
    "time": {"time", "time_ns", "monotonic", "perf_counter", "process_time", "thread_time"},
    "datetime": {"now", "utcnow", "today"},
    "date": {"today"},
}
SEEDED = {"default_rng", "Generator", "SeedSequence", "BitGenerator", "PCG64", "RandomState"}


def clock_reads(source):
    """Names of clock calls and imports in Python `source`."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and node.module == "time":
            found += [alias.name for alias in node.names if alias.name in CLOCKS["time"]]
        elif isinstance(node, ast.Attribute):
            owner = ast.unparse(node.value).rsplit(".", 1)[-1]
            if node.attr.removesuffix("_ns") in CLOCKS.get(owner, set()):
                found.append(f"{owner}.{node.attr}")
    return found


def global_draws(source):
    """Uses of a random generator that the whole process shares."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names if alias.name == "random"]
        elif isinstance(node, ast.ImportFrom) and node.module in {"random", "numpy.random"}:
            found += [alias.name for alias in node.names if alias.name not in SEEDED]
        elif isinstance(node, ast.Attribute) and node.attr not in SEEDED:
            owner = ast.unparse(node.value)
            found += [f"{owner}.{node.attr}"] if owner in {"np.random", "numpy.random"} else []
    return found


def offenders(search, *, exempt=()):
    found = {path.relative_to(ROOT): search(path.read_text("utf-8")) for path in CORE}
    return {str(path): names for path, names in found.items() if names and str(path) not in exempt}


def test_imports_run_downwards_only():
    code = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports())"
    linted = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert linted.returncode == 0, linted.stdout[-3000:]


def test_only_the_wall_clock_reads_a_clock():
    assert offenders(clock_reads, exempt={"al_core/loop/wall_clock.py"}) == {}


def test_nothing_draws_from_a_global_generator():
    assert offenders(global_draws) == {}


@pytest.mark.parametrize(
    "line",
    [
        "import time; time.time()",
        "from time import monotonic",
        "datetime.now()",
        "datetime.datetime.utcnow()",
        "time.perf_counter_ns()",
    ],
)
def test_a_clock_is_seen_however_it_is_read(line):
    assert clock_reads(line) != []


@pytest.mark.parametrize(
    "line", ["np.random.rand(3)", "import random; random.shuffle(x)", "from random import choice"]
)
def test_a_global_draw_is_seen(line):
    assert global_draws(line) != []


@pytest.mark.parametrize("line", ["np.random.default_rng([1, 2])", "context.random.choice(3)"])
def test_a_seeded_generator_is_no_global_draw(line):
    assert global_draws(line) == []
