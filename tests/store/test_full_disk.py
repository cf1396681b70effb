"""A disk that is full for a while: nothing wrong is kept, the open database goes on after it."""

import subprocess
import sys
from pathlib import Path

import pytest

from al_core.store.store import Store

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs a limit on file sizes")
WRITER = """
import os, resource, sys
from al_core.domain.errors import LogError
from al_core.domain.events import QueuePaused
import al_core.store.database as database
from al_core.store.store import Store

def room(size):
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))

def append(count=10):
    events = [(0.0, QueuePaused(os.urandom(500).hex())) for _ in range(count)]
    return store.append("r", store.head("r").seq + 1, events).seq

path = database.Path(sys.argv[1])
wal = path.with_name(path.name + ".wal")
database._OFFLINE["checkpoint_threshold"] = sys.argv[2]
store = Store.open(path)
for _ in range(5):
    append()
"""
IN_A_COMMIT = """
before = store.head("r").seq
room(wal.stat().st_size + 100)
for _ in range(3):
    try:
        append(1)
    except LogError as problem:
        print(problem)
assert len(list(store.read("r"))) == store.head("r").seq == before
"""
IN_A_CHECKPOINT = """
room(path.stat().st_size + 600_000)
acknowledged = 0
while True:
    try:
        acknowledged = append()
    except LogError as problem:
        print(acknowledged)
        print(problem)
        break
room(resource.RLIM_INFINITY)
try:
    store._database.rows("COPY (SELECT 1) TO 'elsewhere.csv'")
except LogError as problem:
    print(problem)
"""
"""Each commit has room in the log; the checkpoint that they lead to has none in the database."""
AND_ON = """
room(resource.RLIM_INFINITY)
first = store.head("r").seq
assert append(1) == first + 1
assert store.verify() == first + 1
store.close()
print(first + 1)
"""


def written(path: Path, script: str, checkpoint_at: str = "16MB") -> list[str]:
    """What a writer said whose disk is full in the way that `script` makes it."""
    done = subprocess.run(
        [sys.executable, "-c", WRITER + script + AND_ON, str(path), checkpoint_at],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_a_commit_without_room_leaves_a_log_that_goes_on_when_there_is_some(tmp_path: Path) -> None:
    *problems, last = written(tmp_path / "lab.duckdb", IN_A_COMMIT)

    assert len(problems) == 3
    assert all("see that the disk has room" in each for each in problems)
    with Store.open(tmp_path / "lab.duckdb") as store:
        assert store.head("r").seq == int(last) == 51


def test_a_checkpoint_without_room_costs_nothing_but_the_wait(tmp_path: Path) -> None:
    found = written(tmp_path / "lab.duckdb", IN_A_CHECKPOINT, "500KB")
    acknowledged, problem, confined, last = found

    assert "FATAL" in problem
    assert "see that the disk has room" in problem
    assert "file system operations are disabled by configuration" in confined
    with Store.open(tmp_path / "lab.duckdb") as store:
        assert store.head("r").seq == int(last)
        assert int(last) - 1 in {int(acknowledged), int(acknowledged) + 10}
