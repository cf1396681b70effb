"""Files that can be made anew stay within bounds; what was not used for longest goes first."""

import os
import time

import pytest

from al_core.experiments.inspecting import inspect_run
from al_core.experiments.kept_files import Bounds, kept_within, used
from al_core.experiments.simulating import ready_problem, run_plan
from al_core.experiments.version_files import known
from al_core.store.memory_log import MemoryLog
from tests.experiments.plans import small_plan

DAY = 86_400.0


@pytest.fixture
def folder(tmp_path):
    """Five files of 100 bytes in two folders, last used one to five days ago."""
    for days in range(1, 6):
        path = tmp_path / str(days % 2) / f"{days}.npz"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"x" * 100)
        at = time.time() - days * DAY
        os.utime(path, (at, at))
    return tmp_path


def names(folder):
    return sorted(path.stem for path in folder.rglob("*.npz"))


def test_the_files_used_last_stay_when_there_are_too_many(folder):
    assert kept_within(folder, Bounds(files=3)) == 2
    assert names(folder) == ["1", "2", "3"]


def test_the_files_used_last_stay_when_they_are_too_big(folder):
    assert kept_within(folder, Bounds(size=250)) == 3
    assert names(folder) == ["1", "2"]


def test_reading_a_file_is_using_it(folder):
    written = (folder / "1" / "5.npz").stat().st_mtime_ns
    used(folder / "1" / "5.npz")

    kept_within(folder, Bounds(files=2))

    assert names(folder) == ["1", "5"]
    assert (folder / "1" / "5.npz").stat().st_mtime_ns == written


def test_what_was_used_within_the_hour_stays_beyond_all_bounds(folder):
    for path in folder.rglob("*.npz"):
        used(path)

    assert kept_within(folder, Bounds(files=1)) == 0
    assert kept_within(folder, Bounds(files=1, in_use_seconds=0.0)) == 4


def test_within_bounds_nothing_goes(folder, tmp_path):
    assert kept_within(folder) == 0
    assert kept_within(tmp_path / "nowhere") == 0


def test_a_version_that_is_opened_is_used_and_an_inspection_makes_room(tmp_path):
    plan, log = small_plan(), MemoryLog()
    run_plan(plan, ready_problem(plan), log, "r")
    entries = list(log.read("r"))
    old = tmp_path / "versions" / "00" / "old.npz"
    old.parent.mkdir(parents=True)
    with old.open("wb") as file:
        file.truncate(10**9)
    long_ago = time.time() - DAY
    os.utime(old, (long_ago, long_ago))

    found = inspect_run(entries, tmp_path)

    assert found.complete
    assert not old.exists()
    path = next((tmp_path / "versions").rglob("*.npz"))
    os.utime(path, (long_ago, long_ago))
    known(tmp_path, path.stem.rsplit("-", 1)[0])
    assert path.stat().st_atime > time.time() - 60.0
