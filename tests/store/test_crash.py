"""What was acknowledged survives a crash, whenever it comes."""

import subprocess
import sys
from pathlib import Path

import pytest

from al_core.domain.errors import LogBroken, LogError
from al_core.domain.events import Event
from al_core.store.heads import HeadFile
from al_core.store.store import Store

WRITER = """
import sys
from al_core.domain.events import SlotLapsed
from al_core.store.store import Store

store = Store.open(sys.argv[1])
first = store.head("r").seq + 1
for seq in range(first, first + 100_000):
    store.append("r", seq, [(float(seq), SlotLapsed(seq))])
    print(seq, flush=True)
"""
WRITER_WITHOUT_ROOM = """
import resource, sys
from al_core.domain.errors import LogError
from al_core.domain.events import SlotLapsed
from al_core.store.store import Store

store = Store.open(sys.argv[1])
resource.setrlimit(resource.RLIMIT_FSIZE, (900_000, 900_000))
seq = 1
try:
    while seq < 1_000_000:
        seq = store.append("r", seq, [(0.0, SlotLapsed(lease)) for lease in range(500)]).seq + 1
except LogError as problem:
    print(seq - 1, problem)
"""


def killed_writer(path: Path, answers: int) -> int:
    """Events acknowledged by a process that is killed soon after the first `answers`."""
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE, text=True
    )
    with writer:
        lines = [writer.stdout.readline() for _ in range(answers)]
        writer.kill()
        lines += writer.stdout.readlines()
    return sum(line.endswith("\n") for line in lines)


def test_a_crash_between_commit_and_head_file_opens_cleanly(
    closed: Path, five_events: list[tuple[float, Event]]
) -> None:
    before = HeadFile(closed).path.read_bytes()
    with Store.open(closed) as store:
        store.append("r", 6, five_events)
        store.append("new", 1, five_events)
        after = HeadFile(closed).read()
    HeadFile(closed).path.write_bytes(before)

    with Store.open(closed) as store:
        assert {run_id: head.seq for run_id, head in store.heads().items()} == {
            "new": 5,
            "r": 10,
            "s": 2,
        }
    assert HeadFile(closed).read() == after


def test_a_head_file_half_written_by_a_crash_is_ignored(closed: Path) -> None:
    (closed.parent / "lab.duckdb.heads.json.new").write_bytes(b'{"r": {"se')

    with Store.open(closed) as store:
        assert store.head("r").seq == 5


def test_a_crash_before_the_first_event_leaves_a_database_that_opens(path: Path) -> None:
    Store.open(path).close()
    HeadFile(path).path.unlink()

    with Store.open(path) as store:
        assert store.heads() == {}


def test_kill_9_loses_no_acknowledged_event(path: Path) -> None:
    acknowledged = 0
    for answers in (5, 40, 17):
        acknowledged += killed_writer(path, answers)

        with Store.open(path) as store:
            assert store.head("r").seq in {acknowledged, acknowledged + 1}
            acknowledged = store.head("r").seq


def test_a_write_ahead_log_lost_after_a_crash_is_noticed(path: Path) -> None:
    killed_writer(path, answers=5)
    path.with_name("lab.duckdb.wal").unlink()

    with pytest.raises(LogBroken, match=r"run 'r' .* event 1 is missing"):
        Store.open(path)


@pytest.mark.skipif(sys.platform == "win32", reason="needs a limit on file sizes")
def test_a_full_disk_is_said_and_acknowledges_nothing_that_is_not_kept(path: Path) -> None:
    writer = subprocess.run(
        [sys.executable, "-c", WRITER_WITHOUT_ROOM, str(path)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    acknowledged, said = writer.stdout.split(" ", 1)

    assert "see that the disk has room" in said
    with Store.open(path) as store:
        assert store.head("r").seq >= int(acknowledged) > 0


def test_a_head_file_that_can_not_be_written_is_said(
    store: Store, path: Path, five_events: list[tuple[float, Event]]
) -> None:
    store.append("r", 1, five_events)
    (path.parent / "lab.duckdb.heads.json.new").mkdir()

    with pytest.raises(LogError, match=r"can't write .*make room or allow writing there"):
        store.append("r", 6, five_events)

    assert store.head("r").seq == 10
