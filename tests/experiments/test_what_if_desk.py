"""What-ifs played by a process of their own, and what lies on file of them."""

import time

import msgspec
import pytest

from al_core.domain.errors import PlanError, RunUnknown
from al_core.experiments.simulating import ready_problem, run_plan
from al_core.experiments.what_if import what_if
from al_core.experiments.what_if_desk import WhatIfDesk, _Job
from al_core.experiments.what_if_files import filed, newest, place_of
from al_core.store.memory_log import MemoryLog
from tests.experiments.plans import small_plan

PATIENCE_SECONDS = 300.0
CHANGES = {"architecture.batch_size": "5"}


@pytest.fixture(scope="module")
def entries():
    log, plan = MemoryLog(), small_plan()
    run_plan(plan, ready_problem(plan), log, "r")
    return list(log.read("r"))


@pytest.fixture(scope="module")
def log(entries):
    log = MemoryLog()
    log.append_encoded("r", 1, entries)
    return log


@pytest.fixture(scope="module")
def found(entries):
    return what_if(entries, CHANGES)


@pytest.fixture(scope="module")
def desk(log, tmp_path_factory):
    """One for all that play, so that few processes are started."""
    desk = WhatIfDesk(log, tmp_path_factory.mktemp("played"))
    yield desk
    desk.close()


@pytest.fixture
def shelf(log, tmp_path):
    """A desk on files of this test alone, at which nothing is played."""
    return WhatIfDesk(log, tmp_path)


def until_over(desk, as_of=None, changes=CHANGES):
    deadline = time.monotonic() + PATIENCE_SECONDS
    while (asked := desk.asked("r", as_of, changes)).job.under_way:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    return asked


def test_what_is_played_in_the_process_is_what_is_played_here(desk, found):
    desk.play("r", None, CHANGES)
    asked = until_over(desk)
    assert asked.job.state == "done"
    assert asked.found.courses["what_if"].curve == found.courses["what_if"].curve
    assert asked.found.head_hash == found.head_hash
    assert asked.newer == 0


def test_nothing_is_played_before_somebody_asks(shelf):
    asked = shelf.asked("r", None, CHANGES)
    assert (asked.found, asked.job) == (None, None)


def test_what_is_on_file_is_there_at_once(shelf, found, tmp_path):
    filed(tmp_path, found)
    asked = shelf.asked("r", None, CHANGES)
    assert asked.found.seq == found.seq
    assert asked.job is None


def test_other_changes_are_another_what_if(shelf, found, tmp_path):
    filed(tmp_path, found)
    assert shelf.asked("r", None, {"architecture.batch_size": "4"}).found is None


def test_a_log_that_has_grown_still_shows_the_older_one_and_says_so(shelf, entries, tmp_path):
    cut = entries[: len(entries) - 7]
    filed(tmp_path, what_if(cut, CHANGES))
    asked = shelf.asked("r", None, CHANGES)
    assert (asked.found.seq, asked.newer) == (cut[-1].seq, 7)


def test_as_of_an_entry_only_that_moment_counts(shelf, found, tmp_path):
    filed(tmp_path, found)
    assert shelf.asked("r", found.seq, CHANGES).found is not None
    assert shelf.asked("r", found.seq - 3, CHANGES).found is None


def test_as_of_an_entry_nothing_after_it_is_read(desk, entries):
    cut = entries[-10].seq
    desk.play("r", cut, CHANGES)
    asked = until_over(desk, cut)
    assert asked.found.seq == cut
    assert asked.found.head_hash == entries[-10].hash


def test_one_of_another_log_under_the_same_name_is_not_shown(shelf, found, tmp_path):
    filed(tmp_path, msgspec.structs.replace(found, head_hash="f" * 64))
    assert shelf.asked("r", None, CHANGES).found is None


def test_a_file_that_can_not_be_read_is_as_good_as_none(found, tmp_path):
    filed(tmp_path, found)
    (path,) = place_of(tmp_path, "r", CHANGES).iterdir()
    path.write_bytes(path.read_bytes()[:50])
    assert newest(tmp_path, "r", CHANGES, lambda *_: True) is None


def test_the_newest_on_file_that_the_log_bears_out_is_taken(found, tmp_path):
    filed(tmp_path, found)
    filed(tmp_path, msgspec.structs.replace(found, seq=found.seq + 5, head_hash="e" * 64))
    assert newest(tmp_path, "r", CHANGES, lambda *_: True).seq == found.seq + 5
    stands = newest(tmp_path, "r", CHANGES, lambda _, head: head == found.head_hash)
    assert stands.seq == found.seq


def test_cancelled_work_leaves_nothing(desk):
    changes = {"architecture.batch_size": "3"}
    desk.play("r", None, changes)
    desk.cancel("r", None, changes)
    asked = until_over(desk, changes=changes)
    assert asked.job.state == "cancelled"
    assert asked.found is None


def test_what_can_not_be_played_is_refused_before_a_process_starts(shelf):
    with pytest.raises(PlanError, match="nothing is changed"):
        shelf.play("r", None, {})
    with pytest.raises(PlanError, match="can't be changed in a what-if"):
        shelf.play("r", None, {"seed": "3"})
    with pytest.raises(RunUnknown):
        shelf.play("unknown", None, CHANGES)
    assert not shelf.tasks.started


def test_what_goes_wrong_in_the_process_is_told_as_it_is(desk):
    desk.play("r", 10_000, CHANGES)
    asked = until_over(desk, 10_000)
    assert asked.job.state == "failed"
    assert "the run has entries 1 to" in asked.job.last_error


def test_a_strategy_that_the_data_can_not_feed_fails_with_its_reason(desk):
    texts = {"strategy.name": '"text_signals"'}
    desk.play("r", None, texts)
    asked = until_over(desk, changes=texts)
    assert asked.job.state == "failed"
    assert "reads texts, and the data set" in asked.job.last_error


def test_work_of_any_size_is_told_in_hundredths_with_what_it_is_at():
    job = _Job("r", None, CHANGES, step="simulating the changed plan anew", done=150, total=400)
    told = job.progress()
    assert (told.title, told.done, told.total) == (
        "Simulating the changed plan anew, in % of the work", 37, 100
    )  # fmt: skip


def test_work_that_waits_is_at_none_of_it():
    told = _Job("r", None, CHANGES).progress()
    assert (told.state, told.done, told.eta_seconds) == ("queued", 0, None)
